// What the metrics of Prometheus and Ruler say about the samples that they write. Their readiness says nothing: on a full volume
// both stay "ready" and keep no sample (seen with Prometheus v3.14.0 and Thanos v0.42.4).
import { type Fact, REASONS } from '../../api/conditions.ts';
import { enumerate } from '../../api/told-text.ts';
import { fieldOf, writesSamples } from '../../stack/components.ts';
import { type Judged, judgeMetrics, type MetricsAnswer, MOST_PODS, type Question } from './metrics.ts';
import { followSamples, readSamplesWritten, type SamplesRecord } from './samples-record.ts';

/**
 * Judges SamplesWritten.
 * @param answers those of components without a TSDB don't count
 * @param earlier what this gave in the pass before
 * @returns the fact, Unknown when no metrics were read or nothing was written yet, and the records for the next pass
 */
export const judgeSamples = (
  answers: readonly MetricsAnswer[],
  earlier: readonly SamplesRecord[] = [],
): Judged<SamplesRecord> => judgeMetrics(QUESTION, answers, earlier);

const QUESTION: Question<SamplesRecord> = {
  isAsked: writesSamples,
  subject: 'whether samples are written',
  follow: (component, pod, metrics, earlier) => followSamples(readSamplesWritten(component, pod, metrics), earlier),
  judge: factOf,
};

function factOf(records: readonly SamplesRecord[]): Fact {
  const failing = records.filter(({ verdict }) => verdict === 'fails');
  if (failing.length > 0) return { status: 'False', reason: REASONS.WritesFail, message: describeFailing(failing) };
  const working = [...new Set(records.filter(({ verdict }) => verdict === 'works').map(({ component }) => component))];
  return working.length === 0
    ? { status: 'Unknown', reason: REASONS.NoWritesYet, message: 'No component has written a sample yet.' }
    : { status: 'True', reason: REASONS.WritesSucceed, message: `Samples are written: ${working.join(', ')}.` };
}

function describeFailing(failing: readonly SamplesRecord[]): string {
  const places = enumerate(
    failing.map(({ component, pod }) => `${component} in ${pod}`),
    MOST_PODS,
  );
  const sizes = [...new Set(failing.map(({ component }) => `${fieldOf(component)}.storage.size`))].join(' and ');
  return `New samples are lost, because they can't be written to the volume: ${places}. Either it is full or it fails; the log of the pod names the cause. If it is full, enlarge ${sizes}; nothing has to be restarted.`;
}
