// Places of a plan that runs nowhere: its pods, those who may call them, those who may not, and addresses elsewhere.
import type { Plan } from '../../src/plan/plan.ts';
import { componentsOf, workloadsOf } from '../../src/stack/components.ts';
import { componentLabels, componentSelector } from '../../src/stack/labels.ts';
import type { Party, Place, PodFacts } from '../support/reachability/places.ts';

type Labels = PodFacts['labels'];

/** Ports of all parties and one that nobody has; each is called over both protocols. */
const PORTS = [53, 443, 6443, 7070, 9090, 9093, 10_901, 10_902, 20_202].flatMap((port) =>
  (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port })),
);

let count = 0;

/** A pod with an address of its own. */
export function imaginedPod(name: string, namespace: string, labels: Labels, parties: readonly Party[] = []): Place {
  count += 1;
  const namespaceLabels = { 'kubernetes.io/metadata.name': namespace };
  return {
    name,
    address: `10.9.${Math.floor(count / 250)}.${(count % 250) + 1}`,
    parties,
    pod: { namespace, labels, namespaceLabels },
    ports: PORTS,
  };
}

/** An address that no pod has. */
export const imaginedAddress = (address: string, parties: readonly Party[] = []): Place => ({
  name: address,
  address,
  parties,
  ports: PORTS,
});

/** Two pods of each workload, its clients, the operator, name servers, a stranger, and one elsewhere with the labels of all. */
export function imaginedPods({ stack }: Plan): readonly Place[] {
  const { namespace, settings } = stack;
  const own = workloadsOf(stack.topology.components).flatMap((workload) =>
    [0, 1].map((replica) =>
      imaginedPod(`${workload}-${replica}`, namespace, componentLabels(stack, workload), componentsOf(workload)),
    ),
  );
  const clients = stack.spec.clients.map(({ name, podSelector }) => {
    const labels = (podSelector?.['matchLabels'] ?? {}) as Labels;
    return imaginedPod(`client-${name}`, namespace, labels, [`client/${name}`]);
  });
  const operator = settings.operatorPods ?? { namespace: 'none', labels: {} };
  const borrowed = Object.assign({}, operator.labels, ...clients.map(({ pod }) => pod?.labels));
  return [
    ...own,
    ...clients,
    imaginedPod('operator', operator.namespace, operator.labels, ['operator']),
    imaginedPod('name-server', 'kube-system', { 'k8s-app': 'kube-dns' }, ['dns']),
    imaginedPod('stranger', namespace, { app: 'stranger', ...operator.labels, 'k8s-app': 'kube-dns' }),
    imaginedPod('impostor', 'elsewhere', { ...borrowed, ...componentSelector(stack, 'query'), 'k8s-app': 'kube-dns' }),
  ];
}
