// Ready: workloads, certificates and objects are as desired, and no dial has seen the contrary.
import { type Fact, REASONS } from '../api/conditions.ts';
import { dotted } from '../components/presence.ts';
import { factsOf } from '../stack/components.ts';
import { judgeCertificates } from './certificates.ts';
import { componentStates, describeState, scaledByHand, scaledToZero } from './components.ts';
import { isActive, type StatusInput } from './input.ts';
import { judgeNetworkPolicies } from './network-policies.ts';
import { judgeObjectStorage, judgeQuery, judgeSamplesWritten } from './operands.ts';
import { postponedWrites } from './problems.ts';
import { list } from './sentences.ts';
import { hindrance } from './stalled.ts';
import { lastVerification } from './verification.ts';
import { versionChange, whoWaits } from './version-change.ts';
import { isRolledOut } from './workload-facts.ts';

type Check = (input: StatusInput) => Fact | undefined;

/**
 * Ready: False carries the reason of the first check that fails, and beside it what pods say of themselves; True carries what
 * should be looked at all the same.
 */
export function judgeReady(input: StatusInput): Fact {
  for (const check of CHECKS) {
    const found = check(input);
    if (!found) continue;
    const besides = check === componentsAreReady ? '' : causesInPods(input);
    return { ...found, status: 'False', message: `${found.message}${besides}` };
  }
  const notes = input.problems.map(({ message }) => message);
  const more = notes.length === 0 ? '' : ` This holds nothing up, but look at it: ${list(notes)}.`;
  const message = `${input.paused ? AS_IT_WAS : 'Every component, certificate and object is as desired.'}${more}`;
  return { status: 'True', reason: REASONS.AsDesired, message };
}

/** Nobody compares objects with the spec of a paused stack. */
const AS_IT_WAS =
  'What runs is ready, and its certificates are valid. The stack is paused: a change of its spec waits until spec.paused is false.';

/** A workload runs other pods than it should, or too few of them are ready, or it waits for its turn to change its version. */
const componentsAreReady: Check = (input) => {
  const unready = componentStates(input).filter((state) => !isRolledOut(state));
  if (unready.length === 0 && !isChanging(input)) return undefined;
  const pods = unready.length === 0 ? TO_STAY : `Waits for pods: ${list(unready.map(describeState))}.`;
  return { status: 'False', reason: REASONS.ComponentsNotReady, message: `${pods}${whoWaits(input)}` };
};

/** Who has begun is looked at no more while the stack is paused; who waits then still waits. */
function isChanging(input: StatusInput): boolean {
  const { rolling = [], waiting = [] } = versionChange(input) ?? {};
  return waiting.length > 0 || (rolling.length > 0 && isActive(input));
}

const TO_STAY = 'Waits for pods that are ready to stay so.';

/** Pods that fail by themselves may be the cause of what fails elsewhere, or have one of their own. */
function causesInPods(input: StatusInput): string {
  const failing = componentStates(input).filter((state) => !isRolledOut(state) && state.message !== undefined);
  return failing.length === 0 ? '' : ` Besides, it waits for pods: ${list(failing.map(describeState))}.`;
}

/** The server fails to write an object, so what runs is that of an earlier spec or lacks something. */
const writesSucceed: Check = ({ problems }) => {
  const failing = problems.filter(({ reason }) => reason === REASONS.WriteFailing);
  return failing.length === 0
    ? undefined
    : {
        status: 'False',
        reason: REASONS.WriteFailing,
        message: `The API server fails to write these objects: ${list(failing.map(({ message }) => message))}.`,
      };
};

/** Objects wait for the budget of writes of the stack. */
const writesAreInTime: Check = (input) => {
  const postponed = postponedWrites(input);
  return postponed === undefined ? undefined : { status: 'False', reason: REASONS.WritesPostponed, message: postponed };
};

/** A paused stack lacks objects, which nobody makes anew. */
const objectsAreThere: Check = ({ missingObjects = [] }) =>
  missingObjects.length === 0
    ? undefined
    : {
        status: 'False',
        reason: REASONS.ObjectsMissing,
        message: `These objects are gone, and are made anew when spec.paused is false: ${list(missingObjects)}.`,
      };

/** The spec asks for no pods at all where answers come from. */
const someoneAnswers: Check = ({ resolved }) => {
  const idle = resolved ? scaledToZero(resolved) : [];
  if (idle.length === 0) return undefined;
  const fields = idle.map((workload) => `spec.${dotted(factsOf(workload).field)}.replicas`).join(' and ');
  const message = `${fields} ${idle.length > 1 ? 'are' : 'is'} 0, so ${idle.map((one) => factsOf(one).does.missed).join(' and ')}.`;
  return { status: 'False', reason: REASONS.ScaledToZero, message };
};

/** Somebody took the pods of a workload, and nobody brings them back while the stack is paused. */
const podsAreAskedFor: Check = (input) => {
  const idle = scaledByHand(input);
  if (idle.length === 0) return undefined;
  const wayOut = input.paused ? 'they get their pods back when spec.paused is false' : 'they get their pods back now';
  const message = `Somebody scaled ${idle.join(' and ')} to 0 pods; ${wayOut}.`;
  return { status: 'False', reason: REASONS.ScaledToZero, message };
};

/** A certificate is missing, or peers would refuse it. */
const certificatesAreValid: Check = (input) => whenFalse(judgeCertificates(input));

/** Policies are missing or differ; that the user switched them off is no fault. */
const policiesAreApplied: Check = (input) => {
  const fact = judgeNetworkPolicies(input);
  return fact?.reason === REASONS.Disabled ? undefined : whenFalse(fact);
};

/** The object storage was seen to fail; not having looked holds nothing up. */
const objectStorageWorks: Check = (input) => whenFalse(judgeObjectStorage(input));

/** Samples were seen to be lost; not having looked holds nothing up. */
const samplesAreWritten: Check = (input) => whenFalse(judgeSamplesWritten(input));

/** Query was seen to fail; not having reached it holds nothing up. */
const queryWorks: Check = (input) => whenFalse(judgeQuery(input));

/** A listener was seen to be other than protected; not having looked holds nothing up. */
const listenersAreProtected: Check = (input) => {
  const fact = whenFalse(lastVerification(input));
  return fact && { status: 'False', reason: fact.reason, message: fact.message };
};

/** Causes before what follows from them: a Store waits without a word for a bucket that fails, and Query for a Store. */
const CHECKS: readonly Check[] = [
  hindrance,
  writesSucceed,
  writesAreInTime,
  certificatesAreValid,
  objectsAreThere,
  policiesAreApplied,
  listenersAreProtected,
  objectStorageWorks,
  samplesAreWritten,
  componentsAreReady,
  someoneAnswers,
  podsAreAskedFor,
  queryWorks,
];

const whenFalse = (fact: Fact | undefined): Fact | undefined => (fact?.status === 'False' ? fact : undefined);
