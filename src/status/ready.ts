// Ready: workloads, certificates and objects are as desired, and no dial has seen the contrary.
import { type Fact, REASONS } from '../api/conditions.ts';
import { isRolledOut } from '../observed/workload-facts.ts';
import { factsOf, fieldOf } from '../stack/components.ts';
import { judgeCertificates } from './certificates.ts';
import type { Circumstances } from './circumstances.ts';
import { componentStates, describeState, scaledByHand, scaledToZero } from './components.ts';
import type { Check } from './judgement.ts';
import { judgeNetworkPolicies } from './network-policies.ts';
import { judgeObjectStorage, judgeQuery, judgeSamplesWritten } from './operands.ts';
import { isPlanned, type Pass } from './pass.ts';
import { postponedWrites, problemsIn } from './problems.ts';
import { list } from './sentences.ts';
import { hindrance } from './stalled.ts';
import { lastVerification } from './verification.ts';
import { versionChange, whoWaits } from './version-change.ts';

/**
 * Ready: False carries the reason of the first check that fails, and beside it what pods say of themselves; True carries what
 * should be looked at all the same.
 */
export function judgeReady(pass: Pass, around: Circumstances): Fact {
  for (const check of CHECKS) {
    const found = check(pass, around);
    if (!found) continue;
    const besides = check === componentsAreReady ? '' : causesInPods(pass);
    return { ...found, status: 'False', message: `${found.message}${besides}` };
  }
  const notes = problemsIn(pass).map(({ message }) => message);
  const more = notes.length === 0 ? '' : ` This holds nothing up, but look at it: ${list(notes)}.`;
  const message = `${saysOfGood(pass)}${more}`;
  return { status: 'True', reason: REASONS.AsDesired, message };
}

/** Nobody compares objects with the spec of a paused stack. What is refused or blocked never gets here. */
function saysOfGood({ kind }: Pass): string {
  switch (kind) {
    case 'paused':
      return 'What runs is ready, and its certificates are valid. The stack is paused: a change of its spec waits until spec.paused is false.';
    case 'refused':
    case 'blocked':
    case 'worked':
      return 'Every component, certificate and object is as desired.';
  }
}

/** A workload runs other pods than it should, or too few of them are ready, or it waits for its turn to change its version. */
const componentsAreReady: Check = (pass, around) => {
  const unready = componentStates(pass).filter((state) => !isRolledOut(state));
  if (unready.length === 0 && !isChanging(pass, around)) return undefined;
  const pods = unready.length === 0 ? TO_STAY : `Waits for pods: ${list(unready.map(describeState))}.`;
  return { status: 'False', reason: REASONS.ComponentsNotReady, message: `${pods}${whoWaits(pass)}` };
};

/** Who has begun is looked at no more while the stack is paused; who waits then still waits. */
function isChanging(pass: Pass, around: Circumstances): boolean {
  const { rolling = [], waiting = [] } = versionChange(pass, around) ?? {};
  return waiting.length > 0 || (rolling.length > 0 && isPlanned(pass));
}

const TO_STAY = 'Waits for pods that are ready to stay so.';

/** Pods that fail by themselves may be the cause of what fails elsewhere, or have one of their own. */
function causesInPods(pass: Pass): string {
  const failing = componentStates(pass).filter((state) => !isRolledOut(state) && state.message !== undefined);
  return failing.length === 0 ? '' : ` Besides, it waits for pods: ${list(failing.map(describeState))}.`;
}

/** The server fails to write an object, so what runs is that of an earlier spec or lacks something. */
const writesSucceed: Check = (pass) => {
  const failing = problemsIn(pass).filter(({ reason }) => reason === REASONS.WriteFailing);
  return failing.length === 0
    ? undefined
    : {
        status: 'False',
        reason: REASONS.WriteFailing,
        message: `The API server fails to write these objects: ${list(failing.map(({ message }) => message))}.`,
      };
};

/** Objects wait for the budget of writes of the stack. */
const writesAreInTime: Check = (pass) => {
  const postponed = postponedWrites(pass);
  return postponed === undefined ? undefined : { status: 'False', reason: REASONS.WritesPostponed, message: postponed };
};

/** A paused stack lacks objects, which nobody makes anew. */
const objectsAreThere: Check = (pass) => {
  switch (pass.kind) {
    case 'refused':
    case 'blocked':
    case 'worked':
      return undefined;
    case 'paused': {
      if (pass.missingObjects.length === 0) return undefined;
      const message = `These objects are gone, and are made anew when spec.paused is false: ${list(pass.missingObjects)}.`;
      return { status: 'False', reason: REASONS.ObjectsMissing, message };
    }
  }
};

/** The spec asks for no pods at all where answers come from. */
const someoneAnswers: Check = (pass) => {
  const idle = pass.kind === 'refused' ? [] : scaledToZero(pass.stack);
  if (idle.length === 0) return undefined;
  // Of instances all have one field.
  const all = [...new Set(idle.map(factsOf))];
  const fields = all.map(({ name }) => `${fieldOf(name)}.replicas`).join(' and ');
  const message = `${fields} ${all.length > 1 ? 'are' : 'is'} 0, so ${all.map(({ does }) => does.missed).join(' and ')}.`;
  return { status: 'False', reason: REASONS.ScaledToZero, message };
};

/** Somebody took the pods of a workload, and nobody brings them back while the stack is paused. */
const podsAreAskedFor: Check = (pass) => {
  const idle = scaledByHand(pass);
  if (idle.length === 0) return undefined;
  const message = `Somebody scaled ${idle.join(' and ')} to 0 pods; ${whenBack(pass)}.`;
  return { status: 'False', reason: REASONS.ScaledToZero, message };
};

function whenBack({ kind }: Pass): string {
  switch (kind) {
    case 'paused':
      return 'they get their pods back when spec.paused is false';
    case 'refused':
    case 'blocked':
    case 'worked':
      return 'they get their pods back now';
  }
}

/** A certificate is missing, or peers would refuse it. */
const certificatesAreValid: Check = (pass, around) => whenFalse(judgeCertificates(pass, around));

/** Policies are missing or differ; that the user switched them off is no fault. */
const policiesAreApplied: Check = (pass, around) => {
  const fact = whenFalse(judgeNetworkPolicies(pass, around));
  return fact?.reason === REASONS.Disabled ? undefined : fact;
};

/** The object storage was seen to fail; not having looked holds nothing up. */
const objectStorageWorks: Check = (pass, around) => whenFalse(judgeObjectStorage(pass, around));

/** Samples were seen to be lost; not having looked holds nothing up. */
const samplesAreWritten: Check = (pass) => whenFalse(judgeSamplesWritten(pass));

/** Query was seen to fail; not having reached it holds nothing up. */
const queryWorks: Check = (pass) => whenFalse(judgeQuery(pass));

/** A listener was seen to be other than protected; not having looked holds nothing up. */
const listenersAreProtected: Check = (pass, around) => {
  const fact = whenFalse(lastVerification(pass, around));
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

const whenFalse = (fact: Fact | 'keep' | undefined): Fact | undefined =>
  fact !== undefined && fact !== 'keep' && fact.status === 'False' ? fact : undefined;
