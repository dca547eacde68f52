// Whether the API server already has what we want, without asking it: an apply that changes nothing is not sent.
import { createHash } from 'node:crypto';
import { GROUP } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';

/** Carries a hash of everything that we want of the object, so that a field which we stop wanting is noticed too. */
const DESIRED_ANNOTATION = `${GROUP}/desired`;

/** The object as it is applied: with the hash of itself. */
export function withDesiredHash(object: KubernetesObject): KubernetesObject {
  const hash = createHash('sha256').update(JSON.stringify(object)).digest('hex').slice(0, 16);
  const annotations = { ...object.metadata.annotations, [DESIRED_ANNOTATION]: hash };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/**
 * Whether `live` holds all of `desired` (made by `withDesiredHash`). What others added to it is theirs and doesn't count:
 * labels, annotations, finalizers, defaulted fields, further items of lists that are merged by name.
 */
export function isApplied(desired: KubernetesObject, live: KubernetesObject): boolean {
  return contains(desired, live, []);
}

type Path = readonly string[];

function contains(desired: unknown, live: unknown, path: Path): boolean {
  if (Array.isArray(desired)) return containsList(desired, live, path);
  if (isRecord(desired)) {
    const record = isRecord(live) ? live : {};
    // An empty object may come back as nothing at all.
    return Object.entries(desired).every(
      ([key, value]) => value === undefined || contains(value, record[key], [...path, key]),
    );
  }
  return desired === live || sameQuantity(desired, live, path);
}

function containsList(desired: readonly unknown[], live: unknown, path: Path): boolean {
  const list = Array.isArray(live) ? live : [];
  if (desired.length > 0 && desired.every(hasName)) {
    const byName = new Map(list.filter(hasName).map((item) => [item.name, item]));
    return desired.every((item) => contains(item, byName.get(item.name), path));
  }
  return desired.length === list.length && desired.every((item, position) => contains(item, list[position], path));
}

const hasName = (item: unknown): item is { readonly name: string } =>
  isRecord(item) && typeof item['name'] === 'string';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Kubernetes writes quantities in its own way: "1024Mi" comes back as "1Gi". */
function sameQuantity(desired: unknown, live: unknown, path: Path): boolean {
  const isQuantity = path.at(-1) === 'sizeLimit' || path.at(-2) === 'requests' || path.at(-2) === 'limits';
  if (!isQuantity) return false;
  const [wanted, found] = [quantityValue(desired), quantityValue(live)];
  return wanted !== undefined && wanted === found;
}

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

function quantityValue(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const [, amount, suffix = ''] =
    /^([0-9.]+(?:[eE][0-9]+)?)([a-zA-Z]*)$/.exec(typeof value === 'string' ? value : '') ?? [];
  const factor = SUFFIXES[suffix];
  return amount === undefined || factor === undefined ? undefined : Number((Number(amount) * factor).toPrecision(12));
}
