// Grows the volumes of a StatefulSet: what its claims ask for is all that the operator changes, the rest is done by the
// StorageClass. The API server is the judge of whether a class can.
import { FIELD_MANAGER } from '../../api/group.ts';
import { type KubernetesObject, refOf } from '../../api/objects.ts';
import type { WriteFailure } from '../../api/problems.ts';
import { amountOf } from '../../api/quantity.ts';
import { ApiError } from '../../kube/api-error.ts';
import type { Client } from '../../kube/client.ts';
import type { StatefulSetFacts } from '../../observed/stateful-sets.ts';
import { type ClaimFacts, largestRequest, readClaim } from '../../observed/volumes.ts';
import { type Growth, growingClaims } from '../../plan/volume-growth.ts';
import { fieldOf, isComponent } from '../../stack/components.ts';
import { COMPONENT_LABEL } from '../../stack/labels.ts';

export interface Grown {
  readonly written: readonly KubernetesObject[];
  readonly refused: readonly WriteFailure[];
}

/**
 * Asks for larger volumes, claim by claim. One that is refused doesn't stop the others.
 * @param set the StatefulSet as it is wanted
 * @param claims those of the stack
 * @throws ApiError when someone wrote in between or the server can't be reached: the pass is repeated
 */
export async function growVolumes(
  client: Client,
  set: StatefulSetFacts,
  claims: readonly ClaimFacts[],
): Promise<Grown> {
  const written: KubernetesObject[] = [];
  const refused: { readonly growth: Growth; readonly error: ApiError }[] = [];
  for (const growth of growingClaims(set, claims)) {
    try {
      written.push(await grow(client, growth));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push({ growth, error });
    }
  }
  // What has grown in this pass can't go back any more.
  const largest = largestRequest(set, [...claims, ...written.map(readClaim)]);
  return {
    written,
    refused: refused.map(({ growth, error }) => failureOf(growth, error, wayBack(set, growth, largest))),
  };
}

/** With the resourceVersion that was judged, so that a claim which grew in the meantime is never made smaller. */
function grow(client: Client, { claim, to }: Growth): Promise<KubernetesObject> {
  const { resourceVersion } = claim.head.metadata;
  const body = { metadata: { resourceVersion }, spec: { resources: { requests: { storage: to } } } };
  return client.patch(refOf(claim.head), body, { fieldManager: FIELD_MANAGER });
}

/** Forbidden (by the StorageClass, a quota, our own rights) or invalid: it would be refused again. */
const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 403 || error.status === 422);

function failureOf({ claim, from, to }: Growth, { message }: ApiError, orElse: string): WriteFailure {
  const { head, storageClass } = claim;
  const remedy = storageClass
    ? `set allowVolumeExpansion: true in StorageClass "${storageClass}" if its provisioner can grow volumes`
    : 'it has no StorageClass that could grow it';
  return {
    object: refOf(head),
    message: `can't grow from ${from} to ${to}, so its StatefulSet keeps the volumes that it has: ${remedy}${orElse} (${message})`,
  };
}

/** Nothing when another claim has grown already: the spec may not ask for less than what is there. */
function wayBack({ head: { metadata } }: StatefulSetFacts, { to }: Growth, largest: string | undefined): string {
  const [wanted, found] = [amountOf(to), amountOf(largest)];
  if (wanted === undefined || found === undefined || found >= wanted) return '';
  const component = metadata.labels?.[COMPONENT_LABEL] ?? '';
  const field = isComponent(component) ? fieldOf(component) : `spec.${component}`;
  return `, or set ${field}.storage.size back to ${largest}`;
}
