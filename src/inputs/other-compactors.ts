// Compactors of other stacks that may still write: one that is told to end uploads for minutes, and one whose stack is paused,
// refused or gone runs on with the bucket that it once had, whatever its stack names by now. Pods alone say who is there.
import type { KubernetesObject } from '../api/objects.ts';
import { compactor } from '../components/compactor/facts.ts';
import { MOST_VALUES } from '../kube/read-object.ts';
import { mayRun } from '../observed/pods.ts';
import { nameSelector, OBJECT_STORAGE_ANNOTATION, STACK_LABEL } from '../stack/labels.ts';
import type { StackId } from '../stack/names.ts';
import type { Neighbour } from './neighbours.ts';
import type { Reader } from './reader.ts';

/** A bucket, and the hash of the Secret that named it, as pods carry it. */
export interface HashedBucket {
  readonly bucket: string;
  readonly hash: string;
}

/** Says which bucket a stack compacts now; undefined when nobody knows. */
export type BucketNow = (neighbour: Neighbour) => Promise<HashedBucket | undefined>;

/** Pods that are asked for at once: by anybody's hand each may have 1.5 MiB. See docs/limits.md. */
export const PODS_A_PAGE = 10;

/**
 * Looks for a pod of another stack's Compactor of which nobody knows that it works on another bucket.
 * @param bucket that of this stack's Compactor, which does not run yet
 * @returns the name of the pod
 */
export async function podOnBucket(
  client: Pick<Reader, 'pages'>,
  { namespace, name }: StackId,
  bucket: string,
  neighbours: readonly Neighbour[],
  bucketNow: BucketNow,
): Promise<string | undefined> {
  const byName = new Map(neighbours.map((one) => [one.name, one]));
  const known = new Map<string, Promise<HashedBucket | undefined>>();
  const nowOf = (stack: string): Promise<HashedBucket | undefined> => {
    const neighbour = byName.get(stack);
    const now = known.get(stack) ?? (neighbour ? bucketNow(neighbour) : Promise.resolve(undefined));
    known.set(stack, now);
    return now;
  };
  for await (const pod of otherPods(client, { namespace, name })) {
    const now = await nowOf(stackOf(pod));
    if (now === undefined || now.bucket === bucket || now.hash !== hashOf(pod)) return pod.metadata.name;
  }
  return undefined;
}

/** Those of its own stack are left out: one of an earlier stack of this name has the name of the next one, and its volume. */
async function* otherPods(
  client: Pick<Reader, 'pages'>,
  { namespace, name }: StackId,
): AsyncGenerator<KubernetesObject> {
  const [[key, value] = []] = Object.entries(nameSelector(compactor.name));
  const selection = { namespace, labelSelector: `${key}=${value},${STACK_LABEL}` };
  for await (const { items } of client.pages('Pod', { ...selection, limit: PODS_A_PAGE, mostValues: MOST_VALUES }))
    yield* items.filter((pod) => mayRun(pod) && stackOf(pod) !== name);
}

const stackOf = ({ metadata }: KubernetesObject): string => metadata.labels?.[STACK_LABEL] ?? '';

const hashOf = ({ metadata }: KubernetesObject): string | undefined =>
  metadata.annotations?.[OBJECT_STORAGE_ANNOTATION];
