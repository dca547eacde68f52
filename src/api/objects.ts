/** The owner of an object: it is collected by Kubernetes when the owner is gone. */
export type OwnerReference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
};

/** What Kubernetes keeps about every object. Times are RFC 3339 strings; `resourceVersion` is the server's, never made up. */
export type ObjectMeta = {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  readonly managedFields?: readonly unknown[];
};

/** Any Kubernetes object as the API server sends it: JSON, no dates, no field dropped. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [key: string]: unknown;
};

/** Which object it is and whose: an object without what it says. */
export type ObjectHead = Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>;

/** The address of one object. `namespace` is absent for cluster-scoped kinds. */
export type ObjectRef = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
};

export const headOf = ({ apiVersion, kind, metadata }: KubernetesObject): ObjectHead => ({
  apiVersion,
  kind,
  metadata,
});

/** The address of an object. */
export function refOf(object: ObjectHead): ObjectRef {
  const { name, namespace } = object.metadata;
  const ref = { apiVersion: object.apiVersion, kind: object.kind, name };
  return namespace === undefined ? ref : { ...ref, namespace };
}

/**
 * A stable string for an address: two addresses have the same key exactly when they name the same object, because
 * neither part may contain the separator (API versions hold `/`, never `|`). Read it as group/version|Kind|namespace|name.
 */
export function keyOf(ref: ObjectRef): string {
  return [ref.apiVersion, ref.kind, ref.namespace ?? '', ref.name].join('|');
}

/** An object in words for people, such as "StatefulSet monitoring/prod-thanos-store". No key: compare with `keyOf`. */
export const describeRef = ({ kind, namespace, name }: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): string =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
