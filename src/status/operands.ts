// What dials and metrics say of the running components. They may be Unknown, for instance when the operator runs outside of the cluster.
import { type Fact, REASONS } from '../api/conditions.ts';
import { BLOCK_COMPONENTS, SAMPLE_COMPONENTS, workloadOf } from '../stack/components.ts';
import type { StatusInput, WorkloadFacts } from './input.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** ObjectStorageReady: an unusable configuration comes before what running components still measure with the last good one. */
export function judgeObjectStorage(input: StatusInput): Fact {
  const problems = problemsOf(input, 'ObjectStorageReady');
  const blocking = factOfProblems(
    problems.filter((problem) => problem.blocking),
    input,
  );
  if (blocking) return blocking;
  const fact = unlessNobodyRuns(input, BLOCK_COMPONENTS.map(workloadOf), input.objectStorage, NO_BLOCK_COMPONENT);
  const note = factOfProblems(problems, input);
  // What holds nothing up is said beside what was measured; a failure that was measured keeps its reason.
  if (!note) return fact;
  return {
    ...fact,
    reason: fact.status === 'False' ? fact.reason : note.reason,
    message: `${fact.message} But ${note.message}`,
  };
}

/** SamplesWritten. */
export const judgeSamplesWritten = (input: StatusInput): Fact =>
  unlessNobodyRuns(input, SAMPLE_COMPONENTS.map(workloadOf), input.samplesWritten, NO_SAMPLE_COMPONENT);

/** Whether a stack has anybody who writes samples. A refused spec does not say so: then it is as before. */
export const hasSampleComponents = ({ resolved, previous }: StatusInput): boolean =>
  resolved
    ? SAMPLE_COMPONENTS.some((component) => resolved.topology.components.includes(component))
    : (previous?.conditions ?? []).some(({ type }) => type === 'SamplesWritten');

/** QueryWorks: what Query answered. */
export const judgeQuery = (input: StatusInput): Fact =>
  unlessNobodyRuns(input, ['query'], input.queryWorks, 'No pod of Query is ready yet, so it was not asked.');

const NO_BLOCK_COMPONENT = 'No pod that uses the object storage is ready yet, so nobody knows whether it works.';
const NO_SAMPLE_COMPONENT = 'No pod that writes samples is ready yet, so nobody knows whether they are written.';

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
