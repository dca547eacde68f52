import { expect } from 'chai';
import { VERIFICATION_OFF, verificationFact } from '../../../src/status/verification.ts';
import type { Finding } from '../../../src/verify/listeners/finding.ts';
import { conditionOf, fact, LATER, messageOf, paused, refused, statusOf, worked } from './inputs.ts';

const listener = (pod: string, change: Partial<Finding> = {}): Finding => ({
  component: 'store',
  pod,
  place: 'gRPC port 10901',
  verdict: 'verified',
  reason: 'Verified',
  seen: 'is good',
  ...change,
});
const violation = (pod: string, reason: string, seen: string) => listener(pod, { verdict: 'violation', reason, seen });
const unknown = (pod: string, reason: string) =>
  listener(pod, { verdict: 'unknown', reason, seen: 'could not be reached' });

const judge = (findings: readonly Finding[], clientAuth: 'Require' | 'VerifyIfGiven' = 'Require') =>
  verificationFact({ findings, clientAuth, keyExchange: 'Prefer' });
const brief = (findings: readonly Finding[]) => {
  const { status, reason } = judge(findings);
  return `${status} ${reason}`;
};

describe('verificationFact', () => {
  const CASES: readonly (readonly [what: string, findings: readonly Finding[], said: string])[] = [
    ['everything is verified', [listener('a'), listener('b')], 'True Verified'],
    ['nothing runs', [], 'Unknown NotVerifiedYet'],
    ['pods do not listen yet', [unknown('a', 'NotVerifiedYet')], 'Unknown NotVerifiedYet'],
    ['one pod does not listen yet', [listener('a'), unknown('b', 'NotVerifiedYet')], 'True Verified'],
    ['no pod can be reached', [unknown('a', 'CannotDial'), unknown('b', 'CannotDial')], 'Unknown CannotDial'],
    ['one ready pod can not be reached', [listener('a'), unknown('b', 'CannotDial')], 'Unknown PartlyVerified'],
    [
      'one listener is open',
      [listener('a'), violation('b', 'PlaintextAnswered', 'answers')],
      'False PlaintextAnswered',
    ],
    [
      'one is open and others can not be reached',
      [unknown('a', 'CannotDial'), violation('b', 'UnexpectedListener', 'listens')],
      'False UnexpectedListener',
    ],
  ];
  for (const [what, findings, said] of CASES)
    it(`says ${said} when ${what}`, () => expect(brief(findings)).to.equal(said));

  it('counts listeners and pods, not those that nobody saw', () => {
    const findings = [
      listener('a'),
      listener('a', { place: 'HTTP port 10902' }),
      listener('b'),
      unknown('c', 'NotVerifiedYet'),
    ];
    expect(judge(findings).message).to.equal(
      '3 listeners of 2 pods: each served its certificate, refused a connection without one, and refused plaintext.',
    );
  });

  it('says that HTTP answers without a certificate where the spec wants it so', () => {
    expect(judge([listener('a')], 'VerifyIfGiven').message).to.include('spec.tls.http.clientAuth is VerifyIfGiven');
  });

  it('says of required hybrid keys who enforces them, and what those agreed on who can not', () => {
    const enforcing = { keyExchange: 'X25519MLKEM768', refusesClassical: true } as const;
    const http = { place: 'HTTP port 10902', keyExchange: 'X25519MLKEM768' };
    const said = (findings: readonly Finding[]) =>
      verificationFact({ findings, clientAuth: 'Require', keyExchange: 'RequireHybrid' }).message;
    expect(said([listener('a', enforcing), listener('a', http)])).to.equal(
      "2 listeners of 1 pods: each served its certificate, refused a connection without one, and refused plaintext. Hybrid key exchange is enforced by 1 of them, which refused classical groups. The other 1 agreed on X25519MLKEM768 and can't refuse classical groups, as no HTTP listener can.",
    );
    expect(said([listener('a', enforcing)])).to.match(/enforced by 1 of them, which refused classical groups\.$/);
  });

  it('names component, place, pod, what was seen and what to do', () => {
    const { message } = judge([violation('prod-thanos-store-0', 'PlaintextAnswered', 'answers plaintext (HTTP/2)')]);
    expect(message).to.match(
      /^store: gRPC port 10901 of pod prod-thanos-store-0 answers plaintext \(HTTP\/2\)\. Use an image that heeds its flags, and take back what was changed/,
    );
  });

  it('has something to do about each violation', () => {
    const reasons = [
      'PlaintextAnswered',
      'AnsweredWithoutCertificate',
      'UnexpectedCertificate',
      'CertificateRefused',
      'ClassicalKeyExchange',
      'UnexpectedListener',
    ];
    for (const reason of reasons)
      expect(judge([violation('a', reason, 'is bad')]).message, reason).to.match(/is bad\. \w.*\.$/);
  });

  it('names what could not be reached', () => {
    expect(judge([listener('a'), unknown('b', 'CannotDial')]).message).to.equal(
      '1 listeners are verified, and not: store: gRPC port 10901 of pod b could not be reached.',
    );
  });
});

describe('MTLSVerified', () => {
  const GOOD = fact('True', 'Verified');
  const BAD = fact('False', 'PlaintextAnswered');

  it('is unknown before the first verification', () => {
    expect(conditionOf(worked(), 'MTLSVerified')).to.equal('Unknown NotVerifiedYet');
  });

  it('keeps its word and its times while nothing is verified anew', () => {
    const previous = statusOf(worked({ mtlsVerified: GOOD }));
    const next = statusOf(worked({ previous, now: LATER }));
    expect(next).to.deep.equal(previous);
  });

  it('says nothing of a refused spec', () => {
    const previous = statusOf(worked({ mtlsVerified: GOOD }));
    expect(conditionOf(refused(previous), 'MTLSVerified')).to.equal('Unknown NotChecked');
  });

  it('holds Ready up when something is proven, also between two verifications, and not when nobody knows', () => {
    const input = worked({ mtlsVerified: BAD });
    expect(conditionOf(input, 'Ready')).to.equal('False PlaintextAnswered');
    expect(messageOf(input, 'Ready')).to.equal(BAD.message);
    expect(conditionOf(worked({ previous: statusOf(input) }), 'Ready')).to.equal('False PlaintextAnswered');
    for (const mtlsVerified of [GOOD, VERIFICATION_OFF, fact('Unknown', 'CannotDial')])
      expect(conditionOf(worked({ mtlsVerified }), 'Ready')).to.equal('True AsDesired');
  });

  it('gives Ready its reason although pods are not ready: such a pod may never get so', () => {
    const input = worked({ mtlsVerified: BAD, workloads: [] });
    expect(conditionOf(input, 'Ready')).to.equal('False PlaintextAnswered');
    expect(conditionOf(input, 'Reconciling')).to.equal('True RollingOut');
  });

  it('is told of a paused stack too', () => {
    expect(conditionOf(paused({ mtlsVerified: BAD }), 'MTLSVerified')).to.equal('False PlaintextAnswered');
  });
});
