// The metrics of components, as they were dialled: whose they are, and what is said when there are none.
import { type Fact, REASONS } from '../api/conditions.ts';
import type { Component } from '../stack/components.ts';
import { type Samples, sumOf } from './prometheus-text.ts';
import type { DialResult } from './result.ts';

/** The metrics of one component in one pod. */
export interface MetricsAnswer {
  readonly component: Component;
  /** Name of the pod. */
  readonly pod: string;
  readonly result: DialResult;
}

/** Counters belong to a process: another one begins anew. */
export interface Process {
  readonly component: Component;
  /** Name of its pod. */
  readonly pod: string;
  /** Tells the processes of a pod apart: the time of start, as it is written. */
  readonly process: string;
}

/** The metric whose value is `process`. */
export const START = 'process_start_time_seconds';

export const processOf = (component: Component, pod: string, samples: Samples): Process => ({
  component,
  pod,
  process: String(sumOf(samples, START) ?? 0),
});

/** What was known of a process before, if anything. */
export const earlierOf = <Known extends Process>(
  { component, pod, process }: Process,
  earlier: readonly Known[],
): Known | undefined =>
  earlier.find((known) => known.component === component && known.pod === pod && known.process === process);

/** Reads what was answered, and leaves out who did not answer. */
export const readAnswers = <Reading>(
  answers: readonly MetricsAnswer[],
  read: (component: Component, pod: string, metrics: string) => Reading,
): readonly Reading[] =>
  answers.flatMap(({ component, pod, result }) =>
    result.kind === 'answered' && result.status === 200 ? [read(component, pod, result.body)] : [],
  );

/**
 * Says why there is nothing to read.
 * @param question what nobody knows therefore, such as "whether the object storage works"
 */
export function notMeasured(answers: readonly MetricsAnswer[], question: string): Fact {
  const silent = answers.find(({ result }) => result.kind !== 'answered');
  if (silent?.result.kind !== 'unreachable')
    return { status: 'Unknown', reason: REASONS.NotMeasured, message: 'No component has shown its metrics.' };
  return {
    status: 'Unknown',
    reason: REASONS.CannotDial,
    message: `The metrics of the components can't be reached from where the operator runs, so nobody knows ${question}.`,
  };
}
