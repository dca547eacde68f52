import { expect } from 'chai';
import { packetFilter } from '../../../../../sandbox/cluster/network-policy/table.ts';
import type {
  Direction,
  Labels,
  NetworkPolicy,
  Pod,
  Rule,
} from '../../../../../sandbox/cluster/network-policy/types.ts';

const STORE = '198.18.0.5';
const QUERY = '198.18.0.6';
const DNS = '198.18.0.7';
const FOREIGN = '198.18.0.8';

const pods = [
  pod('store', 'thanos', STORE, { ports: [{ name: 'grpc', containerPort: 10901 }] }),
  pod('query', 'thanos', QUERY),
  pod('dns', 'kube-system', DNS, { ports: [{ name: 'dns', containerPort: 1053, protocol: 'UDP' }] }),
  pod('query', 'other', FOREIGN),
];
const namespaces = ['thanos', 'kube-system', 'other'].map((name) => ({
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
}));

describe('sandbox/cluster/network-policy/table', () => {
  it('isolates nobody without policies', () => {
    const text = packetFilter({ pods, namespaces, policies: [] });
    expect(text).not.to.include('drop');
    expect(text).not.to.include('vmap');
  });

  it('is replaced in one step', () => {
    const [first, second, third] = packetFilter({ pods, namespaces, policies: [] }).split('\n');
    expect([first, second, third]).to.deep.equal([
      'table inet network-policy',
      'delete table inet network-policy',
      'table inet network-policy {',
    ]);
  });

  it('does not depend on the order in which pods are listed', () => {
    const policies = [policy({ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }], egress: [] })];
    expect(packetFilter({ pods, namespaces, policies })).to.equal(
      packetFilter({ pods: [...pods].reverse(), namespaces, policies }),
    );
  });

  const ingressCases: readonly (readonly [string, readonly Rule[], readonly string[]])[] = [
    ['no rule allows nothing', [], []],
    ['an empty rule allows everything', [{}], ['return']],
    ['pods of the same namespace', [{ from: [app('query')] }], [`ip saddr ${QUERY} return`]],
    [
      'pods of every namespace',
      [{ from: [{ namespaceSelector: {}, ...app('query') }] }],
      [`ip saddr ${QUERY} return`, `ip saddr ${FOREIGN} return`],
    ],
    [
      'all pods of one namespace',
      [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }] }],
      [`ip saddr ${FOREIGN} return`],
    ],
    [
      'the own named port',
      [{ from: [app('query')], ports: [{ port: 'grpc' }] }],
      [`ip saddr ${QUERY} tcp dport 10901 return`],
    ],
    ['a named port that the pod lacks', [{ from: [app('query')], ports: [{ port: 'http' }] }], []],
    ['a named port of another protocol', [{ ports: [{ port: 'grpc', protocol: 'UDP' }] }], []],
    ['a range of ports', [{ ports: [{ port: 9000, endPort: 9100 }] }], ['tcp dport 9000-9100 return']],
    ['a protocol without port', [{ ports: [{ protocol: 'UDP' }] }], ['meta l4proto udp return']],
    [
      'a block with exceptions',
      [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12'] } }], ports: [{ port: 80 }] }],
      ['ip saddr 0.0.0.0/0 ip saddr != 10.0.0.0/8 ip saddr != 172.16.0.0/12 tcp dport 80 return'],
    ],
    [
      'a block of IPv6 with exceptions',
      [{ from: [{ ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } }], ports: [{ port: 80 }] }],
      ['ip6 saddr ::/0 ip6 saddr != fc00::/7 ip6 saddr != fe80::/10 tcp dport 80 return'],
    ],
  ];
  for (const [what, rules, expected] of ingressCases) {
    it(`ingress: ${what}`, () => {
      const text = packetFilter({ pods, namespaces, policies: [ingress(rules)] });
      expect(chain(text, `ingress-${dashed(STORE)}`)).to.deep.equal([...expected, 'counter drop']);
      expect(jumps(text, 'daddr')).to.deep.equal([STORE]);
      expect(jumps(text, 'saddr')).to.deep.equal([]);
    });
  }

  it('egress looks named ports up in the pod that is spoken to', () => {
    const rule = {
      to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'dns' } } }],
      ports: [{ port: 'dns', protocol: 'UDP' }],
    };
    const text = packetFilter({ pods, namespaces, policies: [policy({ policyTypes: ['Egress'], egress: [rule] })] });
    expect(chain(text, `egress-${dashed(STORE)}`)).to.deep.equal([
      `ip daddr ${DNS} udp dport 1053 return`,
      'counter drop',
    ]);
  });

  it('egress counts on the way to other pods and to the node', () => {
    const text = packetFilter({ pods, namespaces, policies: [policy({ policyTypes: ['Egress'] })] });
    expect(text.split(`ip saddr vmap { ${STORE} : jump egress-${dashed(STORE)} }`)).to.have.length(3);
  });

  it('adds up the rules of all policies that select a pod', () => {
    const policies = [
      ingress([{ from: [app('query')] }]),
      { ...ingress([{ ports: [{ port: 80 }] }]), metadata: { name: 'second', namespace: 'thanos' } },
    ];
    const text = packetFilter({ pods, namespaces, policies });
    expect(chain(text, `ingress-${dashed(STORE)}`)).to.deep.equal([
      `ip saddr ${QUERY} return`,
      'tcp dport 80 return',
      'counter drop',
    ]);
  });

  const typeCases: readonly (readonly [string, NetworkPolicy['spec'], readonly Direction[]])[] = [
    ['nothing but ingress', { ingress: [] }, ['Ingress']],
    ['egress rules', { egress: [{}] }, ['Ingress', 'Egress']],
    ['a stated type', { policyTypes: ['Egress'], ingress: [{}] }, ['Egress']],
  ];
  for (const [what, spec, expected] of typeCases) {
    it(`a policy with ${what} isolates for ${expected.join(' and ')}`, () => {
      const text = packetFilter({ pods, namespaces, policies: [policy(spec)] });
      expect(jumps(text, 'daddr').length > 0).to.equal(expected.includes('Ingress'));
      expect(jumps(text, 'saddr').length > 0).to.equal(expected.includes('Egress'));
    });
  }

  it('leaves out pods that are over, without address, or in the network of the node', () => {
    const others = [
      pod('store', 'thanos', '198.18.0.20', {}, { phase: 'Succeeded' }),
      pod('store', 'thanos', '198.18.0.21', {}, { phase: 'Failed' }),
      { ...pod('store', 'thanos', '198.18.0.22'), status: { phase: 'Pending' } },
      { ...pod('store', 'thanos', '198.19.255.10'), spec: { hostNetwork: true, containers: [] } },
    ];
    const text = packetFilter({ pods: [...pods, ...others], namespaces, policies: [ingress([])] });
    expect(jumps(text, 'daddr')).to.deep.equal([STORE]);
  });

  it('has nothing to do with policies of other namespaces', () => {
    const foreign = { ...ingress([]), metadata: { name: 'policy', namespace: 'other' } };
    expect(jumps(packetFilter({ pods, namespaces, policies: [foreign] }), 'daddr')).to.deep.equal([]);
  });
});

function pod(
  app: string,
  namespace: string,
  podIP: string,
  container: Pod['spec']['containers'][number] = {},
  status: Pod['status'] = { phase: 'Running' },
): Pod {
  const labels: Labels = { app };
  return {
    metadata: { name: app, namespace, labels },
    spec: { containers: [container] },
    status: { ...status, podIP },
  };
}

function app(name: string) {
  return { podSelector: { matchLabels: { app: name } } };
}

function policy(spec: NetworkPolicy['spec']): NetworkPolicy {
  return { metadata: { name: 'policy', namespace: 'thanos' }, spec: { ...app('store'), ...spec } };
}

function ingress(rules: readonly Rule[]): NetworkPolicy {
  return policy({ policyTypes: ['Ingress'], ingress: rules });
}

function dashed(address: string): string {
  return address.replaceAll('.', '-');
}

/** The rules of a chain, without its title. */
function chain(text: string, name: string): string[] {
  const lines = text.split('\n');
  const start = lines.indexOf(`chain ${name} {`);
  expect(start, `chain ${name} is missing`).to.be.greaterThan(-1);
  return lines.slice(start + 2, lines.indexOf('}', start));
}

/** The addresses that lead to chains in the forward hook. */
function jumps(text: string, field: string): string[] {
  const forward = text.slice(text.indexOf('chain forward'), text.indexOf('chain input'));
  const [, members = ''] = new RegExp(`ip ${field} vmap \\{ (.*) \\}`).exec(forward) ?? [];
  return members === '' ? [] : members.split(', ').map((member) => member.split(' ')[0] ?? '');
}
