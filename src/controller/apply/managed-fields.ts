// Who set which field, as the API server keeps it for server-side apply: metadata.managedFields.
import { FIELD_MANAGER } from '../../api/group.ts';
import type { KubernetesObject } from '../../api/objects.ts';

/**
 * Fields, nested by the elements of their paths: `f:name` a field, `k:{"name":"a"}` an item of a list by its keys, `v:"a"` an
 * item by its value, `.` the thing itself. Nothing below an element means all of it.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export interface FieldSet {
  readonly [element: string]: FieldSet;
}

/** One entry: a manager, and what it set last. */
export interface FieldOwner {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: FieldSet;
}

export type FieldPath = readonly string[];

export const ownersOf = ({ metadata }: KubernetesObject): readonly FieldOwner[] =>
  (metadata.managedFields ?? []) as readonly FieldOwner[];

export const isOurEntry = ({ manager, subresource }: FieldOwner): boolean =>
  manager === FIELD_MANAGER && subresource === undefined;

/** What may be set by everybody, on every object: it says nothing about what runs, who may do what, or where data goes. */
const FREE: readonly FieldPath[] = [
  ['f:metadata'],
  ['f:status'],
  // `kubectl rollout restart` writes an annotation there.
  ['f:spec', 'f:template', 'f:metadata'],
];

/** Some distributions of Kubernetes give every account a token and the credential of their registry. */
const FREE_OF_ACCOUNTS: readonly FieldPath[] = [['f:secrets'], ['f:imagePullSecrets']];

const freePaths = (kind: string) => (kind === 'ServiceAccount' ? [...FREE, ...FREE_OF_ACCOUNTS] : FREE);

/** The fields of an entry that are not free: by which somebody has a say in what an object of ours means. */
export function judgedFields(kind: string, { subresource, fieldsV1 = {} }: FieldOwner): FieldSet {
  return subresource === 'status' ? {} : freePaths(kind).reduce(without, fieldsV1);
}

/** The entry with its free fields alone; undefined when there are none. */
export function freeEntry(kind: string, owner: FieldOwner): FieldOwner | undefined {
  const fieldsV1 = Object.assign({}, ...freePaths(kind).map((path) => only(owner.fieldsV1 ?? {}, path))) as FieldSet;
  return isEmpty(fieldsV1) ? undefined : { ...owner, fieldsV1 };
}

/** Every path of a set, each to its end. */
export function pathsOf(set: FieldSet): readonly FieldPath[] {
  return Object.entries(set).flatMap(([element, below]) =>
    isEmpty(below) ? [[element]] : pathsOf(below).map((path) => [element, ...path]),
  );
}

export function hasPath(set: FieldSet, [element, ...rest]: FieldPath): boolean {
  if (element === undefined) return true;
  const below = set[element];
  return below !== undefined && hasPath(below, rest);
}

export function union(one: FieldSet, other: FieldSet): FieldSet {
  const shared = Object.entries(other).map(([element, below]) => [element, union(one[element] ?? {}, below)]);
  return { ...one, ...Object.fromEntries(shared) };
}

export const isEmpty = (set: FieldSet): boolean => Object.keys(set).length === 0;

function without(set: FieldSet, [element = '', ...rest]: FieldPath): FieldSet {
  const { [element]: below, ...others } = set;
  if (below === undefined) return set;
  const left = rest.length === 0 ? {} : without(below, rest);
  return isEmpty(left) ? others : { ...others, [element]: left };
}

function only(set: FieldSet, [element, ...rest]: FieldPath): FieldSet {
  if (element === undefined) return set;
  const below = set[element];
  if (below === undefined) return {};
  const kept = only(below, rest);
  return rest.length > 0 && isEmpty(kept) ? {} : { [element]: kept };
}
