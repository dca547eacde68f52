// What others set in objects of ours, although it is not theirs to say. Server-side apply keeps it: who applies can change
// and remove what he applied himself, and a further container would live on with the certificates of its pod.
// Everybody may write under any field manager's name, ours too. So what was written under it counts as ours only as far as we
// want it.
import { FIELD_MANAGER } from '../../api/group.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import {
  type FieldOwner,
  type FieldPath,
  type FieldSet,
  hasPath,
  isEmpty,
  isOurEntry,
  judgedFields,
  ownersOf,
  pathsOf,
  union,
} from './managed-fields.ts';

export interface Drift {
  /** Fields that we don't want at all, such as "spec.template.spec.containers[other].image". */
  readonly added: readonly string[];
  /** The same, written under our name: by somebody, or as defaults of the server by a PUT of ours. An apply removes them. */
  readonly inOurName: readonly string[];
  /** Fields that we want, and that somebody else wrote after us. */
  readonly taken: readonly string[];
}

/**
 * @param live with what `withoutOwnFields` leaves of its managedFields
 * @param isOfDesired whether it was written for the same desired object: else what we wanted before stands under our name,
 * which the next apply removes
 */
export function driftOf(desired: KubernetesObject, live: KubernetesObject, isOfDesired = true): Drift {
  const owners = ownersOf(live);
  const ours = owners.filter(isOurEntry).map((owner) => judgedFields(live.kind, owner));
  const others = owners.filter((owner) => !isOurEntry(owner)).map((owner) => judgedFields(live.kind, owner));
  const paths = others.flatMap(pathsOf);
  const inOurName = isOfDesired ? ours.flatMap(pathsOf) : [];
  return {
    added: textsOf(paths.filter((path) => !isWanted(desired, path))),
    inOurName: textsOf(inOurName.filter((path) => !isWanted(desired, path))),
    taken: textsOf(paths.filter((path) => isWanted(desired, path) && !isHeld(ours, path))),
  };
}

/**
 * The object without the parts of its managedFields, which are half of its bytes, that say nothing: where nobody but applies
 * under our name set something that counts, the fields of these are left, in one copy for all objects of the same shape.
 */
export function withoutOwnFields(object: KubernetesObject): KubernetesObject {
  const isPlain = ownersOf(object).every(
    (owner) => (isOurEntry(owner) && owner.operation === 'Apply') || isEmpty(judgedFields(object.kind, owner)),
  );
  if (!isPlain) return object;
  const applied = ownersOf(object).filter(isOurEntry);
  const fields = applied.map((owner) => judgedFields(object.kind, owner)).reduce(union, {});
  const { managedFields: _, ...metadata } = object.metadata;
  return isEmpty(fields)
    ? { ...object, metadata }
    : { ...object, metadata: { ...metadata, managedFields: shared(fields) } };
}

/** Entries by their fields as JSON. Objects of one kind and component have the same fields in every stack. */
const shapes = new Map<string, readonly FieldOwner[]>();
/** Some ten kinds and six components in a few variants; who makes up more of them has them stored apart. */
const MOST_SHAPES = 500;

function shared(fieldsV1: FieldSet): readonly FieldOwner[] {
  const text = JSON.stringify(fieldsV1);
  const known = shapes.get(text);
  if (known) return known;
  const entries = [{ manager: FIELD_MANAGER, operation: 'Apply', fieldsV1 }];
  if (shapes.size < MOST_SHAPES) shapes.set(text, entries);
  return entries;
}

const isHeld = (ours: readonly FieldSet[], path: FieldPath): boolean => ours.some((set) => hasPath(set, path));

/** Whether a value has something at a path. */
function isWanted(value: unknown, [element, ...rest]: FieldPath): boolean {
  if (element === undefined || element === '.') return true;
  const below = valueAt(value, element);
  return below !== undefined && isWanted(below, rest);
}

function valueAt(value: unknown, element: string): unknown {
  const name = element.slice(2);
  if (element.startsWith('f:')) return isRecord(value) ? value[name] : undefined;
  if (!Array.isArray(value)) return undefined;
  const wanted: unknown = JSON.parse(name);
  return value.find((item) => (isRecord(wanted) ? hasKeys(item, wanted) : item === wanted));
}

/** What the server fills in when a key of an item is left out. */
const DEFAULT_KEYS: Fields = { protocol: 'TCP' };

const hasKeys = (item: unknown, keys: Fields): boolean =>
  isRecord(item) && Object.entries(keys).every(([key, value]) => (item[key] ?? DEFAULT_KEYS[key]) === value);

const textsOf = (paths: readonly FieldPath[]): readonly string[] => [...new Set(paths.map(textOf))].sort();

/** As people write paths: `f:ports`, `k:{"port":1,"protocol":"TCP"}`, `f:name` is "ports[1].name". */
function textOf(path: FieldPath): string {
  const parts = path
    .filter((element) => element !== '.')
    .map((element) => (element.startsWith('f:') ? `.${element.slice(2)}` : `[${itemText(element.slice(2))}]`));
  return parts.join('').replace(/^\./, '');
}

function itemText(json: string): string {
  const key: unknown = JSON.parse(json);
  return String(isRecord(key) ? Object.values(key)[0] : key);
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
