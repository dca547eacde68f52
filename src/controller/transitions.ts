// From two statuses to what is news for people: each change of what matters, and nothing for what stays.
import { CONDITIONS, type ConditionType, REASONS } from '../api/conditions.ts';
import type { Notice } from '../kube/events.ts';
import type { Condition, StackStatus } from '../stack/types.ts';

/** Which value of a condition is the bad one, where its changes are worth an event. */
const BAD_VALUES: Readonly<Record<ConditionType, Condition['status'] | 'none'>> = {
  Ready: 'False',
  // Its ends are told as modes.
  Reconciling: 'none',
  Stalled: 'True',
  CertificatesReady: 'False',
  // It is False by choice, or for a reason that Ready or Stalled has.
  NetworkPoliciesReady: 'none',
  ObjectStorageReady: 'False',
  SamplesWritten: 'False',
  QueryWorks: 'False',
  MTLSVerified: 'False',
  RulesAccepted: 'False',
  ScrapeConfigsAccepted: 'False',
  // Advice, which may be meant otherwise.
  ImagePullSecretsFound: 'none',
  SelectorsMatch: 'none',
  VersionKnown: 'none',
  HighAvailability: 'none',
  // Told as a mode.
  Paused: 'none',
};

/** Those whose changes are worth an event. */
export const WATCHED: readonly ConditionType[] = CONDITIONS.filter((type) => BAD_VALUES[type] !== 'none');

/** How a recovery is called: by what is good again. Where the name of the condition is that of the fault, by its good reason. */
const RECOVERED: Readonly<Record<string, string>> = { Stalled: REASONS.NothingInTheWay };

/** What everyone expects of a stack or of pods that begin. */
const BEGINNINGS: readonly string[] = [
  REASONS.ComponentsNotReady,
  REASONS.CertificatesMissing,
  REASONS.CertificatesNotValid,
  REASONS.NotApplied,
  REASONS.StoreMissing,
  REASONS.StoreUnhealthy,
];

/** The changes between two statuses, bad ones first. @param previous undefined: the stack had none */
export function transitions(previous: StackStatus | undefined, status: StackStatus): readonly Notice[] {
  const found = (status.conditions ?? []).flatMap((condition) => noticeOf(condition, previous, status));
  return [...found.filter(isWarning), ...found.filter((notice) => !isWarning(notice)), ...modes(previous, status)];
}

const isWarning = ({ type }: Notice): boolean => type === 'Warning';

function noticeOf(condition: Condition, previous: StackStatus | undefined, status: StackStatus): Notice[] {
  const watched = WATCHED.find((type) => type === condition.type);
  const before = find(previous, condition.type);
  if (!watched || condition.status === 'Unknown') return [];
  const bad = BAD_VALUES[watched];
  const isBad = condition.status === bad;
  const wasBad = before?.status === bad;
  if (isBad ? wasBad && before.reason === condition.reason : !wasBad) return [];
  const { type, reason, message } = condition;
  if (!isBad) return [notice('Normal', RECOVERED[type] ?? type, message)];
  return [notice(isBeginning(condition, before, status) ? 'Normal' : 'Warning', reason, message)];
}

/** A new stack can't answer yet; a stack that could has lost something. */
function isBeginning({ reason, status }: Condition, before: Condition | undefined, now: StackStatus): boolean {
  const hadIt = before !== undefined && before.status !== 'Unknown' && before.status !== status;
  return !hadIt && BEGINNINGS.includes(reason) && find(now, 'Reconciling')?.status === 'True';
}

/** What is neither good nor bad: a pause, the end of a roll, and another version that goes through the stack. */
function modes(previous: StackStatus | undefined, status: StackStatus): readonly Notice[] {
  const [wasPaused, isPaused] = [find(previous, 'Paused'), find(status, 'Paused')];
  const [was, is] = [find(previous, 'Reconciling'), find(status, 'Reconciling')];
  const [changed, changes] = [previous?.versionChange, status.versionChange];
  return [
    ...(isPaused && !wasPaused ? [notice('Normal', 'Paused', isPaused.message)] : []),
    ...(wasPaused && !isPaused ? [notice('Normal', 'Resumed', 'The stack is worked on again.')] : []),
    ...(changes && !changed ? [notice('Normal', 'VersionRollStarted', startOf(changes))] : []),
    ...(changed && !changes ? [notice('Normal', 'VersionRollEnded', VERSIONS_ROLLED)] : []),
    ...(was && is && isRolling(was) && hasRolled(is) ? [notice('Normal', 'RolledOut', ROLLED_OUT)] : []),
  ];
}

const VERSIONS_ROLLED = 'Every component runs the version and image that the spec asks for.';

const startOf = ({ rolling, waiting }: NonNullable<StackStatus['versionChange']>): string =>
  `Another version or image goes through the stack, one component after another: ${[...rolling, ...waiting].join(', ')}.`;

const ROLLED_OUT = 'Every pod is of the newest revision and ready.';

const isRolling = ({ status, reason }: Condition): boolean =>
  status === 'True' && (reason === REASONS.RollingOut || reason === REASONS.RollingVersions);

const hasRolled = ({ reason }: Condition): boolean => reason === REASONS.Settled || reason === REASONS.JoiningQuery;

const find = (status: StackStatus | undefined, wanted: string): Condition | undefined =>
  status?.conditions?.find(({ type }) => type === wanted);

const notice = (type: Notice['type'], reason: string, message: string): Notice => ({
  type,
  reason,
  message,
  action: 'Reconcile',
});
