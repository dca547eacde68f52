// The conditions of a stack, from facts to entries: in a fixed order, and with times that move only when a status does.
import { CONDITIONS, type ConditionType, type Fact } from '../api/conditions.ts';
import { shorten } from '../api/told-text.ts';
import type { Condition } from '../stack/types.ts';
import { judgeAvailability, judgeVersion, PAUSED } from './advice.ts';
import { judgeCertificates } from './certificates.ts';
import { hasPullSecrets, judgePullSecrets } from './image-pull-secrets.ts';
import type { StatusInput } from './input.ts';
import { judgeNetworkPolicies } from './network-policies.ts';
import { hasSampleComponents, judgeObjectStorage, judgeQuery, judgeSamplesWritten } from './operands.ts';
import { judgeProgress } from './progress.ts';
import { judgeReady } from './ready.ts';
import { judgeSelectors, speaksOfSelectors } from './selectors.ts';
import { timeText } from './sentences.ts';
import { judgeStalled } from './stalled.ts';
import { hasRules, hasScrapeConfigs, judgeRules, judgeScrapeConfigs } from './user-files.ts';
import { judgeVerification } from './verification.ts';

/** More than any message has that is put together of lists with bounds. The schema takes 32768. See docs/limits.md. */
export const LONGEST_MESSAGE = 12_288;

/** A fact; 'keep' when nobody could look, so that the last word stands; 'none' when the condition has no place in this stack. */
type Judgement = Fact | 'keep' | 'none';
type Judge = (input: StatusInput) => Judgement;

const JUDGES: Readonly<Record<ConditionType, Judge>> = {
  Ready: judgeReady,
  Reconciling: judgeProgress,
  Stalled: judgeStalled,
  CertificatesReady: (input) => judgeCertificates(input) ?? 'keep',
  NetworkPoliciesReady: (input) => judgeNetworkPolicies(input) ?? 'keep',
  ObjectStorageReady: judgeObjectStorage,
  SamplesWritten: (input) => (hasSampleComponents(input) ? judgeSamplesWritten(input) : 'none'),
  QueryWorks: judgeQuery,
  MTLSVerified: judgeVerification,
  RulesAccepted: ofSpec((input) => (hasRules(input) ? (judgeRules(input) ?? 'keep') : 'none')),
  ScrapeConfigsAccepted: ofSpec((input) => (hasScrapeConfigs(input) ? (judgeScrapeConfigs(input) ?? 'keep') : 'none')),
  ImagePullSecretsFound: ofSpec((input) => (hasPullSecrets(input) ? (judgePullSecrets(input) ?? 'keep') : 'none')),
  SelectorsMatch: ofSpec((input) => (speaksOfSelectors(input) ? (judgeSelectors(input) ?? 'keep') : 'none')),
  VersionKnown: ofSpec(({ resolved }) => (resolved && judgeVersion(resolved)) ?? 'none'),
  HighAvailability: ofSpec(({ resolved }) => (resolved ? judgeAvailability(resolved) : 'none')),
  Paused: ({ paused }) => (paused ? PAUSED : 'none'),
};

/** Every condition that the stack has now. */
export function buildConditions(input: StatusInput): Condition[] {
  return CONDITIONS.flatMap((type) => {
    const previous = input.previous?.conditions?.find((condition) => condition.type === type);
    const judgement = JUDGES[type](input);
    if (judgement === 'none') return [];
    if (judgement === 'keep') return previous ?? [];
    return enter(type, judgement, previous, input);
  });
}

/** A refused spec says nothing: what followed from the last good one stands. */
function ofSpec(judge: Judge): Judge {
  return (input) => (input.resolved ? judge(input) : 'keep');
}

function enter(
  type: ConditionType,
  { status, reason, message }: Fact,
  previous: Condition | undefined,
  { generation, now }: StatusInput,
): Condition {
  return {
    type,
    status,
    reason,
    message: shorten(message, LONGEST_MESSAGE),
    observedGeneration: generation,
    lastTransitionTime: previous?.status === status ? previous.lastTransitionTime : timeText(now),
  };
}
