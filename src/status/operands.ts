// What dials and metrics say of the running components. They may be Unknown, for instance when the operator runs outside of the cluster.
import { type Fact, REASONS } from '../api/conditions.ts';
import { BLOCK_COMPONENTS, workloadOf } from '../stack/components.ts';
import type { StatusInput, WorkloadFacts } from './input.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** ObjectStorageReady: an unusable configuration comes before what running components still measure with the last good one. */
export const judgeObjectStorage = (input: StatusInput): Fact =>
  factOfProblems(problemsOf(input, 'ObjectStorageReady')) ??
  unlessNobodyRuns(input, BLOCK_COMPONENTS.map(workloadOf), input.objectStorage, NO_BLOCK_COMPONENT);

/** QueryWorks: what Query answered. */
export const judgeQuery = (input: StatusInput): Fact =>
  unlessNobodyRuns(input, ['query'], input.queryWorks, 'No pod of Query is ready yet, so it was not asked.');

const NO_BLOCK_COMPONENT = 'No pod that uses the object storage is ready yet, so nobody knows whether it works.';

/** That nobody could be reached means another thing, where there is nobody to be reached. */
function unlessNobodyRuns(
  { workloads }: StatusInput,
  asked: readonly WorkloadFacts['workload'][],
  fact: Fact,
  message: string,
): Fact {
  if (fact.reason !== REASONS.CannotDial) return fact;
  const isRunning = workloads.some(({ workload, ready }) => ready > 0 && asked.includes(workload));
  return isRunning || workloads.length === 0 ? fact : { status: 'Unknown', reason: REASONS.NotRunning, message };
}
