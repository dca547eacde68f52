import { randomBytes } from 'node:crypto';
import { createLatest } from '../api/latest.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { shorten } from '../api/told-text.ts';
import { isNotFound } from './api-error.ts';
import type { Client } from './client.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Log } from './types.ts';

/** What happened to an object, for the people who describe it. */
export type Notice = {
  readonly type: 'Normal' | 'Warning';
  /** CamelCase: the kind of transition, as in a condition's reason. */
  readonly reason: string;
  readonly message: string;
  /** CamelCase: what we were doing, such as Rotate or Apply. */
  readonly action: string;
};

/** Tells Kubernetes about transitions. */
export type Recorder = {
  /** Resolves when it is written, or was only counted, or has failed: an Event is never worth an error. */
  readonly record: (about: KubernetesObject, notice: Notice) => Promise<void>;
};

export type RecorderOptions = {
  readonly client: Pick<Client, 'create' | 'patch'>;
  /** The reporting controller, such as securethanos.io/operator. */
  readonly controller: string;
  /** This replica, such as the pod's name. */
  readonly instance: string;
  readonly fieldManager: string;
  readonly log: Log;
  /** Removes what must not be seen from a message. */
  readonly scrub: (text: string) => string;
  readonly clock?: Clock;
};

/**
 * The same notice again and again is written once a minute at most; what comes in between is counted. After another notice
 * about its object it is written at once: else the last word that people read would be an old one.
 */
const REPEAT_MS = 60_000;
/** Kubernetes forgets Events after an hour: then it is a new one. */
const FORGET_MS = 3_600_000;
const MAX_REMEMBERED = 1000;
/** The limit of the API for a note. */
const MAX_MESSAGE = 1024;

/** A recorder. Call it once a transition; the same notice about the same object again raises the count of its Event. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { clock = systemClock, log } = options;
  const known = createLatest<Known>(MAX_REMEMBERED);
  /** The last notice about each object. */
  const latest = createLatest<string>(MAX_REMEMBERED);

  return {
    record: async (about, given) => {
      const notice = { ...given, message: shorten(options.scrub(given.message), MAX_MESSAGE) };
      const { uid, namespace, name } = about.metadata;
      const object = JSON.stringify([uid, about.kind, namespace, name]);
      const key = JSON.stringify([object, notice]);
      const now = clock.now();
      const before = known.get(key);
      const entry = before && now - before.firstAt < FORGET_MS ? before : newEntry(about, now);
      entry.count += 1;
      const isRepeated = entry.count > 1 && latest.get(object) === key;
      known.set(key, entry);
      latest.set(object, key);
      if (isRepeated && now - entry.writtenAt < REPEAT_MS) return;
      entry.writtenAt = now;
      await write(options, about, notice, entry).catch((error: unknown) => {
        log.warn('an Event could not be written', { reason: notice.reason, name: about.metadata.name, error });
      });
    },
  };
}

type Known = { readonly name: string; readonly firstAt: number; writtenAt: number; count: number };

function newEntry(about: KubernetesObject, now: number): Known {
  const suffix = randomBytes(8).toString('hex');
  return { name: `${about.metadata.name.slice(0, 200)}.${suffix}`, firstAt: now, writtenAt: now, count: 0 };
}

async function write(options: RecorderOptions, about: KubernetesObject, notice: Notice, entry: Known): Promise<void> {
  const { client, fieldManager } = options;
  const namespace = about.metadata.namespace ?? 'default';
  const lastTimestamp = (options.clock ?? systemClock).date().toISOString().replace(/\.\d+/, '');
  const create = () =>
    client.create(eventOf(options, about, notice, { ...entry, namespace, lastTimestamp }), { fieldManager });
  if (entry.count === 1) {
    await create();
    return;
  }
  const ref = { ...EVENT, namespace, name: entry.name };
  await client.patch(ref, { count: entry.count, lastTimestamp }, { fieldManager }).catch(async (error: unknown) => {
    if (!isNotFound(error)) throw error;
    await create();
  });
}

const EVENT = { apiVersion: 'v1', kind: 'Event' } as const;

type Occurrence = {
  readonly name: string;
  readonly namespace: string;
  readonly count: number;
  readonly lastTimestamp: string;
};

function eventOf(
  { controller, instance }: RecorderOptions,
  about: KubernetesObject,
  { type, reason, message, action }: Notice,
  { name, namespace, count, lastTimestamp }: Occurrence,
): KubernetesObject {
  const { uid, resourceVersion } = about.metadata;
  return {
    ...EVENT,
    metadata: { name, namespace },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: about.metadata.name,
      ...(about.metadata.namespace !== undefined && { namespace: about.metadata.namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    type,
    reason,
    message,
    action,
    count,
    firstTimestamp: lastTimestamp,
    lastTimestamp,
    source: { component: controller },
    reportingComponent: controller,
    reportingInstance: instance,
  };
}
