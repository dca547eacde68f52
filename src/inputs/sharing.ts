// Whether the Compactor of a stack may run, as far as its bucket is concerned.

import { REASONS } from '../api/conditions.ts';
import type { Problem } from '../api/problems.ts';
import { compactor } from '../components/compactor/facts.ts';
import { mayHavePod } from '../observed/may-have-pod.ts';
import { type Inputs, objectStorageKey } from '../plan/inputs.ts';
import { objectStorageRef } from '../plan/plan.ts';
import type { SecretKey } from '../plan/user-objects.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Neighbour, Neighbours } from './neighbours.ts';
import { readStorage } from './object-storage.ts';
import { type BucketNow, podOnBucket } from './other-compactors.ts';
import type { Judging, Reader } from './reader.ts';
import { type Asking, type OlderOnBucket, olderOnBucket } from './shared-bucket.ts';

/** What older stacks of the namespace mean for the Compactor of this one. */
export interface Sharing {
  /** It must have no pod. */
  readonly isHeld: boolean;
  readonly problems: readonly Problem[];
  /** Older stacks of which nobody knows the bucket. */
  readonly unknown: readonly Neighbour[];
}

const ALONE: Sharing = { isHeld: false, problems: [], unknown: [] };

/**
 * Looks for older stacks on the bucket of this one. Of those of which nobody knows it, none is believed to be elsewhere: the
 * Compactor is not started. One that runs goes on, since it was started when all were known: a start of the operator, which
 * knows nothing until it has passed over the stacks, must not stop all of them. It is stopped as soon as one is found on its bucket.
 */
export async function readSharing(
  client: Reader,
  stack: ResolvedStack,
  storages: Inputs['objectStorages'],
  { judges, neighbours, compactorRuns }: Sharers,
): Promise<Sharing> {
  const own = storages.get(objectStorageKey(objectStorageRef(stack, compactor.name)))?.facts.bucket;
  if (own === undefined) return ALONE;
  const read = async (ref: SecretKey) => {
    const found = await readStorage(client, judges, stack, ref);
    return 'value' in found ? { bucket: found.value.facts.bucket, hash: found.value.hash } : undefined;
  };
  const asking: Asking = {
    bucketOf: async (ref) => (await read(ref))?.bucket,
    compacts: (name) => compacts(client, { namespace: stack.namespace, name }),
  };
  const near = await neighbours(stack.namespace);
  const older = await olderOnBucket(near, stack, own, asking);
  if (older !== undefined) return told(older, 'unknown' in older && (await compacts(client, stack)));
  if (compactorRuns !== false) return ALONE;
  const bucketNow: BucketNow = async ({ ref, seen }) => seen ?? (ref && (await read(ref)));
  const pod = await podOnBucket(client, stack, own, near, bucketNow);
  return pod === undefined ? ALONE : { isHeld: true, problems: [inUse(pod)], unknown: [] };
}

/** Who judges, and whom one looks at. */
interface Sharers extends Pick<Judging, 'judges' | 'compactorRuns'> {
  readonly neighbours: Neighbours;
}

const inUse = (pod: string): Problem =>
  problem(
    REASONS.ObjectStorageInUse,
    `pod "${pod}", the Compactor of another stack, is still there and may work on the same bucket, and two Compactors on one destroy data: the Compactor of this stack is not started before that pod has ended; where its stack is paused, refused or gone, correct the stack or remove the pod`,
  );

function told(older: OlderOnBucket, runs: boolean): Sharing {
  if ('shared' in older)
    return { isHeld: true, problems: [problem(REASONS.ObjectStorageShared, sharedWith(older.shared))], unknown: [] };
  const { unknown } = older;
  return {
    isHeld: !runs,
    problems: [problem(REASONS.ObjectStorageNotCompared, notCompared(unknown, runs))],
    unknown,
  };
}

const problem = (reason: string, message: string): Problem => ({
  reason,
  message,
  blocking: false,
  condition: 'ObjectStorageReady',
});

const sharedWith = (older: string): string =>
  `the older stack "${older}" of this namespace compacts the same bucket (same endpoint, bucket and prefix), and two Compactors on one destroy data: the Compactor of this stack is not started; give one of the stacks a bucket or prefix of its own`;

function notCompared([first, ...others]: readonly Neighbour[], runs: boolean): string {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const so = runs ? 'is not stopped as long as none is found there' : 'is not started';
  return `nobody knows yet which bucket the older stack "${first?.name}"${more} of this namespace compacts, and two Compactors on one destroy data: the Compactor of this stack ${so}; wait until the operator has passed over the older ones, and correct or remove those that are paused, refused or without a usable object storage`;
}

/** Whether there is a Compactor that may have a pod. */
async function compacts(
  client: Pick<Reader, 'find'>,
  stack: Pick<ResolvedStack, 'namespace' | 'name'>,
): Promise<boolean> {
  const name = componentName(stack, compactor.name);
  const found = await client.find({ apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: stack.namespace, name });
  return mayHavePod(found);
}
