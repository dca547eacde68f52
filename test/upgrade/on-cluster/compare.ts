// What is another after an upgrade, beside what CHANGELOG.md says of it.
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { said } from '../changelog.ts';
import { effectsOf } from '../effects.ts';
import type { RunningPod, RunningStack } from './running.ts';

export interface Difference {
  readonly what: string;
  readonly found: readonly string[];
  /** Which of them CHANGELOG.md does not name. */
  readonly unsaid: readonly string[];
}

/** @param saying the value of a line of CHANGELOG.md for what is not released, by its name */
export function compare(
  before: RunningStack,
  after: RunningStack,
  saying: (line: string) => string = (line) => said('Unreleased', line),
): readonly Difference[] {
  const { rolls, changes } = effectsOf(before.objects.map(comparable), after.objects.map(comparable));
  const rolling = saying('Pods that roll').split(', ');
  const changing = saying('Other objects that change').split(', ');
  const pods = changedPods(before.pods, after.pods);
  return [
    { what: 'templates that changed', found: rolls, unsaid: rolls.filter((name) => !rolling.includes(name)) },
    {
      what: 'kinds of objects that changed',
      found: changes,
      unsaid: changes.filter((kind) => !changing.includes(kind)),
    },
    {
      what: 'pods that came, went or began anew',
      found: pods.map(({ name }) => name),
      unsaid: pods.filter(({ component }) => !rolling.includes(component)).map(({ name }) => name),
    },
  ];
}

/** Those of before that are no longer the same, and those that only are there after. */
function changedPods(before: readonly RunningPod[], after: readonly RunningPod[]): readonly RunningPod[] {
  const isIn = (pods: readonly RunningPod[], pod: RunningPod) => pods.some((other) => isDeepStrictEqual(other, pod));
  const gone = before.filter((pod) => !isIn(after, pod));
  const come = after.filter(({ uid }) => !before.some((pod) => pod.uid === uid));
  return [...gone, ...come];
}

/** A disruption budget is taken away on purpose, to see it made anew: another object, with the same in it. */
function comparable(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'PodDisruptionBudget') return object;
  const { name, namespace, labels } = object.metadata;
  return { ...object, metadata: { name, ...(namespace && { namespace }), ...(labels && { labels }) } };
}
