// A stack of the tests as it runs: what its graph declares, and where its pods are.

import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { type RunningPod, runningPods } from '../../../src/observed/running-pods.ts';
import type { StackId } from '../../../src/stack/names.ts';
import { type ResolvedStack, resolveStack } from '../../../src/stack/resolve/resolve.ts';
import { type Place, placesOf } from '../../../src/verify/listeners/places.ts';
import { useCluster } from '../cluster.ts';

export interface RunningStack {
  /** Resolved from the object on the API server, so its graph is that of now. */
  readonly stack: ResolvedStack;
  readonly pods: readonly RunningPod[];
  /** The listeners that the pods should have. */
  readonly places: readonly Place[];
}

const SETTINGS = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] };

const QUICKSTART: StackId = { namespace: STACK_NAMESPACE, name: STACK_NAME };

/** @throws when there are other pods with the label of the stack than those of its components, which run */
export async function lookAtStack({ namespace, name } = QUICKSTART): Promise<RunningStack> {
  const cluster = useCluster();
  const object = await cluster.get(['securethanosstack', name, '-n', namespace]);
  const { stack, violations } = resolveStack(object, SETTINGS);
  if (!stack) throw new Error(`the stack is refused: ${JSON.stringify(violations)}`);
  const { items } = await cluster.get(['pods', '-n', namespace, '-l', `securethanos.io/stack=${name}`]);
  const pods = runningPods(stack, items);
  if (pods.length !== items.length) throw new Error(`${items.length} pods, of which ${pods.length} run and are known`);
  return { stack, pods, places: placesOf(pods) };
}
