// The pods of the running cluster, and its node, as places of the graph of the running stack.
import { API_PORT, NODE_ADDRESS, NODE_POD_RANGE } from '../../../sandbox/cluster/addresses.ts';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { isLive, type LivePod } from '../../../sandbox/cluster/network-policy/allowances.ts';
import { selects } from '../../../sandbox/cluster/network-policy/selectors.ts';
import type { Labels, Namespace, Pod } from '../../../sandbox/cluster/network-policy/types.ts';
import { OPERATOR_NAMESPACE } from '../../../sandbox/quickstart/operator.ts';
import {
  ALERTING_NAMESPACE,
  OBJECT_STORAGE_NAMESPACE,
  STACK_NAME,
  STACK_NAMESPACE,
} from '../../../sandbox/quickstart/surroundings.ts';
import { componentsOf, type Workload } from '../../../src/stack/components.ts';
import { COMPONENT_LABEL, STACK_LABEL } from '../../../src/stack/labels.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { buildTopology } from '../../../src/stack/topology.ts';
import type { StackSpec } from '../../../src/stack/types.ts';
import { type OutsidePorts, type Party, type Place, type PodFacts, type Port, type Way, waysOf } from './places.ts';

/** A pod of the cluster. */
export interface PodPlace extends Place {
  readonly pod: PodFacts;
}

/** The first three numbers of the address of each pod. */
const POD_PREFIX = NODE_POD_RANGE.replace(/0\/24$/, '');

/** The ports of the surroundings (sandbox/object-storage, sandbox/alertmanager). */
const OUTSIDE_PORTS: OutsidePorts = { 'object-storage': 7070, alertmanager: 9093, 'kubernetes-api': API_PORT };

/** What the surroundings are to the stack. */
const NAMESPACE_PARTIES: Readonly<Record<string, Party>> = {
  [OPERATOR_NAMESPACE]: 'operator',
  [OBJECT_STORAGE_NAMESPACE]: 'object-storage',
  [ALERTING_NAMESPACE]: 'alertmanager',
};

/** The namespaces of the stack, of its surroundings and of name servers. */
export const NEIGHBOURHOOD: readonly string[] = [STACK_NAMESPACE, 'kube-system', ...Object.keys(NAMESPACE_PARTIES)];

/** The ways of the stack's graph, by its spec as the API server has it, and every pod of the cluster. */
export async function lookAround(
  cluster: Cluster,
): Promise<{ readonly ways: readonly Way[]; readonly pods: readonly PodPlace[] }> {
  const [stack, pods, namespaces] = await Promise.all([
    cluster.get(['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]),
    cluster.get(['pods', '--all-namespaces']),
    cluster.get(['namespaces']),
  ]);
  const { spec } = parseSpec(stack.spec);
  if (!spec) throw new Error('the spec of the stack is refused');
  const labelsOf = new Map((namespaces.items as Namespace[]).map(({ metadata }) => [metadata.name, metadata.labels]));
  const places = (pods.items as Pod[])
    .filter(isLive)
    .filter(({ metadata }) => !isLeaving(metadata))
    .map((pod) => podPlace(pod, labelsOf.get(pod.metadata.namespace ?? '') ?? {}, spec));
  return { ways: waysOf(buildTopology(spec), OUTSIDE_PORTS), pods: places };
}

/** The node: the API server listens there, and kubelet. */
export const NODE: Place = {
  name: 'the node',
  address: NODE_ADDRESS,
  parties: ['kubernetes-api'],
  ports: [
    { protocol: 'TCP', port: API_PORT },
    { protocol: 'TCP', port: 10_250 },
  ],
};

/** The node by each of its addresses: to a pod it speaks from the one that is the pod's gateway. */
export async function nodePlaces(cluster: Cluster): Promise<readonly Place[]> {
  const script = `Object.values(os.networkInterfaces()).flat().map(({ address }) => address).join('\\n')`;
  const addresses = await cluster.runInNetwork([process.execPath, '--print', script]);
  return addresses.split('\n').map((address) => ({ ...NODE, address }));
}

/** Whether a place is the node: kubelet's probes come from there, and what people do through the API server; no policy filters it. */
export const isNode = ({ name }: Place): boolean => name === NODE.name;

/** Another address: none that a pod has now. Of a pod that is gone nothing is known. */
export function elsewhere(address: string): Place | undefined {
  return address.startsWith(POD_PREFIX) ? undefined : { name: address, address, parties: [], ports: [] };
}

const isLeaving = (metadata: object): boolean => 'deletionTimestamp' in metadata;

function podPlace(pod: LivePod, namespaceLabels: Labels, spec: StackSpec): PodPlace {
  const { name, namespace = '', labels = {} } = pod.metadata;
  return {
    name: `${namespace}/${name}`,
    address: pod.status.podIP,
    parties: partiesOf(namespace, labels, spec),
    pod: { namespace, labels, namespaceLabels },
    ports: declaredPorts(pod),
  };
}

function partiesOf(namespace: string, labels: Labels, spec: StackSpec): readonly Party[] {
  const party = NAMESPACE_PARTIES[namespace];
  if (party) return [party];
  if (namespace === 'kube-system') return labels['k8s-app'] === 'kube-dns' ? ['dns'] : [];
  if (namespace !== STACK_NAMESPACE) return [];
  if (labels[STACK_LABEL] === STACK_NAME) return componentsOf(labels[COMPONENT_LABEL] as Workload);
  return spec.clients
    .filter(({ podSelector }) => podSelector && selects(podSelector, labels))
    .map(({ name }) => `client/${name}`);
}

function declaredPorts({ spec }: Pod): readonly Port[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const ports = containers.flatMap((container) => container.ports ?? []);
  return ports.map(({ containerPort, protocol = 'TCP' }) => ({
    port: containerPort,
    protocol: protocol as 'TCP' | 'UDP',
  }));
}
