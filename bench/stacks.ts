// The stacks that are measured: all components, and one declared client.
import { API_VERSION, KIND } from '../src/api/group.ts';
import type { KubernetesObject } from '../src/api/objects.ts';
import type { Client } from '../src/kube/client.ts';
import type { StackSpecInput } from '../src/stack/types.ts';

const SPEC: StackSpecInput = {
  objectStorage: { secretRef: { name: 'thanos-objstore' } },
  ruler: { labels: { cluster: 'bench' } },
  prometheus: { externalLabels: { cluster: 'bench' } },
  clients: [{ name: 'grafana', access: ['query'] }],
};

/** Names of one length, so that none is the beginning of another. */
export const stackNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `bench-${String(index).padStart(4, '0')}`);

/** Creates a stack. @returns it as the server has it */
export function createStack(
  client: Client,
  namespace: string,
  name: string,
  spec: Partial<StackSpecInput> = {},
): Promise<KubernetesObject> {
  const object = { apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace }, spec: { ...SPEC, ...spec } };
  return client.create(object, { fieldManager: 'bench' });
}
