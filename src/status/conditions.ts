// The conditions of a stack, from facts to entries: in a fixed order, and with times that move only when a status does.
import { CONDITIONS, type ConditionType, type Fact } from '../api/conditions.ts';
import { shorten } from '../api/told-text.ts';
import type { Condition } from '../stack/types.ts';
import { judgeAvailability, judgePaused, judgeVersion } from './advice.ts';
import { judgeCertificates } from './certificates.ts';
import { type Circumstances, lastSaid } from './circumstances.ts';
import { judgePullSecrets } from './image-pull-secrets.ts';
import type { Judge, Judgement } from './judgement.ts';
import { judgeNetworkPolicies } from './network-policies.ts';
import { hasSampleComponents, judgeObjectStorage, judgeQuery, judgeSamplesWritten } from './operands.ts';
import type { Looked, Pass } from './pass.ts';
import { judgeProgress } from './progress.ts';
import { judgeReady } from './ready.ts';
import { judgeSelectors } from './selectors.ts';
import { timeText } from './sentences.ts';
import { judgeStalled } from './stalled.ts';
import { judgeRules, judgeScrapeConfigs } from './user-files.ts';
import { judgeVerification } from './verification.ts';

/** More than any message has that is put together of lists with bounds. The schema takes 32768. See docs/limits.md. */
export const LONGEST_MESSAGE = 12_288;

const JUDGES: Readonly<Record<ConditionType, Judge>> = {
  Ready: judgeReady,
  Reconciling: judgeProgress,
  Stalled: judgeStalled,
  CertificatesReady: judgeCertificates,
  NetworkPoliciesReady: judgeNetworkPolicies,
  ObjectStorageReady: judgeObjectStorage,
  SamplesWritten: (pass, around) => (hasSampleComponents(pass, around) ? judgeSamplesWritten(pass) : 'none'),
  QueryWorks: judgeQuery,
  MTLSVerified: judgeVerification,
  RulesAccepted: ofSpec(judgeRules),
  ScrapeConfigsAccepted: ofSpec(judgeScrapeConfigs),
  ImagePullSecretsFound: ofSpec(judgePullSecrets),
  SelectorsMatch: ofSpec(judgeSelectors),
  VersionKnown: ofSpec(({ stack }) => judgeVersion(stack) ?? 'none'),
  HighAvailability: ofSpec(({ stack }) => judgeAvailability(stack)),
  Paused: judgePaused,
};

/** Every condition that the stack has now. */
export function buildConditions(pass: Pass, around: Circumstances): Condition[] {
  return CONDITIONS.flatMap((type) => {
    const previous = lastSaid(around, type);
    const judgement = JUDGES[type](pass, around);
    if (judgement === 'none') return [];
    if (judgement === 'keep') return previous ?? [];
    return enter(type, judgement, previous, around);
  });
}

/** A refused spec says nothing: what followed from the last good one stands. */
function ofSpec(judge: (pass: Looked, around: Circumstances) => Judgement): Judge {
  return (pass, around) => (pass.kind === 'refused' ? 'keep' : judge(pass, around));
}

function enter(
  type: ConditionType,
  { status, reason, message }: Fact,
  previous: Condition | undefined,
  { generation, now }: Circumstances,
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
