// What an upgrade does to a stack that runs: told from the objects of before and after.
import { isDeepStrictEqual } from 'node:util';
import { type KubernetesObject, keyOf, refOf } from '../../src/api/objects.ts';
import { COMPONENT_LABEL } from '../../src/stack/labels.ts';

/** Sorted, each once. */
export interface Effects {
  /** Workloads whose pods are replaced: their template is another one. */
  readonly rolls: readonly string[];
  /** Kinds of objects that are changed, made or removed beside the templates of pods. */
  readonly changes: readonly string[];
}

/** @returns what changes from the objects of before to those of after */
export function effectsOf(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): Effects {
  const then = byKey(before);
  const now = byKey(after);
  const pairs = [...new Set([...then.keys(), ...now.keys()])].map((key) => ({ old: then.get(key), new: now.get(key) }));
  return {
    rolls: sorted(pairs.filter(rolls).map(({ old }) => workloadOf(old))),
    changes: sorted(
      pairs
        .filter((pair) => !isDeepStrictEqual(withoutTemplate(pair.old), withoutTemplate(pair.new)))
        .map((pair) => (pair.new ?? pair.old)?.kind ?? ''),
    ),
  };
}

/** The effects on several stacks as those on one. */
export const together = (all: readonly Effects[]): Effects => ({
  rolls: sorted(all.flatMap((one) => one.rolls)),
  changes: sorted(all.flatMap((one) => one.changes)),
});

interface Pair {
  readonly old: KubernetesObject | undefined;
  readonly new: KubernetesObject | undefined;
}

/** A workload that is new has no pods to roll, and one that goes takes them along: both are changes. */
const rolls = (pair: Pair): boolean =>
  pair.old !== undefined && pair.new !== undefined && !isDeepStrictEqual(templateOf(pair.old), templateOf(pair.new));

interface WithTemplate {
  readonly spec?: { readonly template?: unknown };
}

const templateOf = (object: KubernetesObject): unknown => (object as WithTemplate).spec?.template;

function withoutTemplate(object: KubernetesObject | undefined): unknown {
  if (!object || templateOf(object) === undefined) return object;
  const { template: _, ...spec } = (object as unknown as { spec: Record<string, unknown> }).spec;
  return { ...object, spec };
}

const workloadOf = (object: KubernetesObject | undefined): string => object?.metadata.labels?.[COMPONENT_LABEL] ?? '';

const byKey = (objects: readonly KubernetesObject[]) =>
  new Map(objects.map((object) => [keyOf(refOf(object)), object]));

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
