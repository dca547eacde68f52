import type { LivePod } from './allowances.ts';
import { allowances, isLive, policiesFor } from './allowances.ts';
import type { Direction, World } from './types.ts';

/**
 * The whole packet filter for a world of pods and policies, as input of `nft -f`: it replaces the table in one step.
 *
 * - Packets between pods, and to Services after their translation, pass FORWARD: rules see real addresses and ports.
 * - Packets from a pod to the API server end at the node, in INPUT: only the sender's egress counts there.
 * - Packets of the node itself (probes, port-forward, API server proxy) pass OUTPUT and are never filtered.
 * - Pods have addresses of IPv4 alone. Ranges of IPv6 stand in their chains beside the others, and match no packet.
 * - Connections made before a policy came stay, as with the enforcers of real clusters.
 */
export function packetFilter(world: World): string {
  const pods = [...world.pods].filter(isLive).sort((a, b) => (a.status.podIP < b.status.podIP ? -1 : 1));
  const ingress = pods.flatMap((pod) => chainOf(pod, 'Ingress', world));
  const egress = pods.flatMap((pod) => chainOf(pod, 'Egress', world));
  const established = 'ct state established,related accept';
  return [
    // Named first, so that deleting it succeeds when it is not there yet.
    'table inet network-policy',
    'delete table inet network-policy',
    'table inet network-policy {',
    ...[...egress, ...ingress].map((chain) => chain.text),
    block('chain forward', [
      'type filter hook forward priority 10; policy accept;',
      established,
      ...jump('saddr', egress),
      ...jump('daddr', ingress),
    ]),
    block('chain input', ['type filter hook input priority 10; policy accept;', established, ...jump('saddr', egress)]),
    '}',
    '',
  ].join('\n');
}

interface Chain {
  readonly name: string;
  readonly address: string;
  readonly text: string;
}

/** The chain of an isolated pod: what is allowed returns, the rest is dropped. No chain for a pod without policies. */
function chainOf(pod: LivePod, direction: Direction, world: World): Chain[] {
  const policies = policiesFor(pod, direction, world.policies);
  if (policies.length === 0) return [];
  const address = pod.status.podIP;
  const name = `${direction.toLowerCase()}-${address.replaceAll('.', '-')}`;
  const allowed = allowances(pod, direction, policies, world).map((match) => `${match} return`.trim());
  const title = `# ${pod.metadata.namespace}/${pod.metadata.name}`;
  return [{ name, address, text: block(`chain ${name}`, [title, ...allowed, 'counter drop']) }];
}

function jump(field: 'saddr' | 'daddr', chains: readonly Chain[]): string[] {
  if (chains.length === 0) return [];
  return [`ip ${field} vmap { ${chains.map(({ address, name }) => `${address} : jump ${name}`).join(', ')} }`];
}

function block(title: string, lines: readonly string[]): string {
  return [`${title} {`, ...lines, '}'].join('\n');
}
