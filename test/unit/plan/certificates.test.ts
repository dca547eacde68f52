import { expect } from 'chai';
import { canonicalNames, checkCommonName, checkLeafNames } from '../../../src/pki/names.ts';
import type { CurrentCertificate } from '../../../src/pki/types.ts';
import {
  type CertificateRequest,
  certificateRequests,
  decideCertificate,
  operatorRequest,
} from '../../../src/plan/certificates.ts';
import { COMPONENTS, FACTS, servesOnly } from '../../../src/stack/components.ts';
import { componentParty, isSame, OPERATOR, partyText } from '../../../src/stack/identities.ts';
import { meshServerName } from '../../../src/stack/names.ts';
import { allowedAt, edgesFrom } from '../../../src/stack/topology.ts';
import { type Issued, issueDesired } from '../../support/certificates.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';
import { forEachStack } from '../../support/stacks/random-stacks.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const DAY = 86_400_000;
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY);

const stack = resolved(stackObject({ ...MINIMAL, clients: [{ name: 'grafana' }] }));
const request = (holder: string): CertificateRequest => {
  const found = certificateRequests(stack).find((one) => partyText(one.holder) === holder);
  if (!found) throw new Error(`no certificate is for ${holder}`);
  return found;
};

describe('certificateRequests', () => {
  it('asks for issuers before what they sign, and for each Secret once', () => {
    forEachStack(({ plan }) => {
      const requests = certificateRequests(plan.stack);
      const seen = new Set<string>();
      for (const { holder, issuer } of requests) {
        if (issuer) expect(seen).to.include(issuer);
        seen.add(partyText(holder));
      }
      expect(new Set(requests.map(({ secretName }) => secretName)).size).to.equal(requests.length);
    });
  });

  it('asks for names that a certificate can hold', () => {
    forEachStack(({ plan }) => {
      for (const { desired } of certificateRequests(plan.stack)) {
        if (desired.kind === 'leaf') checkLeafNames(desired);
        else checkCommonName(desired.commonName ?? '');
      }
    });
  });

  it('limits each issuing CA to what its leaves have, and no CA of clients to any host', () => {
    forEachStack(({ plan }) => {
      const requests = certificateRequests(plan.stack);
      const limitsOf = (authority: string) =>
        requests.find(({ holder }) => partyText(holder) === authority)?.desired.limits;
      expect(limitsOf('root')).to.equal(undefined);
      expect(limitsOf('access')).to.deep.equal({ usages: ['clientAuth'], dnsNames: [], ipAddresses: [] });
      for (const { holder, issuer, desired } of requests.filter(({ desired }) => desired.kind === 'leaf')) {
        const limits = limitsOf(issuer ?? '');
        expect(limits?.usages, partyText(holder)).to.include.members([...desired.usages]);
        expect(limits?.dnsNames, partyText(holder)).to.include.members([...desired.dnsNames]);
        expect(limits?.ipAddresses, partyText(holder)).to.include.members([...desired.ipAddresses]);
      }
    });
  });

  it('limits the mesh CA alike with and without components that may come', () => {
    const withRuler = resolved(stackObject({ ...MINIMAL, ruler: {} }));
    const [mesh] = certificateRequests(withRuler).filter(({ holder }) => partyText(holder) === 'mesh');
    expect(mesh).to.deep.equal(request('mesh'));
  });

  it('limits the mesh CA to names that were foreseen from the first version on: another list renews it in every stack', () => {
    const foreseen = FACTS.filter(({ isForeseen }) => isForeseen).map(({ name }) => name);
    expect(foreseen).to.have.members(['query', 'store', 'compactor', 'ruler', 'prometheus', 'sidecar']);
    const named = request('mesh').desired.limits?.dnsNames ?? [];
    for (const { name } of FACTS) {
      const isNamed = named.some((one) => one.startsWith(`prod-thanos-${name}`));
      expect(isNamed, name).to.equal(foreseen.includes(name));
    }
  });

  it('lets components serve and call, and outside clients only call', () => {
    expect(request('query').desired.usages).to.have.members(['serverAuth', 'clientAuth']);
    expect(request('query').issuer).to.equal('mesh');
    const { desired, issuer } = request('client/grafana');
    expect(issuer).to.equal('access');
    expect(desired.usages).to.deep.equal(['clientAuth']);
    expect(canonicalNames(desired)).to.deep.equal({
      uris: ['spiffe://cluster.local/ns/monitoring/stack/prod/client/grafana'],
      dnsNames: [],
      ipAddresses: [],
    });
  });

  for (const component of COMPONENTS.filter(servesOnly)) {
    it(`lets ${component} serve and not call, and its probe call and not serve, by the CA that gRPC refuses`, () => {
      const uris = [`spiffe://cluster.local/ns/monitoring/stack/prod/${component}`];
      expect(request(component)).to.include({ issuer: 'mesh' });
      expect(request(component).desired).to.deep.include({ uris, usages: ['serverAuth'] });
      expect(request(component).desired.dnsNames).to.include(meshServerName(stack));
      expect(request(`${component}/probe`)).to.include({ issuer: 'access' });
      const names = { uris, dnsNames: [], ipAddresses: [] };
      expect(request(`${component}/probe`).desired).to.deep.include({ ...names, usages: ['clientAuth'] });
    });
  }

  it('lets nobody call who has no edge to another, and everybody else', () => {
    forEachStack(({ plan: { stack: each } }) => {
      for (const component of each.topology.components) {
        const asksOthers = edgesFrom(each.topology, component).some(
          ({ to, authentication, purpose }) =>
            authentication === 'mtls' && !(to.name === component && purpose.includes('probe')),
        );
        const own = certificateRequests(each).find(({ holder }) => partyText(holder) === component);
        expect(own?.desired.usages.includes('clientAuth'), component).to.equal(asksOthers);
      }
    });
  });

  it('gives a probe of its own an identity that its own HTTP listener alone serves', () => {
    forEachStack(({ plan: { stack: each } }) => {
      for (const component of COMPONENTS.filter(servesOnly)) {
        const serving = each.topology.components.filter((one) =>
          allowedAt(each.topology, one).some((party) => isSame(party, componentParty(component))),
        );
        expect(serving).to.deep.equal([component]);
      }
    });
  });

  it('gives the operator an identity of the mesh, in no Secret', () => {
    const operator = operatorRequest(stack);
    expect(operator).to.not.have.property('secretName');
    expect(operator).to.deep.include({ holder: OPERATOR, issuer: 'mesh' });
    expect(operator.desired.usages).to.deep.equal(['clientAuth']);
  });
});

describe('decideCertificate', () => {
  let root: Issued;
  let mesh: Issued;
  let otherMesh: Issued;
  let leaf: Issued;

  before(async () => {
    root = await issueDesired(request('root').desired, NOW);
    mesh = await issueDesired(request('mesh').desired, NOW, root);
    otherMesh = await issueDesired(request('mesh').desired, NOW, root);
    leaf = await issueDesired(request('query').desired, NOW, mesh);
  });

  const current = (issued: Issued, issuer?: Issued): CurrentCertificate => ({
    ...issued,
    issuerPem: issuer?.certificatePem,
  });

  const CASES: readonly {
    readonly what: string;
    readonly request: () => CertificateRequest;
    readonly current: () => CurrentCertificate | undefined;
    readonly now?: Date;
    readonly action: string;
  }[] = [
    { what: 'a leaf as desired', request: () => request('query'), current: () => current(leaf, mesh), action: 'keep' },
    { what: 'no leaf', request: () => request('query'), current: () => undefined, action: 'issue Missing' },
    {
      what: 'a leaf that is due',
      request: () => request('query'),
      current: () => current(leaf, mesh),
      now: later(61),
      action: 'issue RenewalDue',
    },
    {
      what: 'a leaf that is not due yet',
      request: () => request('query'),
      current: () => current(leaf, mesh),
      now: later(59),
      action: 'keep',
    },
    {
      what: 'a leaf of another component',
      request: () => request('store'),
      current: () => current(leaf, mesh),
      action: 'issue NamesChanged',
    },
    {
      what: 'a leaf of another issuer',
      request: () => request('query'),
      current: () => current(leaf, otherMesh),
      action: 'issue IssuerChanged',
    },
    {
      what: 'a leaf with another key',
      request: () => request('query'),
      current: () => ({ ...current(leaf, mesh), keyPem: mesh.keyPem }),
      action: 'issue KeyMismatch',
    },
    {
      what: 'a leaf, when the kind of key changes',
      request: () => rsa('query'),
      current: () => current(leaf, mesh),
      action: 'issue KeyAlgorithmChanged',
    },
    { what: 'a CA as desired', request: () => request('mesh'), current: () => current(mesh, root), action: 'keep' },
    {
      what: 'a CA, when the kind of key changes',
      request: () => rsa('mesh'),
      current: () => current(mesh, root),
      action: 'keep',
    },
    {
      what: 'a CA that is due: its key stays',
      request: () => request('mesh'),
      current: () => current(mesh, root),
      now: later(500),
      action: 'renew RenewalDue',
    },
    {
      what: 'a CA whose key is lost',
      request: () => request('mesh'),
      current: () => ({ ...current(mesh, root), keyPem: '' }),
      action: 'issue Missing',
    },
    {
      what: 'a CA with another key',
      request: () => request('mesh'),
      current: () => ({ ...current(mesh, root), keyPem: root.keyPem }),
      action: 'issue KeyMismatch',
    },
    {
      what: 'a CA that is unreadable',
      request: () => request('mesh'),
      current: () => ({ ...current(mesh, root), certificatePem: 'x' }),
      action: 'issue Unparseable',
    },
    { what: 'a root as desired', request: () => request('root'), current: () => current(root), action: 'keep' },
    {
      what: 'a root that is due: its key stays',
      request: () => request('root'),
      current: () => current(root),
      now: later(3500),
      action: 'renew RenewalDue',
    },
  ];

  for (const { what, request: wanted, current: found, now = NOW, action } of CASES) {
    it(`${what}: ${action}`, () => {
      const decision = decideCertificate(wanted(), found(), now);
      expect(decision.do === 'keep' ? 'keep' : `${decision.do} ${decision.because.reason}`).to.equal(action);
    });
  }

  function rsa(holder: string): CertificateRequest {
    const { desired, ...rest } = request(holder);
    return { ...rest, desired: { ...desired, key: { algorithm: 'RSA', size: 2048 } } };
  }
});
