// What others set in objects of ours, although it is not theirs to say. Server-side apply keeps it: who applies can change
// and remove what he applied himself, and a further container would live on with the certificates of its pod.
import type { KubernetesObject } from '../../api/objects.ts';
import {
  type FieldPath,
  type FieldSet,
  hasPath,
  isEmpty,
  isOurEntry,
  judgedFields,
  ownersOf,
  pathsOf,
} from './managed-fields.ts';

export interface ForeignFields {
  /** Fields that we don't want at all, such as "spec.template.spec.containers[other].image". */
  readonly added: readonly string[];
  /** Fields that we want, and that somebody else wrote after us. */
  readonly taken: readonly string[];
}

/** @param live with its managedFields, if anybody but us has set anything that counts: see `withoutOwnFields` */
export function foreignFields(desired: KubernetesObject, live: KubernetesObject): ForeignFields {
  const owners = ownersOf(live);
  const ours = owners.filter(isOurEntry).map(({ fieldsV1 = {} }) => fieldsV1);
  const others = owners.filter((owner) => !isOurEntry(owner)).map((owner) => judgedFields(live.kind, owner));
  const paths = others.flatMap(pathsOf);
  return {
    added: textsOf(paths.filter((path) => !isWanted(desired, path))),
    taken: textsOf(paths.filter((path) => isWanted(desired, path) && !isHeld(ours, path))),
  };
}

/**
 * The object without its managedFields, which are half of its bytes, unless they say that somebody else, or a PUT of ours,
 * set something that counts.
 */
export function withoutOwnFields(object: KubernetesObject): KubernetesObject {
  const isPlain = ownersOf(object).every(
    (owner) => (isOurEntry(owner) && owner.operation === 'Apply') || isEmpty(judgedFields(object.kind, owner)),
  );
  if (!isPlain) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
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
