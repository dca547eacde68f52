import { selects } from './selectors.ts';
import type { ContainerPort, Direction, NetworkPolicy, Peer, Pod, PolicyPort, Rule, World } from './types.ts';

/** A pod that takes part: it runs, and has an address of its own. */
export type LivePod = Pod & { readonly status: { readonly podIP: string } };

/** The other side of an allowed conversation. Named ports are looked up in `portOwner`; none: they match nothing. */
interface Side {
  readonly match: string;
  readonly portOwner: Pod | undefined;
}

export function isLive(pod: Pod): pod is LivePod {
  const over = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  return pod.status?.podIP !== undefined && pod.spec.hostNetwork !== true && !over;
}

/** The policies that isolate `pod` in that direction; none means that everything is allowed. */
export function policiesFor(pod: Pod, direction: Direction, policies: readonly NetworkPolicy[]): NetworkPolicy[] {
  return policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.metadata.namespace &&
      selects(spec.podSelector ?? {}, pod.metadata.labels) &&
      directions(spec).includes(direction),
  );
}

/** nft match expressions, each of which allows a packet of `pod` in that direction; '' allows every packet. */
export function allowances(
  pod: Pod,
  direction: Direction,
  policies: readonly NetworkPolicy[],
  world: World,
): readonly string[] {
  const matches = policies.flatMap((policy) =>
    rulesOf(policy, direction).flatMap((rule) =>
      sides(pod, direction, rule, policy, world).flatMap((side) => ruleMatches(side, rule)),
    ),
  );
  return [...new Set(matches)].sort();
}

/** Without policyTypes a policy is about ingress, and about egress if it has egress rules (API documentation). */
function directions(spec: NetworkPolicy['spec']): readonly Direction[] {
  return spec.policyTypes ?? (spec.egress ? ['Ingress', 'Egress'] : ['Ingress']);
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): readonly Rule[] {
  return (direction === 'Ingress' ? spec.ingress : spec.egress) ?? [];
}

function sides(pod: Pod, direction: Direction, rule: Rule, policy: NetworkPolicy, world: World): Side[] {
  const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
  const field = direction === 'Ingress' ? 'saddr' : 'daddr';
  // The ports of a rule are those of the receiving side.
  const owner = direction === 'Ingress' ? pod : undefined;
  if (peers.length === 0) return [{ match: '', portOwner: owner }];
  return peers.flatMap((peer) => {
    if (peer.ipBlock) return [{ match: blockMatch(field, peer.ipBlock), portOwner: owner }];
    return podsOf(peer, policy.metadata.namespace, world).map((other) => ({
      match: `ip ${field} ${other.status.podIP}`,
      portOwner: owner ?? other,
    }));
  });
}

/**
 * A range of IPv6 is matched as one: in a match of IPv4 addresses nft would refuse it, and the whole table with it. Exceptions
 * stand one by one, because nft refuses a set in which ranges overlap, and Kubernetes does not.
 */
function blockMatch(field: 'saddr' | 'daddr', { cidr, except = [] }: NonNullable<Peer['ipBlock']>): string {
  const address = `${cidr.includes(':') ? 'ip6' : 'ip'} ${field}`;
  return [`${address} ${cidr}`, ...except.map((range) => `${address} != ${range}`)].join(' ');
}

function podsOf(peer: Peer, policyNamespace: string | undefined, { pods, namespaces }: World): LivePod[] {
  const inNamespace = (pod: Pod): boolean => {
    if (!peer.namespaceSelector) return pod.metadata.namespace === policyNamespace;
    const namespace = namespaces.find((each) => each.metadata.name === pod.metadata.namespace);
    return namespace !== undefined && selects(peer.namespaceSelector, namespace.metadata.labels);
  };
  return pods.filter(isLive).filter((pod) => inNamespace(pod) && selects(peer.podSelector ?? {}, pod.metadata.labels));
}

function ruleMatches(side: Side, { ports = [] }: Rule): string[] {
  if (ports.length === 0) return [side.match];
  return ports.flatMap((port) => {
    const match = portMatch(port, side.portOwner);
    return match === undefined ? [] : [[side.match, match].filter(Boolean).join(' ')];
  });
}

function portMatch({ protocol = 'TCP', port, endPort }: PolicyPort, owner: Pod | undefined): string | undefined {
  const name = protocol.toLowerCase();
  if (port === undefined) return `meta l4proto ${name}`;
  if (typeof port === 'number') return `${name} dport ${endPort === undefined ? port : `${port}-${endPort}`}`;
  const found = portsOf(owner).find((each) => each.name === port && (each.protocol ?? 'TCP') === protocol);
  return found ? `${name} dport ${found.containerPort}` : undefined;
}

function portsOf(pod: Pod | undefined): ContainerPort[] {
  // A sidecar is an init container that keeps running: its ports count too.
  const containers = [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])];
  return containers.flatMap(({ ports = [] }) => ports);
}
