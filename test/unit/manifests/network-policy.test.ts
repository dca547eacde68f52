import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { objectStorageOf, type Plan } from '../../../src/plan/plan.ts';
import { type Component, componentsOf, type Workload, workloadOf } from '../../../src/stack/components.ts';
import { componentName, defaultDenyName } from '../../../src/stack/names.ts';
import type { Edge, Party } from '../../../src/stack/topology.ts';
import { objectsOf, planFor, planOf, resolved, SETTINGS, stackObject } from '../../support/plans.ts';
import { objectNamed, workloads } from '../../support/pods.ts';
import { type Built, forEachStack } from '../../support/stacks/random-stacks.ts';

/** Null is a list without rules. */
type Rules = readonly Rule[] | null | undefined;

interface Rule {
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}
interface PolicySpec {
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly policyTypes: readonly string[];
  readonly ingress?: Rules;
  readonly egress?: Rules;
}

const specOf = (policy: KubernetesObject): PolicySpec => policy['spec'] as PolicySpec;
const isComponent = (party: Party): party is { readonly kind: 'component'; readonly name: Component } =>
  party.kind === 'component';
const isOutside = ({ kind }: Party): boolean => kind === 'outside';
const enforces = ({ plan }: Built): boolean => plan.stack.spec.networkPolicy.mode === 'Enforce';

const policyOf = ({ plan, objects }: Built, workload: Workload): PolicySpec =>
  specOf(objectNamed(objects, 'NetworkPolicy', componentName(plan.stack, workload)));

/** The peer that stands for a party of the stack, written down here a second time. */
function peerOf({ stack }: Plan, party: Party): unknown {
  if (isComponent(party)) {
    const component = workloadOf(party.name);
    const labels = {
      'app.kubernetes.io/name': `thanos-${component}`,
      'app.kubernetes.io/instance': stack.name,
      'app.kubernetes.io/component': component,
    };
    return { podSelector: { matchLabels: labels } };
  }
  if (party.kind === 'operator') {
    if (!stack.settings.operatorPods) return undefined;
    return {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'operators' } },
      podSelector: { matchLabels: { app: 'operator' } },
    };
  }
  const client = stack.spec.clients.find(({ name }) => party.kind === 'client' && party.name === name);
  if (!client?.podSelector) return undefined;
  const { namespaceSelector, podSelector } = client;
  return namespaceSelector ? { namespaceSelector, podSelector } : { podSelector };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Each peer with each port that a rule opens to it. A rule without peers opens to everyone. */
const openings = (rules: Rules, side: 'from' | 'to') =>
  (rules ?? []).flatMap((rule) =>
    (rule[side]?.length ? rule[side] : ['everyone']).flatMap((peer) => rule.ports.map(({ port }) => ({ peer, port }))),
  );

const opens = (rules: Rules, side: 'from' | 'to', wanted: unknown, port: number | undefined) =>
  openings(rules, side).some((opening) => opening.port === port && same(opening.peer, wanted));

/** Whether both ends let an edge between pods pass; outside parties have no policy of ours. */
function isAllowed(built: Built, { from, to, port }: Edge): boolean {
  if (!isComponent(to)) return true;
  const caller = peerOf(built.plan, from);
  const enters = !caller || opens(policyOf(built, workloadOf(to.name)).ingress, 'from', caller, port);
  const leaves =
    !isComponent(from) || opens(policyOf(built, workloadOf(from.name)).egress, 'to', peerOf(built.plan, to), port);
  return enters && leaves;
}

const crossing = ({ plan }: Built): readonly Edge[] => plan.stack.topology.edges.filter(({ loopback }) => !loopback);

describe('network policies follow the graph', () => {
  it('allow every edge at the pods where it ends, and where it starts', () => {
    forEachStack((built) => {
      if (!enforces(built)) return;
      expect(crossing(built).filter((edge) => !isAllowed(built, edge))).to.deep.equal([]);
    });
  });

  it('let nobody in without an edge', () => {
    forEachStack((built) => {
      for (const { workload, policy } of policies(built)) {
        const edges = crossing(built).filter(({ to }) => isComponent(to) && workloadOf(to.name) === workload);
        const unexplained = openings(policy.ingress, 'from').filter(
          ({ peer, port }) => !edges.some((edge) => edge.port === port && same(peer, peerOf(built.plan, edge.from))),
        );
        expect(unexplained, workload).to.deep.equal([]);
      }
    });
  });

  it('let no pod out without an edge or a rule of the user', () => {
    forEachStack((built) => {
      for (const { workload, policy } of policies(built)) {
        const { inside, outsidePorts } = permittedTargets(built, workload);
        const unexplained = openings(policy.egress, 'to').filter(
          ({ peer, port }) =>
            !outsidePorts.has(port) &&
            !inside.some((edge) => edge.port === port && same(peer, peerOf(built.plan, edge.to))),
        );
        expect(unexplained, workload).to.deep.equal([]);
      }
    });
  });

  it('deny all pods of the stack by default, and select each workload', () => {
    forEachStack((built) => {
      const { plan, objects } = built;
      const all = objects.filter(({ kind }) => kind === 'NetworkPolicy');
      if (!enforces(built)) {
        expect(all).to.deep.equal([]);
        return;
      }
      const deny = specOf(objectNamed(objects, 'NetworkPolicy', defaultDenyName(plan.stack)));
      // Written out, so that a rule which someone adds is taken back; the server would keep an empty list as nothing.
      expect(deny).to.deep.include({ ingress: null, egress: null });
      expect(deny).to.have.all.keys('podSelector', 'policyTypes', 'ingress', 'egress');
      expect(deny.policyTypes).to.have.members(['Ingress', 'Egress']);
      for (const { name, labels } of workloads(objects)) {
        expect(labels).to.include(deny.podSelector.matchLabels);
        const own = specOf(objectNamed(objects, 'NetworkPolicy', name));
        expect(labels).to.include(own.podSelector.matchLabels);
        expect(own.policyTypes).to.have.members(['Ingress', 'Egress']);
      }
    });
  });

  it('reach DNS over UDP and TCP, from every pod, and speak UDP with nobody else', () => {
    forEachStack((built) => {
      const { ports = [53] } = built.plan.stack.spec.networkPolicy.dns ?? {};
      const wanted = ports.flatMap((port) => ['UDP', 'TCP'].map((protocol) => ({ protocol, port })));
      for (const { workload, policy } of policies(built)) {
        const rules = [...(policy.ingress ?? []), ...(policy.egress ?? [])];
        const overUdp = rules.filter((rule) => rule.ports.some(({ protocol }) => protocol === 'UDP'));
        expect(
          overUdp.map((rule) => rule.ports),
          workload,
        ).to.deep.equal([wanted]);
      }
    });
  });
});

describe('network policies name outside parties as narrowly as they can', () => {
  const PUBLIC = ['0.0.0.0/0', '::/0'];
  const service = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
  const CASES: readonly { readonly host: string; readonly peers: readonly unknown[] | 'public' }[] = [
    { host: 's3.storage.svc', peers: [service('storage')] },
    { host: 's3.storage.svc.cluster.local', peers: [service('storage')] },
    { host: 's3.storage.svc.other.domain', peers: 'public' },
    { host: 's3.eu1.example.com', peers: 'public' },
    { host: '10.1.2.3', peers: [{ ipBlock: { cidr: '10.1.2.3/32' } }] },
    { host: '2001:db8::1', peers: [{ ipBlock: { cidr: '2001:db8::1/128' } }] },
    { host: '::ffff:10.1.2.3', peers: [{ ipBlock: { cidr: '10.1.2.3/32' } }] },
    { host: '::FFFF:a01:203', peers: [{ ipBlock: { cidr: '10.1.2.3/32' } }] },
    // Names for the programs that connect; a reader that is less strict would take them for other addresses.
    { host: '10.0.0.01', peers: 'public' },
    { host: '192.00.00.192', peers: 'public' },
    { host: 'minio', peers: [{ podSelector: {} }] },
  ];

  for (const { host, peers } of CASES) {
    it(`object storage at ${host}`, () => {
      const plan = planOf(
        resolved(stackObject(MINIMAL_SPEC)),
        {},
        { type: 'S3', endpoints: [{ host, port: 7070 }], bucket: 'b' },
      );
      const rules = (policyOf(builtOf(plan), 'store').egress ?? []).filter(({ ports }) => ports[0]?.port === 7070);
      expect(rules).to.have.length(1);
      if (peers !== 'public') expect(rules[0]?.to).to.deep.equal(peers);
      else expectPublic(rules[0]?.to ?? []);
    });
  }

  it('object storage by ranges and ports that the user names, of both families, for those who read blocks alone', () => {
    const cidrs = ['192.0.2.0/24', '2001:db8:7::/48'];
    const networkPolicy = { objectStorage: { cidrs, ports: [9000] } };
    const built = builtOf(planFor({ networkPolicy, ruler: {}, prometheus: {} }));
    const wanted = { to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ protocol: 'TCP', port: 9000 }] };
    const reaching = policies(built).filter(({ policy }) => same(policy.egress?.filter(reachesRanges), [wanted]));
    expect(reaching.map(({ workload }) => workload)).to.have.members(['store', 'compactor', 'ruler', 'prometheus']);
    expect((policyOf(built, 'query').egress ?? []).filter(reachesRanges)).to.deep.equal([]);
  });

  it('every address that the object storage configuration names, such as that of a token service', () => {
    const endpoints = [
      { host: 'minio.tenant-a.svc.cluster.local', port: 443 },
      { host: 'sts.minio-operator.svc.cluster.local', port: 4223 },
    ];
    const stack = resolved(stackObject({ ...MINIMAL_SPEC, ruler: {}, prometheus: {} }));
    const built = builtOf(planOf(stack, {}, { type: 'S3', endpoints, bucket: 'b' }));
    const wanted = { to: [service('minio-operator')], ports: [{ protocol: 'TCP', port: 4223 }] };
    for (const { workload, policy } of policies(built)) {
      const opens = (policy.egress ?? []).some((rule) => same(rule, wanted));
      expect(opens, workload).to.equal(workload !== 'query');
    }
  });

  it('any public address but those that no stack may open', () => {
    const stack = resolved(stackObject(MINIMAL_SPEC), { ...SETTINGS, closedRanges: ['203.0.114.0/24', '2600::/32'] });
    const storage = { type: 'S3', endpoints: [{ host: 's3.example.com', port: 443 }], bucket: 'b' };
    const plan = planOf(stack, { apiServer: [{ ip: '34.1.2.3', port: 443 }] }, storage);
    const rules = (policyOf(builtOf(plan), 'store').egress ?? []).filter(({ ports }) => ports[0]?.port === 443);
    const text = JSON.stringify(rules);
    for (const out of ['203.0.114.0/24', '34.1.2.3/32', '2600::/32', '64:ff9b::2201:203/128'])
      expect(text).to.include(out);
  });

  it('an Alertmanager at "service.namespace" may be a Service or a public name', () => {
    const to = alertmanagerPeers('http://alertmanager.alerting:9093', 9093);
    expect(to[0]).to.deep.equal(service('alerting'));
    expectPublic(to.slice(1));
  });

  it('an Alertmanager at an IPv6 address', () => {
    const to = alertmanagerPeers('http://[2001:db8::1]:9093', 9093);
    expect(to).to.deep.equal([{ ipBlock: { cidr: '2001:db8::1/128' } }]);
  });

  it('an Alertmanager at an IPv4-mapped address, as the IPv4 address', () => {
    const to = alertmanagerPeers('http://[::ffff:a01:203]:9093', 9093);
    expect(to).to.deep.equal([{ ipBlock: { cidr: '10.1.2.3/32' } }]);
  });

  function expectPublic(peers: readonly unknown[]): void {
    const blocks = peers.map((peer) => (peer as { ipBlock: { cidr: string; except: string[] } }).ipBlock);
    expect(blocks.map(({ cidr }) => cidr)).to.deep.equal(PUBLIC);
    expect(blocks[0]?.except).to.include.members(['10.0.0.0/8', '169.254.0.0/16', '192.168.0.0/16', '172.16.0.0/12']);
  }

  function alertmanagerPeers(url: string, port: number): readonly unknown[] {
    const rules = policyOf(builtOf(planFor({ ruler: { alertmanagers: [{ url }] } })), 'ruler').egress ?? [];
    return rules.find(({ ports }) => ports[0]?.port === port)?.to ?? [];
  }
});

/** Of the rules to ranges; that of DNS names the node-local cache beside the pods. */
const reachesRanges = ({ to = [], ports }: Rule): boolean =>
  JSON.stringify(to).includes('ipBlock') && !ports.some(({ port }) => port === 53);

const MINIMAL_SPEC = { objectStorage: { secretRef: { name: 'objstore', key: 'objstore.yml' } } };

const builtOf = (plan: Plan): Built => ({ plan, objects: objectsOf(plan) });

function policies(built: Built) {
  if (!enforces(built)) return [];
  const running = [...new Set(built.plan.stack.topology.components.map(workloadOf))];
  return running.map((workload) => ({ workload, policy: policyOf(built, workload) }));
}

/** Edges to the stack's own pods, and the ports of outside parties that the graph or the user names. */
function permittedTargets(built: Built, workload: Workload) {
  const { plan } = built;
  const { spec } = plan.stack;
  const edges = crossing(built).filter(({ from }) => isComponent(from) && workloadOf(from.name) === workload);
  const outside = new Set<string>(edges.filter(({ to }) => isOutside(to)).map(({ to }) => to.name));
  const ports = new Set<number>();
  const add = (party: string, found: readonly number[]) => {
    if (outside.has(party)) for (const port of found) ports.add(port);
  };
  add('dns', spec.networkPolicy.dns?.ports ?? [53]);
  add('kubernetes-api', spec.networkPolicy.apiServer?.ports ?? [6443]);
  add('object-storage', spec.networkPolicy.objectStorage?.ports ?? storagePorts(plan, workload));
  add('alertmanager', spec.networkPolicy.alertmanagers?.ports ?? [9093, 443, 80]);
  const extra = spec.networkPolicy.additionalEgress.filter(({ component }) =>
    componentsOf(workload).includes(component),
  );
  if (extra.length > 0) ports.add(8080);
  return { inside: edges.filter(({ to }) => !isOutside(to)), outsidePorts: ports };
}

function storagePorts(plan: Plan, workload: Workload): readonly number[] {
  const component = workload === 'prometheus' ? 'sidecar' : workload;
  return workload === 'query' ? [] : objectStorageOf(plan, component).facts.endpoints.map(({ port }) => port);
}
