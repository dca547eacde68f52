// What the metrics of components say about the object storage. Their readiness says nothing: with a dead bucket most are "ready".
import { type Fact, REASONS } from '../../api/conditions.ts';
import { enumerate } from '../../api/told-text.ts';
import { movesBlocks } from '../../stack/components.ts';
import { type BucketRecord, followBucket, readBucket } from './bucket-record.ts';
import { type Judged, judgeMetrics, type MetricsAnswer, MOST_PODS, type Question } from './metrics.ts';

/**
 * Judges ObjectStorageReady.
 * @param answers those of components without blocks don't count
 * @param earlier what this gave in the pass before; without it the counters are judged since the start of each process, which
 * sees a wrong configuration at once (a changed one restarts pods), but not an outage after a long good time
 * @returns the fact, Unknown when no metrics were read or nothing was asked of the object storage yet, and the records for
 * the next pass
 */
export const judgeBuckets = (
  answers: readonly MetricsAnswer[],
  earlier: readonly BucketRecord[] = [],
): Judged<BucketRecord> => judgeMetrics(QUESTION, answers, earlier);

const QUESTION: Question<BucketRecord> = {
  isAsked: movesBlocks,
  subject: 'whether the object storage works',
  follow: (component, pod, metrics, earlier) => followBucket(readBucket(component, pod, metrics), earlier),
  judge: factOf,
};

function factOf(records: readonly BucketRecord[]): Fact {
  for (const check of CHECKS) {
    const found = check(records);
    if (found) return found;
  }
  return unknown(REASONS.NoOperationsYet, 'No component has asked anything of the object storage yet.');
}

type Check = (records: readonly BucketRecord[]) => Fact | undefined;

/** A halted Compactor waits for a person; until then blocks are neither compacted nor deleted. */
const compactorRuns: Check = (records) =>
  records.some(({ isHalted }) => isHalted)
    ? no(
        REASONS.CompactorHalted,
        'The Compactor has halted, because it found blocks that it can\'t handle, or because its volume is full: see "halt" in its log, repair or mark the block, or give it a larger volume, and restart its pod.',
      )
    : undefined;

/** The latest operations of a pod failed. One is enough: new pods may have a wrong configuration that old ones have not read. */
const operationsSucceed: Check = (records) => {
  const failing = records.filter(({ verdict }) => verdict === 'fails');
  if (failing.length === 0) return undefined;
  const described = failing.map(
    ({ component, pod, failed }) => `${component} (${failed.join(', ') || 'sync'}) in ${pod}`,
  );
  return no(
    REASONS.OperationsFail,
    `Operations on the object storage fail: ${enumerate(described, MOST_PODS)}. Check bucket, endpoint and credentials in its Secret, and spec.networkPolicy.objectStorage; the logs of the pods name the cause.`,
  );
};

/** A Store that can't load a block stays ready and answers without its data. It tries again with each sync. */
const blocksAreLoaded: Check = (records) => {
  const pods = records.filter(({ lacksBlocks }) => lacksBlocks).map(({ pod }) => pod);
  if (pods.length === 0) return undefined;
  return no(
    REASONS.BlocksNotLoaded,
    `Answers lack the data of blocks that a Store could not load, in ${enumerate(pods, MOST_PODS)}: either its volume is full or a block is damaged. See "loading block failed" in its log; it tries again every spec.store.syncInterval.`,
  );
};

const someSucceeded: Check = (records) => {
  const working = [...new Set(records.filter(({ verdict }) => verdict === 'works').map(({ component }) => component))];
  if (working.length === 0) return undefined;
  const message = `Operations on the object storage succeed: ${working.join(', ')}.`;
  return { status: 'True', reason: REASONS.OperationsSucceed, message };
};

const CHECKS: readonly Check[] = [compactorRuns, operationsSucceed, blocksAreLoaded, someSucceeded];

const no = (reason: string, message: string): Fact => ({ status: 'False', reason, message });
const unknown = (reason: string, message: string): Fact => ({ status: 'Unknown', reason, message });
