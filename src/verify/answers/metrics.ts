// The metrics of components, as they were dialled: whose they are, and how a question is put to them.
import { type Fact, REASONS } from '../../api/conditions.ts';
import type { Component } from '../../stack/components.ts';
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

/** Pods that are named in a sentence; the others are counted. */
export const MOST_PODS = 20;

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

/** What is asked of metrics, and of whom. */
export interface Question<Known extends Process> {
  /** Answers of others don't count. */
  readonly isAsked: (component: Component) => boolean;
  /** What nobody knows without an answer, such as "whether the object storage works". */
  readonly subject: string;
  /** Reads the metrics of a component in a pod, in the light of what was known before. */
  readonly follow: (component: Component, pod: string, metrics: string, earlier: readonly Known[]) => Known;
  /** @param known one or more */
  readonly judge: (known: readonly Known[]) => Fact;
}

/** What was found out: the fact, and what the next look has to know. */
export interface Judged<Known extends Process> {
  readonly fact: Fact;
  readonly records: readonly Known[];
}

/**
 * Puts a question to metrics. Who did not answer is left out.
 * @param earlier the records of the look before
 * @returns a fact that is Unknown when nobody answered
 */
export function judgeMetrics<Known extends Process>(
  { isAsked, subject, follow, judge }: Question<Known>,
  answers: readonly MetricsAnswer[],
  earlier: readonly Known[],
): Judged<Known> {
  const asked = answers.filter(({ component }) => isAsked(component));
  const records = asked.flatMap(({ component, pod, result }) =>
    result.kind === 'answered' && result.status === 200 ? [follow(component, pod, result.body, earlier)] : [],
  );
  return { fact: records.length === 0 ? notMeasured(asked, subject) : judge(records), records };
}

/** Says why there is nothing to read. */
function notMeasured(answers: readonly MetricsAnswer[], subject: string): Fact {
  const silent = answers.find(({ result }) => result.kind !== 'answered');
  if (silent?.result.kind !== 'unreachable')
    return { status: 'Unknown', reason: REASONS.NotMeasured, message: 'No component has shown its metrics.' };
  return {
    status: 'Unknown',
    reason: REASONS.CannotDial,
    message: `The metrics of the components can't be reached from where the operator runs, so nobody knows ${subject}.`,
  };
}
