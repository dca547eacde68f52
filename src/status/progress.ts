// What is under way and ends by itself (kstatus: Reconciling True means InProgress).
import { type Fact, REASONS } from '../api/conditions.ts';
import { invalidCertificates } from './certificates.ts';
import { componentStates, describeState } from './components.ts';
import { isActive, type StatusInput } from './input.ts';
import { judgeQuery } from './operands.ts';
import { postponedWrites } from './problems.ts';
import { list } from './sentences.ts';
import { hindrance } from './stalled.ts';
import { versionChange, whoWaits } from './version-change.ts';
import { isRolledOut } from './workload-facts.ts';

type Check = (input: StatusInput) => Fact | undefined;

/** Reconciling: never True together with Stalled, because waiting for a change by hand is no progress. */
export function judgeProgress(input: StatusInput): Fact {
  if (hindrance(input))
    return settled(REASONS.Stalled, 'Nothing goes on before a change by hand: see the condition Stalled.');
  for (const check of CHECKS) {
    const found = check(input);
    if (found) return found;
  }
  return settled(REASONS.Settled, 'Nothing is under way.');
}

/** The operator is about to issue what is not valid; it does nothing while it is paused. */
const issues: Check = (input) => {
  if (!isActive(input)) return undefined;
  const missing = invalidCertificates(input).map(({ holder }) => holder);
  if (input.certificates.length > 0 && missing.length === 0) return undefined;
  return under(REASONS.IssuingCertificates, `Certificates are being issued: ${list(missing, ', ') || 'all'}.`);
};

/** The server could not do it, which may end by itself. */
const writesAgain: Check = ({ problems }) => {
  const failing = problems.filter(({ reason }) => reason === REASONS.WriteFailing);
  return failing.length === 0
    ? undefined
    : under(
        REASONS.WriteFailing,
        `The API server fails to write these objects, which is tried again: ${list(failing.map(({ message }) => message))}.`,
      );
};

/** Policies come before the pods. */
const applies: Check = ({ paused, policiesApplied, resolved }) =>
  paused || policiesApplied || resolved?.spec.networkPolicy.mode === 'Disabled'
    ? undefined
    : under(REASONS.ApplyingNetworkPolicies, 'Network policies are being applied.');

/** Kubernetes replaces or starts pods, whether the operator is paused or not. */
const rollsOut: Check = (input) => {
  const waiting = componentStates(input).filter((state) => !isRolledOut(state));
  return waiting.length === 0
    ? undefined
    : under(REASONS.RollingOut, `Pods are being started or replaced: ${list(waiting.map(describeState))}.`);
};

/** Pods are replaced here too, but not everywhere at once. */
const changesVersions: Check = (input) => {
  const { rolling = [], waiting = [] } = versionChange(input) ?? {};
  if (rolling.length + waiting.length === 0) return undefined;
  const unready = componentStates(input).filter((state) => !isRolledOut(state));
  const now = list(unready.map(describeState)) || 'pods that are ready are to stay so';
  return under(
    REASONS.RollingVersions,
    `Another version or image goes through the stack, one component after another. Now: ${now}.${whoWaits(input)}`,
  );
};

/** A roll ends when Query works with the new pods; it needs seconds to find them. What fails later is no progress. */
const joins: Check = (input) => {
  const wasMoving = input.previous?.conditions?.some(({ type, status }) => type === 'Reconciling' && status === 'True');
  const { status, message } = judgeQuery(input);
  return wasMoving && status === 'False'
    ? under(REASONS.JoiningQuery, `The pods are ready, and Query does not work with all of them yet: ${message}`)
    : undefined;
};

/** Written one by one, as the budget of the stack fills. */
const writesLater: Check = (input) => {
  const postponed = postponedWrites(input);
  return postponed === undefined ? undefined : under(REASONS.WritesPostponed, postponed);
};

const CHECKS: readonly Check[] = [writesAgain, writesLater, issues, applies, changesVersions, rollsOut, joins];

const under = (reason: string, message: string): Fact => ({ status: 'True', reason, message });
const settled = (reason: string, message: string): Fact => ({ status: 'False', reason, message });
