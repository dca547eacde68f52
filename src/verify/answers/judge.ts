// What the answers of a stack say: the only place that reads them. It runs on another thread, so it is handed plain data and
// gives it.
import type { Fact } from '../../api/conditions.ts';
import type { BucketRecord } from './bucket-record.ts';
import type { ExpectedStore } from './expected-stores.ts';
import type { Judged, MetricsAnswer } from './metrics.ts';
import { judgeBuckets } from './object-storage.ts';
import { type QueryAnswers, queryFact } from './query.ts';
import { judgeSamples } from './samples.ts';
import type { SamplesRecord } from './samples-record.ts';

export interface QueryQuestion {
  readonly answers: QueryAnswers;
  readonly expected: readonly ExpectedStore[];
}

export const judgeQuery = ({ answers, expected }: QueryQuestion): Fact => queryFact(answers, expected);

export interface MetricsQuestion {
  readonly answers: readonly MetricsAnswer[];
  /** What this gave in the look before. */
  readonly buckets: readonly BucketRecord[];
  readonly samples: readonly SamplesRecord[];
}

export interface MetricsFindings {
  readonly buckets: Judged<BucketRecord>;
  readonly samples: Judged<SamplesRecord>;
}

export const judgeMetricsOfStack = ({ answers, buckets, samples }: MetricsQuestion): MetricsFindings => ({
  buckets: judgeBuckets(answers, buckets),
  samples: judgeSamples(answers, samples),
});
