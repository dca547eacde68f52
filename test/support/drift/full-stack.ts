// A stack with everything in use: examples/production.yaml with what it reads from its users.
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { Client } from '../../../src/kube/client.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { exampleText } from '../examples.ts';
import { type LiveStack, makeStack } from '../live-stack.ts';

const INPUTS = new URL('../golden-inputs.yaml', import.meta.url);
const WRITE = { fieldManager: 'user', force: true };
/** The tests' namespace has its own, and the definition of PrometheusRules is not installed everywhere. */
const LEFT_OUT = new Set(['thanos-objstore', 'alerts']);

export async function makeFullStack(client: Client, name: string, namespace: string): Promise<LiveStack> {
  const inputs = parseAllDocuments(readFileSync(INPUTS, 'utf8')).map((one) => one.toJS() as KubernetesObject);
  for (const input of inputs.filter(({ metadata }) => !LEFT_OUT.has(metadata.name)))
    await client.apply({ ...input, metadata: { name: input.metadata.name, namespace } }, WRITE);
  const { spec } = parse(exampleText('production')) as { readonly spec: StackSpecInput };
  return makeStack(client, name, namespace, {
    ...spec,
    tls: {},
    prometheus: { ...spec.prometheus, kubernetesDiscovery: 'Cluster' },
  });
}
