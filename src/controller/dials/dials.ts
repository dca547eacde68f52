// What the operator sees when it asks the stack itself, over mutual TLS, with an identity that lives in memory for this one look.

import { type Fact, REASONS } from '../../api/conditions.ts';
import { SIGNER_OF } from '../../components/authorities.ts';
import { query as QUERY } from '../../components/query/facts.ts';
import { askPatiently, dialHttps } from '../../dial/https.ts';
import type { Log } from '../../kube/types.ts';
import type { RunningPod } from '../../observed/running-pods.ts';
import { operatorRequest } from '../../plan/certificates.ts';
import type { TrustPlan } from '../../plan/trust.ts';
import { serviceHost } from '../../stack/addresses.ts';
import { healthListener } from '../../stack/components.ts';
import { authoritySecretName, meshServerName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { DialFacts } from '../../status/pass.ts';
import type { Judges } from '../../threads/kinds.ts';
import type { BucketRecord } from '../../verify/answers/bucket-record.ts';
import { expectedStores } from '../../verify/answers/expected-stores.ts';
import type { MetricsFindings } from '../../verify/answers/judge.ts';
import { QUERY_PATH, STORES_PATH } from '../../verify/answers/query.ts';
import type { SamplesRecord } from '../../verify/answers/samples-record.ts';
import { type HeldCertificate, issueInMemory } from '../certificates.ts';
import { stackKey } from '../stack-key.ts';
import { type Ask, metricsOf } from './ask-metrics.ts';
import { type ToldWords, tellFacts } from './words.ts';

/** The last look at a stack. */
interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly facts: DialFacts;
  readonly told: ToldWords;
  readonly buckets: readonly BucketRecord[];
  readonly samples: readonly SamplesRecord[];
  /** Who did not answer, and how. */
  readonly failures: ReadonlySet<string>;
}

/** The last look at each stack: the one thing that a pass remembers, to tell old failures from new ones and to ask less often. */
export type DialMemory = Map<string, Look>;

export const TIMEOUT_MS = 5000;
/** Pods that start together cause many passes; asking in each would say nothing more. */
const INTERVAL_MS = 2000;

/** What a dial needs besides the stack. */
export interface DialInput {
  readonly trust: TrustPlan;
  readonly held: ReadonlyMap<string, HeldCertificate>;
  /** The pods of the stack that run. */
  readonly pods: readonly RunningPod[];
  /** Read what was answered. */
  readonly judges: Judges;
  readonly log: Pick<Log, 'warn'>;
}

/** Asks Query for an answer, and the components that write, in each of their pods, for their metrics. */
export async function dialStack(
  stack: ResolvedStack,
  input: DialInput,
  now: Date,
  memory: DialMemory,
): Promise<DialFacts> {
  const last = memory.get(stackKey(stack));
  if (last && now.getTime() - last.at < INTERVAL_MS) return last.facts;
  const isRunning = input.pods.length > 0;
  const failures = new Set<string>();
  const ask = isRunning ? noting(stack, input, last, failures, await asOperator(stack, input, now)) : askNobody;
  const [queryWorks, { buckets, samples }] = await Promise.all([
    askQuery(stack, input, ask),
    askForMetrics(stack, input, ask, last),
  ]);
  const seen = { queryWorks, objectStorage: buckets.fact, samplesWritten: samples.fact };
  const { facts, told } = tellFacts(seen, last?.told ?? new Map(), now.getTime());
  memory.set(stackKey(stack), {
    at: now.getTime(),
    facts,
    told,
    buckets: buckets.records,
    samples: samples.records,
    failures,
  });
  return facts;
}

/** A new stack has no pods for a while: names that lead nowhere are not worth an identity and a wait. */
const askNobody: Ask = () => Promise.resolve({ kind: 'unreachable', message: 'no pod runs' });

/** The same, with a line for each dial that fails in another way than at the last look. */
function noting(
  stack: ResolvedStack,
  { log }: DialInput,
  last: Look | undefined,
  failures: Set<string>,
  ask: Ask,
): Ask {
  return async (host, component, path, lines) => {
    const result = await ask(host, component, path, lines);
    if (result.kind === 'answered') return result;
    const failure = `${component} at ${host} ${result.kind}`;
    if (!last?.failures.has(failure) && !failures.has(failure))
      log.warn('dial failed', {
        stack: stackKey(stack),
        object: `${component} at ${host}`,
        reason: result.kind,
        detail: result.message,
      });
    failures.add(failure);
    return result;
  };
}

async function asOperator(stack: ResolvedStack, { trust, held }: DialInput, now: Date): Promise<Ask> {
  const mesh = held.get(authoritySecretName(stack, SIGNER_OF.operator));
  if (!mesh) throw new Error('the mesh CA is held before anything is dialled');
  const { chainPem, keyPem } = await issueInMemory(operatorRequest(stack), mesh, now);
  return (host, component, path, lines) =>
    dialHttps({
      host,
      port: healthListener(component).port,
      path,
      serverName: meshServerName(stack),
      identity: { certificatePem: chainPem, keyPem },
      rootPem: trust.root,
      timeoutMs: TIMEOUT_MS,
      ...(lines ? { lines } : {}),
    });
}

async function askQuery(stack: ResolvedStack, { judges, pods }: DialInput, ask: Ask): Promise<Fact> {
  const host = serviceHost(stack, QUERY.name);
  const answer = (path: string) => askPatiently(() => ask(host, QUERY.name, path));
  const [stores, query] = await Promise.all([answer(STORES_PATH), answer(QUERY_PATH)]);
  const question = { answers: { stores, query }, expected: expectedStores(stack, pods) };
  const verdict = await judges.judge('query', stack.namespace, question);
  if ('value' in verdict) return verdict.value;
  return { status: 'False', reason: REASONS.QueryFails, message: `What Query answers ${verdict.problem}.` };
}

async function askForMetrics(
  stack: ResolvedStack,
  { pods, judges }: DialInput,
  ask: Ask,
  last: Look | undefined,
): Promise<MetricsFindings> {
  const answers = await metricsOf(pods, ask);
  const question = { answers, buckets: last?.buckets ?? [], samples: last?.samples ?? [] };
  const verdict = await judges.judge('metrics', stack.namespace, question);
  if ('value' in verdict) return verdict.value;
  const message = `What the components show as their metrics ${verdict.problem}.`;
  const fact: Fact = { status: 'Unknown', reason: REASONS.NotMeasured, message };
  return { buckets: { fact, records: question.buckets }, samples: { fact, records: question.samples } };
}
