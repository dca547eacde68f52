// What a StatefulSet needs before it can be applied: larger volumes, and to be made anew where Kubernetes changes nothing in
// place. Each step is judged by what is there, so it goes on where it was after an end at any moment.

import { type KubernetesObject, keyOf, type ObjectHead, type ObjectRef, refOf } from '../../api/objects.ts';
import type { WriteFailure } from '../../api/problems.ts';
import type { Client } from '../../kube/client.ts';
import type { Notice } from '../../kube/events.ts';
import type { Live } from '../../observed/live.ts';
import type { Observed } from '../../observed/observe.ts';
import { readStatefulSet } from '../../observed/stateful-sets.ts';
import { readClaim } from '../../observed/volumes.ts';
import { immutableDifference } from '../../plan/immutable-fields.ts';
import { withSizesOf } from '../../workloads/kept-sizes.ts';
import { isOurs, type Owner } from '../apply/ownership.ts';
import { type Grown, growVolumes } from './volumes.ts';

export interface Prepared {
  /** The objects to apply, in their order. A StatefulSet whose volumes can't grow keeps the sizes that it has. */
  readonly objects: readonly KubernetesObject[];
  /** What is there, without the StatefulSets that were deleted. */
  readonly live: Live;
  /** Claims that were changed. */
  readonly written: readonly KubernetesObject[];
  /** StatefulSets that were deleted: applied again as soon as they are gone. */
  readonly removed: readonly ObjectRef[];
  readonly refused: readonly WriteFailure[];
  readonly notices: readonly Notice[];
}

/** What is there before it is written. */
interface Before {
  readonly live: Live;
  readonly observed: Pick<Observed, 'statefulSets' | 'claims'>;
}

/**
 * Prepares every StatefulSet among the objects.
 * @throws ApiError when the pass should be repeated
 */
export async function prepareStatefulSets(
  client: Client,
  owner: Owner,
  objects: readonly KubernetesObject[],
  { live, observed }: Before,
): Promise<Prepared> {
  const steps: Step[] = [];
  for (const object of objects.filter(({ kind }) => kind === 'StatefulSet'))
    steps.push(await prepare(client, owner, object, observed));
  const wanted = new Map(steps.map((step) => [keyOf(refOf(step.wanted)), step.wanted]));
  const removed = steps.filter(({ recreated }) => recreated).map((step) => refOf(step.wanted));
  const gone = new Set(removed.map(keyOf));
  const written = steps.flatMap((step) => step.written);
  return {
    objects: objects.map((object) => wanted.get(keyOf(refOf(object))) ?? object),
    live: new Map([...live].filter(([key]) => !gone.has(key))),
    written,
    removed,
    refused: steps.flatMap(({ refused }) => refused),
    notices: [...written.map(growthNotice), ...steps.flatMap(({ recreated }) => recreated ?? [])],
  };
}

/** What came of one StatefulSet. */
interface Step extends Grown {
  readonly wanted: KubernetesObject;
  /** Said when it was deleted. */
  readonly recreated?: Notice;
}

/** Claims first: a StatefulSet of the new size says that nothing is left to be done. */
async function prepare(
  client: Client,
  owner: Owner,
  desired: KubernetesObject,
  { statefulSets, claims }: Before['observed'],
): Promise<Step> {
  const grown = await growVolumes(client, readStatefulSet(desired), claims);
  const found = statefulSets.find(({ head }) => keyOf(refOf(head)) === keyOf(refOf(desired)));
  if (!found || !isOurs(found.head, owner)) return { ...grown, wanted: desired };
  const wanted = grown.refused.length > 0 ? withSizesOf(desired, found) : desired;
  const field = immutableDifference(readStatefulSet(wanted), found);
  return field === undefined
    ? { ...grown, wanted }
    : { ...grown, wanted, recreated: await orphan(client, found.head, field) };
}

/** Deletes a StatefulSet that can't be changed in place. Its pods stay: the next one adopts them. */
async function orphan(client: Client, found: ObjectHead, field: string): Promise<Notice> {
  const { uid, name } = found.metadata;
  await client.remove(refOf(found), { propagationPolicy: 'Orphan', ...(uid ? { uid } : {}) });
  return {
    type: 'Normal',
    reason: 'StatefulSetRecreated',
    message: `StatefulSet ${name} is made anew around its pods, because ${field} can't be changed in place`,
    action: 'Recreate',
  };
}

function growthNotice(claim: KubernetesObject): Notice {
  return {
    type: 'Normal',
    reason: 'VolumeGrows',
    message: `PersistentVolumeClaim ${claim.metadata.name} asks for ${readClaim(claim).request} now`,
    action: 'Grow',
  };
}
