// What dials and metrics say of the running components. They may be Unknown, for instance when the operator runs outside of the cluster.

import { type Fact, REASONS } from '../api/conditions.ts';
import { query } from '../components/query/facts.ts';
import { type Component, componentsOf, movesBlocks, nameOf, writesSamples } from '../stack/components.ts';
import { type Circumstances, lastSaid } from './circumstances.ts';
import { componentStates } from './components.ts';
import type { DialFacts, Pass } from './pass.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** ObjectStorageReady: an unusable configuration comes before what running components still measure with the last good one. */
export function judgeObjectStorage(pass: Pass, around: Circumstances): Fact {
  const problems = problemsOf(pass, 'ObjectStorageReady');
  const blocking = factOfProblems(
    problems.filter((problem) => problem.blocking),
    pass,
    around,
  );
  if (blocking) return blocking;
  const { objectStorage } = dialledIn(pass);
  const fact = unlessNobodyRuns(pass, movesBlocks, objectStorage, NO_BLOCK_COMPONENT);
  const note = factOfProblems(problems, pass, around);
  // What holds nothing up is said beside what was measured; a failure that was measured keeps its reason.
  if (!note) return fact;
  return {
    ...fact,
    reason: fact.status === 'False' ? fact.reason : note.reason,
    message: `${fact.message} But ${note.message}`,
  };
}

/** SamplesWritten. */
export const judgeSamplesWritten = (pass: Pass): Fact =>
  unlessNobodyRuns(pass, writesSamples, dialledIn(pass).samplesWritten, NO_SAMPLE_COMPONENT);

/** Whether a stack has anybody who writes samples. A refused spec does not say so: then it is as before. */
export const hasSampleComponents = (pass: Pass, around: Circumstances): boolean =>
  pass.kind === 'refused'
    ? lastSaid(around, 'SamplesWritten') !== undefined
    : pass.stack.topology.components.some(writesSamples);

/** QueryWorks: what Query answered. */
export const judgeQuery = (pass: Pass): Fact =>
  unlessNobodyRuns(
    pass,
    (component) => nameOf(component) === query.name,
    dialledIn(pass).queryWorks,
    'No pod of Query is ready yet, so it was not asked.',
  );

/** What was asked in a pass: some ask nobody, and say why. */
function dialledIn(pass: Pass): DialFacts {
  switch (pass.kind) {
    case 'refused':
      return nobodyAsked(REASONS.NotChecked, 'Nothing was asked, because the spec is refused.');
    case 'paused':
      return nobodyAsked(REASONS.Paused, 'Nothing is asked while the stack is paused.');
    case 'blocked':
    case 'worked':
      return pass.dialled;
  }
}

function nobodyAsked(reason: string, message: string): DialFacts {
  const fact: Fact = { status: 'Unknown', reason, message };
  return { queryWorks: fact, objectStorage: fact, samplesWritten: fact };
}

const NO_BLOCK_COMPONENT = 'No pod that uses the object storage is ready yet, so nobody knows whether it works.';
const NO_SAMPLE_COMPONENT = 'No pod that writes samples is ready yet, so nobody knows whether they are written.';

/** That nobody could be reached means another thing, where there is nobody to be reached. */
function unlessNobodyRuns(pass: Pass, isAsked: (component: Component) => boolean, fact: Fact, message: string): Fact {
  if (fact.reason !== REASONS.CannotDial) return fact;
  const isRunning = componentStates(pass).some(
    ({ workload, ready }) => ready > 0 && componentsOf(workload).some(isAsked),
  );
  return isRunning ? fact : { status: 'Unknown', reason: REASONS.NotRunning, message };
}
