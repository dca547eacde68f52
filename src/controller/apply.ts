// The writes of a pass: in order, only where something differs.
import { FIELD_MANAGER } from '../api/group.ts';
import { type KubernetesObject, keyOf, refOf } from '../api/objects.ts';
import { ApiError } from '../kube/api-error.ts';
import type { Client } from '../kube/client.ts';
import type { WriteFailure } from '../status/input.ts';
import { isApplied, withDesiredHash } from './difference.ts';
import { assertOurs, ForeignObjectError, type Owner } from './ownership.ts';

export interface Applied {
  readonly written: readonly KubernetesObject[];
  readonly failures: readonly WriteFailure[];
  /** Objects whose name gets free by itself: their predecessors are being deleted. */
  readonly waiting: readonly WriteFailure[];
}

/**
 * Applies objects in their order. One that is refused doesn't stop the others; a server that can't be reached does.
 * @param live what the cache has, by `keyOf`
 */
export async function applyObjects(
  client: Client,
  owner: Owner,
  desired: readonly KubernetesObject[],
  live: ReadonlyMap<string, KubernetesObject>,
): Promise<Applied> {
  const written: KubernetesObject[] = [];
  const failures: WriteFailure[] = [];
  const waiting: WriteFailure[] = [];
  for (const object of desired) {
    try {
      const result = await applyObject(client, owner, object, live.get(keyOf(refOf(object))));
      if (result) written.push(result);
    } catch (error) {
      (isLeaving(error) ? waiting : failures).push(failureOf(object, error));
    }
  }
  return { written, failures, waiting };
}

/** What was applied in two steps. */
export const joinApplied = (first: Applied, second: Applied): Applied => ({
  written: [...first.written, ...second.written],
  failures: [...first.failures, ...second.failures],
  waiting: [...first.waiting, ...second.waiting],
});

/** Whether every object is as desired. */
export const isComplete = ({ failures, waiting }: Applied): boolean => failures.length === 0 && waiting.length === 0;

/**
 * @returns what the server has now, or undefined when it had it already
 * @throws ForeignObjectError, ApiError
 */
export async function applyObject(
  client: Client,
  owner: Owner,
  object: KubernetesObject,
  cached: KubernetesObject | undefined,
): Promise<KubernetesObject | undefined> {
  const desired = withDesiredHash(object);
  // Not in the cache may also mean: there, but not ours.
  const live = cached ?? (await client.find(refOf(object)));
  if (live) {
    assertOurs(live, owner);
    if (isApplied(desired, live)) return undefined;
  }
  return client.apply(desired, { fieldManager: FIELD_MANAGER, force: true });
}

const isLeaving = (error: unknown): boolean => error instanceof ForeignObjectError && error.isLeaving;

function failureOf(object: KubernetesObject, error: unknown): WriteFailure {
  const refused =
    error instanceof ForeignObjectError ||
    (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429);
  if (!refused) throw error;
  const { namespace, name } = object.metadata;
  return { object: `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`, message: error.message };
}
