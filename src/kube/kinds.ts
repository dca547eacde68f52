import { API_VERSION, KIND, PLURAL } from '../api/group.ts';
import type { ObjectRef } from '../api/objects.ts';

/** Where the API server keeps one kind. */
export type Resource = {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly plural: string;
  readonly namespaced: boolean;
};

const namespaced = (apiVersion: string, plural: string) => ({ apiVersion, plural, namespaced: true });
const clusterScoped = (apiVersion: string, plural: string) => ({ apiVersion, plural, namespaced: false });

/**
 * Every kind that the operator reads or writes.
 * Event is the core one: `kubectl describe` prints its `count` and times ("x5 over 10m"), while it ignores the `series`
 * of events.k8s.io/v1; the API server stores both as the same object.
 */
const KINDS = {
  Secret: namespaced('v1', 'secrets'),
  ConfigMap: namespaced('v1', 'configmaps'),
  Service: namespaced('v1', 'services'),
  ServiceAccount: namespaced('v1', 'serviceaccounts'),
  Pod: namespaced('v1', 'pods'),
  PersistentVolumeClaim: namespaced('v1', 'persistentvolumeclaims'),
  Endpoints: namespaced('v1', 'endpoints'),
  Event: namespaced('v1', 'events'),
  Namespace: clusterScoped('v1', 'namespaces'),
  EndpointSlice: namespaced('discovery.k8s.io/v1', 'endpointslices'),
  Deployment: namespaced('apps/v1', 'deployments'),
  StatefulSet: namespaced('apps/v1', 'statefulsets'),
  PodDisruptionBudget: namespaced('policy/v1', 'poddisruptionbudgets'),
  NetworkPolicy: namespaced('networking.k8s.io/v1', 'networkpolicies'),
  Role: namespaced('rbac.authorization.k8s.io/v1', 'roles'),
  RoleBinding: namespaced('rbac.authorization.k8s.io/v1', 'rolebindings'),
  ClusterRole: clusterScoped('rbac.authorization.k8s.io/v1', 'clusterroles'),
  ClusterRoleBinding: clusterScoped('rbac.authorization.k8s.io/v1', 'clusterrolebindings'),
  Lease: namespaced('coordination.k8s.io/v1', 'leases'),
  CustomResourceDefinition: clusterScoped('apiextensions.k8s.io/v1', 'customresourcedefinitions'),
  PrometheusRule: namespaced('monitoring.coreos.com/v1', 'prometheusrules'),
  [KIND]: namespaced(API_VERSION, PLURAL),
} as const;

export type Kind = keyof typeof KINDS;

export const ALL_KINDS = Object.keys(KINDS) as readonly Kind[];

/** The resource of a kind in the table. */
export function resourceOf(kind: Kind): Resource {
  return { kind, ...KINDS[kind] };
}

/** The resource of an address. Throws when its kind, or the API version of that kind, is not in the table. */
export function resourceOfRef(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): Resource {
  if (!isKind(ref.kind))
    throw new Error(`kind ${ref.kind} (${ref.apiVersion}) is unknown: add it to src/kube/kinds.ts`);
  const resource = resourceOf(ref.kind);
  if (resource.apiVersion !== ref.apiVersion) {
    throw new Error(`kind ${ref.kind} is used as ${resource.apiVersion}, not as ${ref.apiVersion}`);
  }
  return resource;
}

/** The resource with this group ('' for core), version and plural. Throws when the table has none. */
export function resourceOfPlural(group: string, version: string, plural: string): Resource {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const found = ALL_KINDS.map(resourceOf).find((one) => one.apiVersion === apiVersion && one.plural === plural);
  if (!found) throw new Error(`resource ${plural} (${apiVersion}) is unknown: add its kind to src/kube/kinds.ts`);
  return found;
}

/** The path of all objects of a kind, in one namespace or (without `namespace`) in the whole cluster. */
export function collectionPath(resource: Resource, namespace?: string): string {
  const root = resource.apiVersion.includes('/') ? '/apis' : '/api';
  if (namespace === undefined) return `${root}/${resource.apiVersion}/${resource.plural}`;
  if (!resource.namespaced) throw new Error(`${resource.kind} is cluster-scoped: it has no namespace ${namespace}`);
  return `${root}/${resource.apiVersion}/namespaces/${segment('namespace', namespace)}/${resource.plural}`;
}

/** The path of one object, or of its subresource (`status`). Throws when a namespaced kind comes without namespace. */
export function objectPath(ref: ObjectRef, subresource?: string): string {
  const resource = resourceOfRef(ref);
  if (resource.namespaced && ref.namespace === undefined) throw new Error(`${ref.kind} ${ref.name} needs a namespace`);
  const path = `${collectionPath(resource, ref.namespace)}/${segment('name', ref.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(KINDS, kind);
}

/** `..` would be resolved by the URL parser and reach another object, an empty part would reach the collection. */
function segment(field: string, value: string): string {
  if (value === '' || value === '.' || value === '..') throw new Error(`${field} '${value}' cannot be part of a path`);
  return encodeURIComponent(value);
}
