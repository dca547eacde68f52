import { durationText } from '../../api/duration.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import { isConflict, isNotFound } from '../api-error.ts';
import type { Client } from '../client.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Log } from '../types.ts';
import { held, mayTake, type Observation, observe, recordOf, released } from './record.ts';

/** Kubernetes' own figures (client-go, controller-runtime), in milliseconds: they say how long a dead leader is waited for. */
export type LeaseTiming = {
  /** A lease not renewed for this long may be taken by another. */
  readonly durationMs: number;
  /** A leader that could not renew for this long stops: before another may start. */
  readonly renewDeadlineMs: number;
  readonly retryMs: number;
};

export type LeaseOptions = {
  /** Not the one whose writes the lease permits: a lost lease must be able to be taken back. */
  readonly client: Pick<Client, 'find' | 'create' | 'replace'>;
  readonly namespace: string;
  readonly name: string;
  /** Of this process alone: two with one identity would both lead. */
  readonly identity: string;
  readonly fieldManager: string;
  /** Called once, when we lead. The signal ends with the leadership: everything that writes must stop on it. */
  readonly onStarted: (signal: AbortSignal) => void;
  /** Called once, when the leadership is lost (not when it is given up by stop). There is no second term: end the process. */
  readonly onLost: (reason: string) => void;
  readonly log: Log;
  readonly clock?: Clock;
  readonly timing?: LeaseTiming;
};

/** A candidacy for leadership. */
export type LeaderElection = {
  readonly isLeader: () => boolean;
  /** Milliseconds until another may lead; 0 if we do not lead or are past the renew deadline. For ClientOptions.writeBudgetMs. */
  readonly writeBudgetMs: () => number;
  /** Ends the candidacy and hands the lease over. Call it when nothing writes any more. */
  readonly stop: () => Promise<void>;
};

export const LEASE_TIMING: LeaseTiming = { durationMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000 };

/** Tries to become leader, for ever, and to stay it. */
export function startLeaderElection(options: LeaseOptions): LeaderElection {
  const { timing = LEASE_TIMING, clock = systemClock, log, identity } = options;
  const candidacy = new AbortController();
  const leadership = new AbortController();
  const term: Term = {};
  // Asked of the clock and not of a flag: a process that was frozen knows at once when it wakes up.
  const sinceRenewal = () => (term.renewedAt === undefined ? Number.POSITIVE_INFINITY : clock.now() - term.renewedAt);
  const isLeader = () => !leadership.signal.aborted && !term.lostTo && sinceRenewal() < timing.renewDeadlineMs;

  const attempt = async () => {
    const timeoutMs = timing.renewDeadlineMs - (term.renewedAt === undefined ? 0 : sinceRenewal());
    try {
      await takeOrRenew(options, term, clock, timing, { timeoutMs: Math.max(1, timeoutMs), signal: candidacy.signal });
    } catch (error) {
      if (!isConflict(error) && !candidacy.signal.aborted)
        log.warn('the lease could not be written', { identity, error });
      // Someone else wrote: look at it before the next try.
      term.lease = undefined;
    }
  };
  const acquire = async () => {
    let holder: string | undefined;
    while (!candidacy.signal.aborted) {
      await attempt();
      if (term.renewedAt !== undefined) return;
      if (holder !== term.observation?.record.holder) {
        holder = term.observation?.record.holder;
        const object = `Lease ${options.namespace}/${options.name}`;
        log.info('waiting to lead', { object, reason: `it is held by ${holder || 'nobody'}`, identity });
      }
      // Spread, so that candidates do not meet at each try.
      await clock.sleep(timing.retryMs * (1 + 0.2 * clock.random()), candidacy.signal);
    }
  };
  const lead = async () => {
    log.info('leading', {
      object: `Lease ${options.namespace}/${options.name}`,
      reason: 'the lease is ours',
      identity,
    });
    options.onStarted(leadership.signal);
    while (isLeader() && !candidacy.signal.aborted) {
      await clock.sleep(timing.retryMs, candidacy.signal);
      if (isLeader() && !candidacy.signal.aborted) await attempt();
    }
    leadership.abort();
  };
  const run = async () => {
    await acquire();
    if (isLeader()) await lead();
    if (!candidacy.signal.aborted) options.onLost(reasonOfLoss(term, timing));
  };
  const done = run();

  return {
    isLeader,
    writeBudgetMs: () => (isLeader() ? timing.durationMs - sinceRenewal() : 0),
    stop: async () => {
      candidacy.abort();
      leadership.abort();
      await done;
      await release(options);
    },
  };
}

type Term = {
  /** When the request of our last renewal was sent: others see it later, so their wait ends later than ours. */
  renewedAt?: number;
  /** The Lease as we wrote it last: with its resourceVersion a renewal is one request. */
  lease?: KubernetesObject | undefined;
  observation?: Observation;
  /** Who took the lease from us. */
  lostTo?: string;
};

function reasonOfLoss(term: Term, timing: LeaseTiming): string {
  if (term.lostTo) return `the lease was taken by ${term.lostTo}`;
  return `the lease could not be renewed for ${durationText(timing.renewDeadlineMs / 1000)}`;
}

type CallOptions = { readonly timeoutMs: number; readonly signal: AbortSignal };

async function takeOrRenew(
  options: LeaseOptions,
  term: Term,
  clock: Clock,
  timing: LeaseTiming,
  call: CallOptions,
): Promise<void> {
  const { client, namespace, name, identity, fieldManager } = options;
  const write = { ...call, fieldManager };
  const lease = term.lease ?? (await client.find({ ...LEASE, namespace, name }, call));
  if (lease) {
    term.observation = observe(term.observation, recordOf(lease), clock.now());
    const { holder } = term.observation.record;
    if (term.renewedAt !== undefined && holder !== identity) term.lostTo = holder || 'nobody';
    if (term.lostTo || !mayTake(term.observation, identity, clock.now())) return;
  }
  const sentAt = clock.now();
  const spec = held(lease && recordOf(lease), identity, Math.ceil(timing.durationMs / 1000), clock.date());
  const written = lease
    ? await client.replace({ ...lease, spec }, write)
    : await client.create({ ...LEASE, metadata: { namespace, name }, spec }, write);
  Object.assign(term, { lease: written, renewedAt: sentAt });
}

const LEASE = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' } as const;

/** Fails softly: a lease that is not given back is free after its duration anyway. */
async function release(options: LeaseOptions): Promise<void> {
  const { client, namespace, name, identity, fieldManager, log } = options;
  try {
    const lease = await client.find({ ...LEASE, namespace, name }, { timeoutMs: 2_000 });
    if (!lease || recordOf(lease).holder !== identity) return;
    const spec = released(recordOf(lease), (options.clock ?? systemClock).date());
    await client.replace({ ...lease, spec }, { fieldManager, timeoutMs: 2_000 });
  } catch (error) {
    if (!isNotFound(error)) log.warn('the lease could not be released', { identity, error });
  }
}
