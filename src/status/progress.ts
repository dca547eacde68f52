// What is under way and ends by itself (kstatus: Reconciling True means InProgress).
import { type Fact, REASONS } from '../api/conditions.ts';
import { isRolledOut } from '../observed/workload-facts.ts';
import { partyText } from '../stack/identities.ts';
import { invalidCertificates } from './certificates.ts';
import { type Circumstances, lastSaid } from './circumstances.ts';
import { componentStates, describeState } from './components.ts';
import type { Check } from './judgement.ts';
import { judgeQuery } from './operands.ts';
import type { Pass } from './pass.ts';
import { postponedWrites, problemsIn } from './problems.ts';
import { list } from './sentences.ts';
import { hindrance } from './stalled.ts';
import { versionChange, whoWaits } from './version-change.ts';

/** Reconciling: never True together with Stalled, because waiting for a change by hand is no progress. */
export function judgeProgress(pass: Pass, around: Circumstances): Fact {
  if (hindrance(pass, around))
    return settled(REASONS.Stalled, 'Nothing goes on before a change by hand: see the condition Stalled.');
  for (const check of CHECKS) {
    const found = check(pass, around);
    if (found) return found;
  }
  return settled(REASONS.Settled, 'Nothing is under way.');
}

/** The operator is about to issue what is not valid; it does nothing while it is paused. */
const issues: Check = (pass) => {
  switch (pass.kind) {
    case 'refused':
    case 'paused':
    case 'blocked':
      return undefined;
    case 'worked': {
      const missing = invalidCertificates(pass.certificates).map(({ holder }) => partyText(holder));
      if (pass.certificates.length > 0 && missing.length === 0) return undefined;
      return under(REASONS.IssuingCertificates, `Certificates are being issued: ${list(missing, ', ') || 'all'}.`);
    }
  }
};

/** The server could not do it, which may end by itself. */
const writesAgain: Check = (pass) => {
  const failing = problemsIn(pass).filter(({ reason }) => reason === REASONS.WriteFailing);
  return failing.length === 0
    ? undefined
    : under(
        REASONS.WriteFailing,
        `The API server fails to write these objects, which is tried again: ${list(failing.map(({ message }) => message))}.`,
      );
};

/** Policies come before the pods. */
const applies: Check = (pass) => {
  switch (pass.kind) {
    case 'refused':
    case 'paused':
    case 'blocked':
      return undefined;
    case 'worked':
      return pass.policies.areApplied || pass.stack.spec.networkPolicy.mode === 'Disabled'
        ? undefined
        : under(REASONS.ApplyingNetworkPolicies, 'Network policies are being applied.');
  }
};

/** Kubernetes replaces or starts pods, whether the operator is paused or not. */
const rollsOut: Check = (pass) => {
  const waiting = componentStates(pass).filter((state) => !isRolledOut(state));
  return waiting.length === 0
    ? undefined
    : under(REASONS.RollingOut, `Pods are being started or replaced: ${list(waiting.map(describeState))}.`);
};

/** Pods are replaced here too, but not everywhere at once. */
const changesVersions: Check = (pass, around) => {
  const { rolling = [], waiting = [] } = versionChange(pass, around) ?? {};
  if (rolling.length + waiting.length === 0) return undefined;
  const unready = componentStates(pass).filter((state) => !isRolledOut(state));
  const now = list(unready.map(describeState)) || 'pods that are ready are to stay so';
  return under(
    REASONS.RollingVersions,
    `Another version or image goes through the stack, one component after another. Now: ${now}.${whoWaits(pass)}`,
  );
};

/** A roll ends when Query works with the new pods; it needs seconds to find them. What fails later is no progress. */
const joins: Check = (pass, around) => {
  const wasMoving = lastSaid(around, 'Reconciling')?.status === 'True';
  const { status, message } = judgeQuery(pass);
  return wasMoving && status === 'False'
    ? under(REASONS.JoiningQuery, `The pods are ready, and Query does not work with all of them yet: ${message}`)
    : undefined;
};

/** Written one by one, as the budget of the stack fills. */
const writesLater: Check = (pass) => {
  const postponed = postponedWrites(pass);
  return postponed === undefined ? undefined : under(REASONS.WritesPostponed, postponed);
};

const CHECKS: readonly Check[] = [writesAgain, writesLater, issues, applies, changesVersions, rollsOut, joins];

const under = (reason: string, message: string): Fact => ({ status: 'True', reason, message });
const settled = (reason: string, message: string): Fact => ({ status: 'False', reason, message });
