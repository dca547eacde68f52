// The end of a pass: status, events and metrics say what was found. The status is written only when it says something new.
import { API_VERSION, FIELD_MANAGER, KIND } from '../api/group.ts';
import type { StackStatus } from '../api/types.ts';
import type { Violation } from '../stack/resolve/parse.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { buildStatus } from '../status/build.ts';
import type { CertificateFactsOfStack, Fact, Problem, StatusInput, WorkloadFacts } from '../status/input.ts';
import { sameStatus } from '../status/same.ts';
import type { HeldCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import { recordTransitions } from './transitions.ts';

/** What a pass found. Only the violations of a refused spec are known before anything else. */
export interface Pass {
  readonly stack?: ResolvedStack;
  readonly violations: readonly Violation[];
  readonly problems?: readonly Problem[];
  readonly writeFailures?: StatusInput['writeFailures'];
  readonly workloads?: readonly WorkloadFacts[];
  readonly certificates?: readonly CertificateFactsOfStack[];
  /** Certificates that replaced an earlier one in this pass. */
  readonly renewed?: readonly HeldCertificate[];
  readonly trust?: string;
  readonly rootFingerprint?: string;
  readonly rejectedRules?: StatusInput['rejectedRules'];
  readonly rejectedScrapeConfigs?: readonly string[];
  readonly policiesApplied?: boolean;
  readonly publicHosts?: readonly string[];
  readonly queryWorks?: Fact;
  readonly objectStorage?: Fact;
}

/** While something is moving it is looked at again soon, events or not. */
const SOON_MS = 5000;

/** Facts that only a dial can tell, when there was none. */
export function nothingDialled(
  reason: string,
  message: string,
): { readonly queryWorks: Fact; readonly objectStorage: Fact } {
  const fact: Fact = { status: 'Unknown', reason, message };
  return { queryWorks: fact, objectStorage: fact };
}

export async function report(
  context: Context,
  object: StackObject,
  pass: Pass,
): Promise<{ readonly againAfterMs: number }> {
  const previous = object['status'] as StackStatus | undefined;
  const status = buildStatus(statusInput(context, object, pass, previous));
  if (!previous || !sameStatus(previous, status)) await writeStatus(context, object, status);
  await recordTransitions(context, object, previous, status, pass.renewed ?? []);
  measure(context, object, pass, status);
  return { againAfterMs: isSettled(status) ? context.settings.resyncSeconds * 1000 * jitter(object) : SOON_MS };
}

function statusInput(
  { now }: Context,
  object: StackObject,
  pass: Pass,
  previous: StackStatus | undefined,
): StatusInput {
  return {
    generation: object.metadata.generation ?? 0,
    ...(pass.stack ? { resolved: pass.stack } : {}),
    paused: pass.stack?.spec.paused ?? false,
    violations: pass.violations,
    problems: pass.problems ?? [],
    writeFailures: pass.writeFailures ?? [],
    workloads: pass.workloads ?? [],
    certificates: pass.certificates ?? [],
    ...(pass.trust ? { trust: pass.trust } : {}),
    ...(pass.rootFingerprint ? { rootFingerprint: pass.rootFingerprint } : {}),
    rejectedRules: pass.rejectedRules ?? [],
    rejectedScrapeConfigs: pass.rejectedScrapeConfigs ?? [],
    policiesApplied: pass.policiesApplied ?? false,
    publicHosts: pass.publicHosts ?? [],
    ...nothingDialled('NotChecked', 'nothing was dialled'),
    ...(pass.queryWorks ? { queryWorks: pass.queryWorks } : {}),
    ...(pass.objectStorage ? { objectStorage: pass.objectStorage } : {}),
    previous,
    now: now(),
  };
}

async function writeStatus({ client }: Context, { metadata }: StackObject, status: StackStatus): Promise<void> {
  const { name, namespace } = metadata;
  const body = { apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace }, status };
  await client.applyStatus(body, { fieldManager: FIELD_MANAGER, force: true });
}

function measure({ metrics }: Context, { metadata }: StackObject, pass: Pass, status: StackStatus): void {
  metrics.setStackReady(metadata, conditionIs(status, 'Ready', 'True'));
  for (const { holder, notAfter } of pass.certificates ?? []) {
    if (notAfter) metrics.setCertificateExpiry(metadata, holder, Date.parse(notAfter) / 1000);
  }
}

/** Nothing moves and nothing is open, as far as the operator can tell. */
function isSettled(status: StackStatus): boolean {
  return !conditionIs(status, 'Reconciling', 'True') && !conditionIs(status, 'QueryWorks', 'False');
}

export const conditionIs = (status: StackStatus, type: string, value: string): boolean =>
  status.conditions?.some((condition) => condition.type === type && condition.status === value) ?? false;

/** Spreads the looks at many stacks over time: from 0.9 to 1.1, the same for one stack each time. */
function jitter({ metadata }: StackObject): number {
  const sum = [...metadata.uid].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return 0.9 + (sum % 21) / 100;
}
