// Events for people: one for each change of what matters, none for what stays.
import type { Condition, StackStatus } from '../api/types.ts';
import type { Notice } from '../kube/events.ts';
import type { HeldCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';

/** Conditions whose changes are worth an event, and which value is the bad one. */
const WATCHED: Readonly<Record<string, Condition['status']>> = {
  Ready: 'False',
  Stalled: 'True',
  QueryWorks: 'False',
  ObjectStorageReady: 'False',
  SamplesWritten: 'False',
  MTLSVerified: 'False',
  RulesAccepted: 'False',
};

/** What nobody expects of a new stack either. */
const ALWAYS_NEWS: readonly string[] = ['Stalled', 'MTLSVerified'];

export async function recordTransitions(
  { recorder }: Context,
  object: StackObject,
  previous: StackStatus | undefined,
  status: StackStatus,
  renewed: readonly HeldCertificate[],
): Promise<void> {
  const notices = [
    ...(status.conditions ?? []).flatMap((condition) => noticeOf(condition, previous)),
    ...renewed.map(renewalNotice),
  ];
  for (const notice of notices) await recorder.record(object, notice);
}

/** The first status of a new stack is no transition: it is not ready yet, as everyone expects. */
function noticeOf(condition: Condition, previous: StackStatus | undefined): Notice[] {
  const bad = WATCHED[condition.type];
  const before = previous?.conditions?.find(({ type }) => type === condition.type)?.status;
  if (bad === undefined || before === condition.status || condition.status === 'Unknown') return [];
  const isBad = condition.status === bad;
  const wasBad = before === bad;
  // A loss is news, a beginning is not: a new stack can't answer yet, as everyone expects.
  if (isBad ? before !== opposite(bad) && !ALWAYS_NEWS.includes(condition.type) : !wasBad) return [];
  return [
    {
      type: isBad ? 'Warning' : 'Normal',
      reason: isBad ? condition.reason : condition.type,
      message: condition.message,
      action: 'Reconcile',
    },
  ];
}

const opposite = (status: Condition['status']): Condition['status'] => (status === 'True' ? 'False' : 'True');

function renewalNotice({ request, because }: HeldCertificate): Notice {
  return {
    type: 'Normal',
    reason: 'CertificateIssued',
    message: `a new certificate for ${request.holder}: ${because?.message ?? ''}`,
    action: 'Issue',
  };
}
