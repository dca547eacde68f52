// Asks the components that write, in each of their pods, for their metrics.

import type { dialHttps } from '../../dial/https.ts';
import { inTurns } from '../../dial/in-turns.ts';
import type { RunningPod } from '../../observed/running-pods.ts';
import { type Component, factsOf, movesBlocks, writesSamples } from '../../stack/components.ts';
import { BUCKET_METRICS } from '../../verify/answers/bucket-record.ts';
import type { MetricsAnswer } from '../../verify/answers/metrics.ts';
import { SAMPLES_METRICS } from '../../verify/answers/samples-record.ts';
import { placesOf } from '../../verify/listeners/places.ts';

/** Sends a request to a component; with `lines` only those that begin so are kept of the answer. */
export type Ask = (
  host: string,
  component: Component,
  path: string,
  lines?: readonly string[],
) => ReturnType<typeof dialHttps>;

/** Query writes nothing. */
const isMeasured = (component: Component): boolean => movesBlocks(component) || writesSamples(component);

/** Lines of other metrics are not kept. */
const METRICS = [...BUCKET_METRICS, ...SAMPLES_METRICS];

/** Pods of a stack whose metrics are read at the same time. See docs/limits.md. */
export const METRICS_AT_ONCE = 10;

/** Not by their Services: those leave out pods that are not ready, such as a new Store that can't read its bucket. */
export function metricsOf(pods: readonly RunningPod[], ask: Ask): Promise<readonly MetricsAnswer[]> {
  const places = placesOf(pods).filter(
    ({ component, name }) => name === factsOf(component).health && isMeasured(component),
  );
  return inTurns(places, METRICS_AT_ONCE, async ({ component, pod }) => ({
    component,
    pod: pod.name,
    result: await ask(pod.address, component, '/metrics', METRICS),
  }));
}
