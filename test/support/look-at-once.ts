import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { LOOK_ANNOTATION } from '../../src/api/group.ts';
import type { StackId } from '../../src/stack/names.ts';

/** Asks the operator for a look at a stack at once, in which it verifies every listener too (docs/status.md). */
export async function lookAtOnce({ kubectl }: Cluster, { namespace, name }: StackId): Promise<void> {
  const annotation = `${LOOK_ANNOTATION}=${Date.now()}`;
  await kubectl(['annotate', 'securethanosstack', name, '-n', namespace, '--overwrite', annotation]);
}
