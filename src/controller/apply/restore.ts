// Objects as they are written where an apply would not do: with the managedFields that the API server is to keep.
import type { KubernetesObject, OwnerReference } from '../../api/objects.ts';
import { DESIRED_ANNOTATION } from '../../manifests/desired-hash.ts';
import { type FieldOwner, freeEntry, isEmpty, isOurEntry, judgedFields, ownersOf, union } from './managed-fields.ts';

/**
 * The object as it should be, for a PUT: what others set in it goes, and with it their claim to those fields. Their labels,
 * annotations, finalizers and owners stay, also the annotations of the pods.
 * The server fills in its defaults again, and keeps the addresses that it gave to a Service.
 */
export function restored(desired: KubernetesObject, live: KubernetesObject): KubernetesObject {
  const managedFields = ownersOf(live).flatMap((owner) =>
    isOurEntry(owner) || owner.subresource === 'status' ? [owner] : (freeEntry(live.kind, owner) ?? []),
  );
  const metadata = {
    ...joinMetadata(desired.metadata, live.metadata),
    ownerReferences: joinOwners(desired, live),
    managedFields,
  };
  return withPodMetadata({ ...desired, metadata: keepHash(metadata, live) }, live);
}

/**
 * The object as it is, with our claims by PUT made claims by apply: only what was applied goes when it is not applied any
 * more. Undefined when there are none.
 */
export function withAppliedClaims(live: KubernetesObject): KubernetesObject | undefined {
  const owners = ownersOf(live);
  const applied = owners.find((owner) => isOurEntry(owner) && owner.operation === 'Apply');
  const put = owners.filter((owner) => isOurPut(live.kind, owner));
  if (!applied || put.length === 0) return undefined;
  const fieldsV1 = put.reduce((sum, owner) => union(sum, owner.fieldsV1 ?? {}), applied.fieldsV1 ?? {});
  const managedFields = owners
    .filter((owner) => !put.includes(owner))
    .map((owner) => (owner === applied ? { ...owner, fieldsV1 } : owner));
  return { ...live, metadata: { ...live.metadata, managedFields } };
}

const isOurPut = (kind: string, owner: FieldOwner): boolean =>
  isOurEntry(owner) && owner.operation === 'Update' && !isEmpty(judgedFields(kind, owner));

interface Metadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const joinMetadata = <Meta extends Metadata>(desired: Meta, live: Partial<Meta> = {}) => ({
  ...live,
  ...desired,
  labels: { ...live.labels, ...desired.labels },
  annotations: { ...live.annotations, ...desired.annotations },
});

/** Only an apply removes labels that we don't want any more: the old hash asks for it. */
function keepHash<Meta extends Metadata>(metadata: Meta, live: KubernetesObject): Meta {
  const hash = live.metadata.annotations?.[DESIRED_ANNOTATION];
  return { ...metadata, annotations: { ...metadata.annotations, ...(hash ? { [DESIRED_ANNOTATION]: hash } : {}) } };
}

function joinOwners(desired: KubernetesObject, live: KubernetesObject): readonly OwnerReference[] {
  const ours = desired.metadata.ownerReferences ?? [];
  const uids = new Set(ours.map(({ uid }) => uid));
  return [...(live.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.has(uid)), ...ours];
}

interface WithTemplate {
  readonly template?: { readonly metadata?: Metadata };
}

function withPodMetadata(object: KubernetesObject, live: KubernetesObject): KubernetesObject {
  const [wanted, found] = [object['spec'], live['spec']] as readonly [WithTemplate?, WithTemplate?];
  if (!wanted?.template) return object;
  const metadata = joinMetadata(wanted.template.metadata ?? {}, found?.template?.metadata);
  return { ...object, spec: { ...wanted, template: { ...wanted.template, metadata } } };
}
