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
 * labels, annotations, finalizers, defaulted fields, further items of lists that server-side apply merges by a key.
 * Where an addition changes what is meant (selectors, rules, subjects) nothing may be added.
 */
export function isApplied(desired: KubernetesObject, live: KubernetesObject): boolean {
  return contains(desired, live, []);
}

type Path = readonly string[];

/** Lists that server-side apply merges item by item, with what tells items apart. All others it replaces as a whole. */
const MERGED: Readonly<Record<string, readonly string[]>> = {
  'metadata.ownerReferences': ['uid'],
  'spec.ports': ['port', 'protocol'],
  'spec.containers': ['name'],
  'spec.initContainers': ['name'],
  'spec.volumes': ['name'],
  'spec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'containers.env': ['name'],
  'containers.ports': ['containerPort', 'protocol'],
  'containers.volumeMounts': ['mountPath'],
  'initContainers.volumeMounts': ['mountPath'],
};

/** Below these fields a further key would select or allow something else. */
const EXACT = new Set([
  'selector',
  'podSelector',
  'namespaceSelector',
  'labelSelector',
  'nodeSelector',
  'ingress',
  'egress',
  'rules',
  'subjects',
]);

/** What the server fills in there by itself. */
const FILLED_IN = new Set(['protocol', 'apiGroup']);

function contains(desired: unknown, live: unknown, path: Path): boolean {
  if (Array.isArray(desired)) return containsList(desired, Array.isArray(live) ? live : [], path);
  if (isRecord(desired)) return containsRecord(desired, isRecord(live) ? live : {}, path);
  return desired === live || sameQuantity(desired, live, path);
}

/** An empty object may come back as nothing at all. */
function containsRecord(desired: Fields, live: Fields, path: Path): boolean {
  const isExact = path.some((key) => EXACT.has(key));
  if (isExact && Object.keys(live).some((key) => !(key in desired) && !FILLED_IN.has(key))) return false;
  return Object.entries(desired).every(
    ([key, value]) => value === undefined || contains(value, live[key], [...path, key]),
  );
}

function containsList(desired: readonly unknown[], live: readonly unknown[], path: Path): boolean {
  const keys = desired.length > 0 ? MERGED[path.slice(-2).join('.')] : undefined;
  if (!keys)
    return desired.length === live.length && desired.every((item, position) => contains(item, live[position], path));
  const byKey = new Map(live.map((item) => [keyOfItem(item, keys), item]));
  return desired.every((item) => contains(item, byKey.get(keyOfItem(item, keys)), path));
}

const keyOfItem = (item: unknown, keys: readonly string[]): string =>
  JSON.stringify(keys.map((key) => (isRecord(item) ? item[key] : undefined)));

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
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
