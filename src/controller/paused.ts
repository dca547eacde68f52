// A paused stack is looked at and left alone.

import { describeRef, keyOf, type ObjectRef, refOf } from '../api/objects.ts';
import type { Live } from '../observed/live.ts';
import { observe } from '../observed/observe.ts';
import { certificateFacts } from '../plan/certificate-facts.ts';
import { certificateRequests } from '../plan/certificates.ts';
import { keptObjects, workloadRefs } from '../plan/kept-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import type { Paused } from '../status/pass.ts';
import { isOurs } from './apply/ownership.ts';
import { beyondShare } from './caches/beyond-share.ts';
import { withUncachedSecrets } from './certificate-objects.ts';
import type { Context, StackObject } from './context.ts';
import { verifyStack } from './dials/verification.ts';
import { observeCertificates } from './observe-certificates.ts';
import { stackKey } from './stack-key.ts';
import { together } from './together.ts';

/** What is to be told of it. That something is gone is believed when the server says so: the caches hold a share of a stack. */
export async function lookAt(context: Context, object: StackObject, stack: ResolvedStack): Promise<Paused> {
  const { client, caches, now } = context;
  const status = object['status'] as StackStatus | undefined;
  const cached = caches.ofStack(stackKey(stack));
  const requests = certificateRequests(stack);
  const secrets = await withUncachedSecrets(client, stack, requests, cached);
  const live = await withOwn(context, stack, workloadRefs(stack), secrets);
  const kept = keptObjects(stack, live);
  const found = await withOwn(context, stack, kept, live);
  const observed = observe(stack, live);
  const { stored } = await observeCertificates(client, object, stack, observed.certificates, requests);
  return {
    kind: 'paused',
    stack,
    problems: beyondShare(caches.beyond(stackKey(stack))),
    workloads: observed.workloads,
    certificates: certificateFacts(requests, stored, now()),
    missingObjects: kept.filter((ref) => !found.has(keyOf(ref))).map(describeRef),
    ...(await verifyStack(context, stack, { status, certificates: stored, observed })),
  };
}

/** What is known, completed by those of the objects that the server has, if they are the stack's. */
async function withOwn(
  { client }: Context,
  stack: ResolvedStack,
  refs: readonly ObjectRef[],
  known: Live,
): Promise<Live> {
  const unknown = refs.filter((ref) => !known.has(keyOf(ref)));
  const found = await together(unknown, (ref) => client.find(ref));
  const own = found.flatMap((object) => (object && isOurs(object, stack) ? [object] : []));
  return new Map([...known, ...own.map((object) => [keyOf(refOf(object)), object] as const)]);
}
