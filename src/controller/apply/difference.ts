// Whether the API server already has what we want, without asking it: an apply that changes nothing is not sent.
import { Digest } from '../../api/digest.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import { amountOf } from '../../api/quantity.ts';

/**
 * What of `desired` (made by `withDesiredHash`) `live` doesn't hold, such as "spec.replicas". What is only in `live` doesn't
 * count, since the server fills in defaults; what others added there is found by `driftOf`. Where a further key changes
 * what is meant (selectors, rules, subjects) nothing may be added.
 */
export function differences(desired: KubernetesObject, live: KubernetesObject): readonly string[] {
  const found: string[] = [];
  compare(desired, live, { path: [], text: '', found });
  return found;
}

/** Whether `live` holds all of `desired`. */
export const isApplied = (desired: KubernetesObject, live: KubernetesObject): boolean =>
  differences(desired, live).length === 0;

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

interface Place {
  /** The keys that lead there, without the items of lists. */
  readonly path: Path;
  /** The same for people, with the items. */
  readonly text: string;
  readonly found: string[];
}

const below = ({ path, text, found }: Place, key: string): Place => ({
  path: [...path, key],
  text: text === '' ? key : `${text}.${key}`,
  found,
});
const atItem = (place: Place, item: unknown): Place => ({ ...place, text: `${place.text}[${String(item)}]` });

function compare(desired: unknown, live: unknown, place: Place): void {
  if (desired instanceof Digest || live instanceof Digest) compareTexts(desired, live, place);
  else if (Array.isArray(desired)) compareLists(desired, Array.isArray(live) ? live : [], place);
  else if (isRecord(desired)) compareRecords(desired, isRecord(live) ? live : {}, place);
  else if (!sameValue(desired, live) && !sameQuantity(desired, live, place.path)) place.found.push(place.text);
}

/** One of them is held as its digest alone. */
function compareTexts(desired: unknown, live: unknown, place: Place): void {
  const isSame = desired instanceof Digest ? desired.isOf(live) : live instanceof Digest && live.isOf(desired);
  if (!isSame) place.found.push(place.text);
}

/** What is wanted to be nothing is left out by the server. */
const sameValue = (desired: unknown, live: unknown): boolean =>
  desired === live || (desired === null && live === undefined);

/** An empty object may come back as nothing at all. */
function compareRecords(desired: Fields, live: Fields, place: Place): void {
  const isExact = place.path.some((key) => EXACT.has(key));
  const further = isExact ? Object.keys(live).filter((key) => !(key in desired) && !FILLED_IN.has(key)) : [];
  place.found.push(...further.map((key) => below(place, key).text));
  for (const [key, value] of Object.entries(desired))
    if (value !== undefined) compare(value, live[key], below(place, key));
}

function compareLists(desired: readonly unknown[], live: readonly unknown[], place: Place): void {
  const keys = desired.length > 0 ? MERGED[place.path.slice(-2).join('.')] : undefined;
  if (keys) compareItems(desired, live, keys, place);
  else if (desired.length !== live.length) place.found.push(atItem(place, firstDifference(desired, live, place)).text);
  else for (const [position, item] of desired.entries()) compare(item, live[position], atItem(place, position));
}

function firstDifference(desired: readonly unknown[], live: readonly unknown[], place: Place): number {
  const position = desired.findIndex((item, index) => {
    const found: string[] = [];
    compare(item, live[index], { ...place, found });
    return found.length > 0;
  });
  return position < 0 ? desired.length : position;
}

function compareItems(
  desired: readonly unknown[],
  live: readonly unknown[],
  keys: readonly string[],
  place: Place,
): void {
  const byKey = new Map(live.map((item) => [keyOfItem(item, keys), item]));
  const [name = ''] = keys;
  for (const item of desired)
    compare(item, byKey.get(keyOfItem(item, keys)), atItem(place, isRecord(item) ? item[name] : item));
}

const keyOfItem = (item: unknown, keys: readonly string[]): string =>
  JSON.stringify(keys.map((key) => (isRecord(item) ? item[key] : undefined)));

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Kubernetes writes quantities in its own way: "1024Mi" comes back as "1Gi". */
function sameQuantity(desired: unknown, live: unknown, path: Path): boolean {
  const isAmount = path.at(-1) === 'sizeLimit' || path.at(-2) === 'requests' || path.at(-2) === 'limits';
  if (!isAmount) return false;
  const wanted = amountOf(desired);
  return wanted !== undefined && wanted === amountOf(live);
}
