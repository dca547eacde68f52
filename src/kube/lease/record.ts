import type { KubernetesObject } from '../../api/objects.ts';

/** Who leads, as the Lease says. */
export type LeaseRecord = {
  readonly holder: string;
  readonly renewTime: string;
  /** How long after its last renewal the lease may be taken, in seconds. */
  readonly durationSeconds: number;
  readonly transitions: number;
  readonly acquireTime?: string;
};

/** A record and when we first saw it, in milliseconds of our own clock: the holder's clock may be wrong. */
export type Observation = { readonly record: LeaseRecord; readonly seenAt: number };

/** Reads a Lease. Missing fields read as a lease that is free. */
export function recordOf(lease: KubernetesObject): LeaseRecord {
  const spec = (lease['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  const acquireTime = spec['acquireTime'];
  return {
    holder: typeof spec['holderIdentity'] === 'string' ? spec['holderIdentity'] : '',
    renewTime: typeof spec['renewTime'] === 'string' ? spec['renewTime'] : '',
    durationSeconds: typeof spec['leaseDurationSeconds'] === 'number' ? spec['leaseDurationSeconds'] : 0,
    transitions: typeof spec['leaseTransitions'] === 'number' ? spec['leaseTransitions'] : 0,
    ...(typeof acquireTime === 'string' && { acquireTime }),
  };
}

/** What we know after reading `record` at `now`: the old observation as long as the holder has not renewed. */
export function observe(previous: Observation | undefined, record: LeaseRecord, now: number): Observation {
  const same = previous?.record.holder === record.holder && previous.record.renewTime === record.renewTime;
  return previous && same ? { ...previous, record } : { record, seenAt: now };
}

/** Whether `identity` may take the lease at `now`: it is its own, it is free, or its holder was silent for its whole duration. */
export function mayTake({ record, seenAt }: Observation, identity: string, now: number): boolean {
  return record.holder === '' || record.holder === identity || now >= seenAt + record.durationSeconds * 1000;
}

/** The Lease's spec with which `identity` takes or renews it. `date` is the wall clock, for people to read. */
export function held(
  previous: LeaseRecord | undefined,
  identity: string,
  durationSeconds: number,
  date: Date,
): Readonly<Record<string, unknown>> {
  const renewTime = microTime(date);
  const renewal = previous?.holder === identity;
  return {
    holderIdentity: identity,
    leaseDurationSeconds: durationSeconds,
    renewTime,
    acquireTime: renewal ? (previous.acquireTime ?? renewTime) : renewTime,
    leaseTransitions: previous ? previous.transitions + (renewal ? 0 : 1) : 0,
  };
}

/** The Lease's spec that lets the next candidate in at once. */
export function released(previous: LeaseRecord, date: Date): Readonly<Record<string, unknown>> {
  return { leaseDurationSeconds: 1, renewTime: microTime(date), leaseTransitions: previous.transitions };
}

/** Kubernetes wants exactly six digits after the second here. */
function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
