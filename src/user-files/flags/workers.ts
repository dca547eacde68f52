// Flags that say how many of something a program starts at once. Each has memory from the start, so that a number that its form
// allows ends the program: Prometheus asks for 1 kB for each query that may run (promql/query_logger.go), and Thanos starts
// that many goroutines (pkg/compact, pkg/block, pkg/store).

import type { Violation } from '../../stack/resolve/parse.ts';
import type { StackSpec } from '../../stack/types.ts';
import { givenFlags } from './given.ts';

/** Tried with Thanos v0.42 and Prometheus v3.14: they start within some ten megabytes. */
export const MOST_WORKERS = 10_000;

const WORKERS: readonly string[] = [
  ...['query.max-concurrency', 'compact.concurrency', 'compact.blocks-fetch-concurrency', 'downsample.concurrency'],
  ...['block-sync-concurrency', 'block-meta-fetch-concurrency', 'block-files-concurrency'],
];

/** What is wrong with the numbers of workers. */
export const workerViolations = (spec: StackSpec): readonly Violation[] =>
  givenFlags(spec).flatMap(({ flags, wrong }) =>
    flags
      .filter(({ name, value }) => WORKERS.includes(name) && Number(value) > MOST_WORKERS)
      .map((flag) =>
        wrong(
          flag,
          `--${flag.name}=${flag.value} is above ${MOST_WORKERS}, and the memory for so many may end the component at its start: write a smaller number`,
        ),
      ),
  );
