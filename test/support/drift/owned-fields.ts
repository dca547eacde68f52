// Every place of an object that a manager has applied: the list comes from the API server, so no field is forgotten.
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { FieldSet } from '../../../src/controller/apply/managed-fields.ts';
import { isOurEntry, ownersOf } from '../../../src/controller/apply/managed-fields.ts';

/** Keys and positions that lead to a value. */
export type Place = readonly (string | number)[];

/**
 * The places that the operator has applied: every value, every list, and every item of a list that is merged by keys.
 * @param live an object with its managedFields
 */
export function ownedPlaces(live: KubernetesObject): readonly Place[] {
  const applied = ownersOf(live).filter((owner) => isOurEntry(owner) && owner.operation === 'Apply');
  return applied.flatMap(({ fieldsV1 = {} }) => placesOf(fieldsV1, live, []));
}

export function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (at, step) => (at as Readonly<Record<string | number, unknown>> | undefined)?.[step],
    value,
  );
}

/** As people write it: spec.ports[0].name. */
export const textOf = (place: Place): string =>
  place
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');

function placesOf(set: FieldSet, value: unknown, place: Place): readonly Place[] {
  return Object.entries(set).flatMap(([element, below]) => {
    // The item itself, not the object or the list that holds it.
    if (element === '.') return typeof place.at(-1) === 'number' ? [place] : [];
    const step = stepOf(element, value);
    const found = valueAt(value, [step]);
    const there = [...place, step];
    return Object.keys(below).length === 0 ? wholeOf(found, there) : placesOf(below, found, there);
  });
}

/** What is owned as a whole: a value, or a list or an object with all that is in it. */
function wholeOf(value: unknown, place: Place): readonly Place[] {
  if (Array.isArray(value)) return [place, ...value.flatMap((item, index) => wholeOf(item, [...place, index]))];
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, below]) => wholeOf(below, [...place, key]))];
}

function stepOf(element: string, value: unknown): string | number {
  if (element.startsWith('f:')) return element.slice(2);
  const wanted = JSON.parse(element.slice(2)) as unknown;
  const items = value as readonly unknown[];
  return items.findIndex((item) =>
    isRecord(wanted)
      ? isRecord(item) && Object.entries(wanted).every(([key, one]) => item[key] === one)
      : item === wanted,
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
