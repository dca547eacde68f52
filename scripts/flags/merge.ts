// From what each version has to one table with bounds.
import type { Known } from '../../src/api/schema/flags/known.ts';

/** Names of flags without dashes; true for those that may be repeated. */
export type Names = ReadonlyMap<string, boolean>;

/** What one minor version has. */
export interface Found {
  readonly minor: number;
  readonly names: Names;
}

/** Every name with the versions that have it, in the order of the alphabet. */
export function mergeVersions(versions: readonly Found[]): Readonly<Record<string, Known>> {
  const names = [...new Set(versions.flatMap(({ names: own }) => [...own.keys()]))].sort();
  return Object.fromEntries(names.map((name) => [name, factsOf(name, versions)]));
}

function factsOf(name: string, versions: readonly Found[]): Known {
  const having = versions.filter(({ names }) => names.has(name));
  const [first, last] = [having.at(0)?.minor ?? 0, having.at(-1)?.minor ?? 0];
  return {
    ...(first === versions.at(0)?.minor ? {} : { since: first }),
    ...(last === versions.at(-1)?.minor ? {} : { until: last }),
    ...(having.some(({ names }) => names.get(name)) ? { repeatable: true } : {}),
  };
}
