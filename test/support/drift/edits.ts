// What somebody may do to one field, without knowing what it is for: another value, removed, an item more.
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { ownedPlaces, type Place, textOf, valueAt } from './owned-fields.ts';

export interface Edit {
  /** Such as "spec.replicas". */
  readonly field: string;
  readonly what: 'changed' | 'removed' | 'with an item more';
  /** Values to try, until the API server takes one. */
  readonly candidates: readonly unknown[];
  /** The object with one of the candidates. */
  readonly apply: (live: KubernetesObject, candidate: unknown) => KubernetesObject;
}

/** Every edit of every field that the operator applied. */
export function editsOf(live: KubernetesObject): readonly Edit[] {
  return ownedPlaces(live).flatMap((place) => {
    const value = valueAt(live, place);
    return [...changes(place, value), removal(place)];
  });
}

function changes(place: Place, value: unknown): readonly Edit[] {
  if (Array.isArray(value)) {
    const more = [value.at(-1) ?? {}, 'another', {}].map((item) => [...(value as readonly unknown[]), item]);
    return [replacement(place, 'with an item more', more)];
  }
  const others = otherValues(value);
  return others.length === 0 ? [] : [replacement(place, 'changed', others)];
}

const replacement = (place: Place, what: Edit['what'], candidates: readonly unknown[]): Edit => ({
  field: textOf(place),
  what,
  candidates,
  apply: (live, candidate) => withValue(live, place, () => candidate) as KubernetesObject,
});

const removal = (place: Place): Edit => ({
  field: textOf(place),
  what: 'removed',
  candidates: [undefined],
  apply: (live) => withValue(live, place, () => undefined) as KubernetesObject,
});

/** Words that stand for each other: the API server knows only some. */
const FAMILIES: readonly (readonly string[])[] = [
  ['TCP', 'UDP'],
  ['RuntimeDefault', 'Unconfined'],
  ['RollingUpdate', 'Recreate', 'OnDelete'],
  ['IfNotPresent', 'Always'],
  ['DoNotSchedule', 'ScheduleAnyway'],
  ['NoSchedule', 'NoExecute'],
  ['Equal', 'Exists'],
  ['In', 'NotIn'],
  ['Ingress', 'Egress'],
  ['IfHealthyBudget', 'AlwaysAllow'],
  ['File', 'FallbackToLogsOnError'],
  ['ServiceAccount', 'User'],
  ['Retain', 'Delete'],
  ['ClusterIP', 'NodePort'],
  ['Honor', 'Ignore'],
  ['All', 'Local'],
  ['ClusterFirst', 'Default'],
  ['get', 'delete'],
  ['OrderedReady', 'Parallel'],
  ['metadata.name', 'metadata.namespace', 'metadata.uid'],
  // Volumes of every pod.
  ['trust', 'http-trust'],
];

function otherValues(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1, value - 1, value + 1000];
  if (typeof value === 'boolean') return [!value];
  if (typeof value !== 'string') return [];
  const family = FAMILIES.find((one) => one.includes(value))?.filter((one) => one !== value) ?? [];
  const others = [
    `${value}-x`,
    `x${value}`,
    '123Mi',
    '10.9.0.0/16',
    '10.9.8.7',
    '9999',
    'b3RoZXI=',
    'other',
    '/other',
    'trust',
  ];
  return [...family, ...others];
}

type Update = (value: unknown) => unknown;

/** A copy with another value at a place; `undefined` removes it, also from a list. */
function withValue(value: unknown, [step, ...rest]: Place, update: Update): unknown {
  if (step === undefined) return update(value);
  const below = withValue(valueAt(value, [step]), rest, update);
  if (Array.isArray(value)) {
    const at = Number(step);
    const items = value as readonly unknown[];
    return [...items.slice(0, at), ...(below === undefined ? [] : [below]), ...items.slice(at + 1)];
  }
  const { [step]: _, ...others } = value as Readonly<Record<string, unknown>>;
  return below === undefined ? others : { ...others, [step]: below };
}
