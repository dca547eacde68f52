import { expect } from 'chai';
import type { CertificateFacts } from '../../../../src/pki/types.ts';
import type { Expectation } from '../../../../src/verify/listeners/expectation.ts';
import type { Place } from '../../../../src/verify/listeners/places.ts';
import type { ListenerSights, Sight } from '../../../../src/verify/listeners/sights.ts';
import { judgeListener } from '../../../../src/verify/listeners/verdict.ts';

const STORE = 'spiffe://cluster.local/ns/monitoring/stack/prod/store';
const peerOf = (uri: string, fingerprint = 'current') => ({ uris: [uri], fingerprint }) as unknown as CertificateFacts;
const PEER = peerOf(STORE);

const PLACE: Place = {
  component: 'store',
  name: 'grpc',
  protocol: 'grpc',
  guard: 'mesh-ca',
  port: 10901,
  pod: {
    name: 'prod-thanos-store-0',
    workload: 'store',
    address: '10.0.0.9',
    isReady: true,
    incarnation: { uid: 'pod-uid', containers: [] },
    started: { containers: [], beside: [], isOnNodeNetwork: false },
  },
};

const served: Sight = { kind: 'answered', as: 'HTTP/2', peer: PEER };
const refused: Sight = { kind: 'refused', peer: PEER };
const closed: Sight = { kind: 'refused' };
const silent: Sight = { kind: 'silent' };
const untrusted: Sight = { kind: 'untrusted' };
const unreachable: Sight = { kind: 'unreachable' };
const GOOD: ListenerSights = { certificate: served, anonymous: refused, plaintext: [closed, closed] };
const EXPECTED: Expectation = {
  identity: STORE,
  fingerprint: 'current',
  isPickingUp: false,
  serves: true,
  answersAnyone: false,
  isSettled: true,
  keyExchange: 'any',
};

const STRANGER = peerOf('spiffe://cluster.local/ns/monitoring/stack/prod/query');
const EARLIER = peerOf(STORE, 'earlier');
const showing = (peer: CertificateFacts): ListenerSights => ({
  certificate: { ...served, peer },
  anonymous: { ...refused, peer },
  plaintext: [closed, closed],
});
const { certificate: _, ...WITHOUT } = GOOD;
const HYBRID: Partial<ListenerSights> = {
  certificate: { ...served, group: 'X25519MLKEM768' },
  anonymous: { ...refused, group: 'X25519MLKEM768' },
};

type Case = readonly [what: string, sights: Partial<ListenerSights>, expected: Partial<Expectation>, verdict: string];

const CASES: readonly Case[] = [
  ['all is as it should be', {}, {}, 'verified Verified'],
  ['plaintext is left unanswered', { plaintext: [silent, silent] }, {}, 'verified Verified'],
  ['who has no certificate gets no answer', { anonymous: { ...silent, peer: PEER } }, {}, 'verified Verified'],

  [
    'HTTP/1.1 in plaintext is answered',
    { plaintext: [{ kind: 'answered', as: 'HTTP/1.1' }, closed] },
    {},
    'violation PlaintextAnswered',
  ],
  [
    'HTTP/2 in plaintext is answered',
    { plaintext: [closed, { kind: 'answered', as: 'HTTP/2' }] },
    {},
    'violation PlaintextAnswered',
  ],
  [
    'plaintext is answered while pods are replaced',
    { plaintext: [{ kind: 'answered', as: 'HTTP/2' }] },
    { isSettled: false },
    'violation PlaintextAnswered',
  ],
  [
    'plaintext is answered and TLS is not',
    { certificate: closed, anonymous: closed, plaintext: [{ kind: 'answered', as: 'HTTP/2' }] },
    {},
    'violation PlaintextAnswered',
  ],

  ['nobody needs a certificate', { anonymous: served }, {}, 'violation AnsweredWithoutCertificate'],
  [
    'nobody needs a certificate while pods are replaced',
    { anonymous: served },
    { isSettled: false },
    'violation AnsweredWithoutCertificate',
  ],
  ['nobody needs a certificate by design', { anonymous: served }, { answersAnyone: true }, 'verified Verified'],

  ['nobody is there', { certificate: unreachable, anonymous: unreachable, plaintext: [] }, {}, 'unknown CannotDial'],
  [
    'an unready pod does not listen yet',
    { anonymous: unreachable, plaintext: [] },
    { isSettled: false },
    'unknown NotVerifiedYet',
  ],
  ['the port closes in between', { certificate: unreachable }, {}, 'unknown CannotDial'],

  [
    'the certificate is of another root',
    { certificate: untrusted, anonymous: untrusted },
    {},
    'violation UnexpectedCertificate',
  ],
  [
    'the root is being replaced',
    { certificate: untrusted, anonymous: untrusted },
    { isSettled: false },
    'unknown NotVerifiedYet',
  ],
  ['the certificate is of another component', showing(STRANGER), {}, 'violation UnexpectedCertificate'],
  [
    'the certificate is of another component while pods are replaced',
    showing(STRANGER),
    { isSettled: false },
    'violation UnexpectedCertificate',
  ],
  ['the certificate is not that of the Secret', showing(EARLIER), {}, 'violation UnexpectedCertificate'],
  ['the certificate has just been renewed', showing(EARLIER), { isPickingUp: true }, 'verified Verified'],
  [
    'the certificate is an earlier one while pods are replaced',
    showing(EARLIER),
    { isSettled: false },
    'unknown NotVerifiedYet',
  ],
  [
    'the certificate in the Secret is not known',
    showing(EARLIER),
    { fingerprint: undefined as never },
    'verified Verified',
  ],

  ['the right certificate is refused', { certificate: refused }, {}, 'violation CertificateRefused'],
  ['TLS 1.3 is refused', { certificate: closed, anonymous: closed }, {}, 'violation CertificateRefused'],
  [
    'the right certificate is refused while pods are replaced',
    { certificate: refused },
    { isSettled: false },
    'unknown NotVerifiedYet',
  ],
  ['the right certificate gets no answer', { certificate: { ...silent, peer: PEER } }, {}, 'unknown CannotDial'],
  ['nobody gets an answer', { certificate: silent, anonymous: silent }, {}, 'unknown CannotDial'],

  [
    'a classical group alone is taken where hybrid is required',
    { ...HYBRID, classical: { ...served, group: 'X25519' } },
    { keyExchange: 'hybrid only' },
    'violation ClassicalKeyExchange',
  ],
  [
    'a classical group alone is taken from who is then refused for another reason',
    { ...HYBRID, classical: refused },
    { keyExchange: 'hybrid only' },
    'violation ClassicalKeyExchange',
  ],
  [
    'a classical group alone is taken while pods are replaced',
    { ...HYBRID, classical: served },
    { keyExchange: 'hybrid only', isSettled: false },
    'unknown NotVerifiedYet',
  ],
  [
    'a classical group alone is refused',
    { ...HYBRID, classical: closed },
    { keyExchange: 'hybrid only' },
    'verified Verified',
  ],
  [
    'a classical group alone is refused, and Node.js does not tell the hybrid one',
    { classical: closed },
    { keyExchange: 'hybrid only' },
    'verified Verified',
  ],
  [
    'a classical group alone gets no word',
    { ...HYBRID, classical: silent },
    { keyExchange: 'hybrid only' },
    'unknown CannotDial',
  ],
  ['a classical group alone was not tried', HYBRID, { keyExchange: 'hybrid only' }, 'unknown CannotDial'],
  [
    'plaintext is answered by who takes a classical group',
    { classical: served, plaintext: [{ kind: 'answered', as: 'HTTP/2' }] },
    { keyExchange: 'hybrid only' },
    'violation PlaintextAnswered',
  ],
  ['hybrid is agreed on where it can not be enforced', HYBRID, { keyExchange: 'hybrid' }, 'verified Verified'],
  [
    'a classical group is agreed on with who offers hybrid ones',
    { certificate: { ...served, group: 'X25519' } },
    { keyExchange: 'hybrid' },
    'violation ClassicalKeyExchange',
  ],
  [
    'a classical group is agreed on and any is fine',
    { certificate: { ...served, group: 'X25519' } },
    {},
    'verified Verified',
  ],
  ['nobody tells by which group keys were agreed on', {}, { keyExchange: 'hybrid' }, 'unknown PartlyVerified'],

  ['a client that has no place here is refused', { certificate: refused }, { serves: false }, 'verified Verified'],
  ['a client that has no place here is served', {}, { serves: false }, 'violation ForeignIdentityServed'],
  [
    'a client that has no place here is served by design',
    { anonymous: served },
    { serves: false, answersAnyone: true },
    'verified Verified',
  ],
];

describe('judgeListener', () => {
  it('tells the weakest key exchange that was agreed on, and none where nobody told', () => {
    const hybrid = { group: 'X25519MLKEM768' };
    const seen = (certificate: object, anonymous: object) =>
      judgeListener(
        PLACE,
        { ...GOOD, certificate: { ...served, ...certificate }, anonymous: { ...refused, ...anonymous } },
        EXPECTED,
      ).keyExchange;
    expect(seen(hybrid, hybrid)).to.equal('X25519MLKEM768');
    expect(seen(hybrid, { group: 'X25519' })).to.equal('X25519');
    expect(seen({ group: 'P-256' }, hybrid)).to.equal('P-256');
    expect(seen({}, {})).to.equal(undefined);
  });

  for (const [what, sights, expected, verdict] of CASES) {
    it(`says ${verdict} when ${what}`, () => {
      const finding = judgeListener(PLACE, { ...GOOD, ...sights }, { ...EXPECTED, ...expected });
      expect(`${finding.verdict} ${finding.reason}`).to.equal(verdict);
    });
  }

  it('goes without a certificate to show', () => {
    expect(judgeListener(PLACE, WITHOUT, EXPECTED)).to.include({ verdict: 'verified' });
    const mute = { anonymous: closed, plaintext: [closed, closed] };
    expect(judgeListener(PLACE, mute, EXPECTED)).to.include({ verdict: 'unknown', seen: 'did not speak TLS 1.3' });
  });

  it('names the place and what was seen', () => {
    expect(judgeListener(PLACE, GOOD, EXPECTED)).to.deep.equal({
      component: 'store',
      pod: 'prod-thanos-store-0',
      place: 'gRPC port 10901',
      verdict: 'verified',
      reason: 'Verified',
      seen: 'shows its certificate, serves the certificate shown to it, refuses a connection without one, refuses plaintext',
    });
    const http = { ...PLACE, protocol: 'http', port: 10902 } as const;
    expect(judgeListener(http, { ...GOOD, anonymous: served }, { ...EXPECTED, answersAnyone: true })).to.deep.include({
      place: 'HTTP port 10902',
      seen: 'shows its certificate, serves the certificate shown to it, answers without one, by design, refuses plaintext',
    });
  });
});
