// Taking an identity off a listener's list is not enough: lists are not checked on resumed TLS sessions, whose keys live in the
// memory of the listener. So when a list shrinks, its pods are replaced; when it grows, nothing restarts. What a listener served
// before stands beside its list, where others may write too: it counts only as far as the status vouches for it.
import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../api/objects.ts';
import { type AllowedIdentities, epochOf } from '../observed/allowed-identities.ts';
import type { Component } from '../stack/components.ts';
import type { StackStatus } from '../stack/types.ts';

/** What the status says of a list: written before the list is, and by nobody but the operator. */
export interface RecordedList {
  /** As `listFingerprint` has it. */
  readonly fingerprint: string;
  readonly epoch: string;
}

/** `status.tls.allowedIdentities`. A component that the stack has no more keeps its record: its pods may still be there. */
export type RecordedLists = Readonly<Partial<Record<Component, RecordedList>>>;

/** What is known of a list. */
export interface KnownList {
  /** The list and mark that are in the cluster; absent when the object is missing. */
  readonly observed?: AllowedIdentities | undefined;
  /** Absent when the stack was last written without records, or has lost its status. */
  readonly recorded?: RecordedList | undefined;
}

/**
 * A list that is recorded has its recorded mark, whatever lies in the cluster. Of any other, what was served before is known only
 * if what is observed is what was recorded: everything else counts as a removal. Without a record what is observed has to do.
 * @param desired identities that the listener should serve
 */
export function planAllowedIdentities(
  desired: readonly string[],
  { observed, recorded }: KnownList,
): AllowedIdentities {
  const identities = [...desired].sort();
  if (recorded?.fingerprint === listFingerprint(identities)) return { identities, epoch: recorded.epoch };
  const before = recorded ? vouchedFor(observed, recorded) : observed;
  const shrank = !before || before.identities.some((identity) => !identities.includes(identity));
  return { identities, epoch: shrank ? epochOf(identities, (recorded ?? observed)?.epoch) : before.epoch };
}

/** What is observed, with the mark that was recorded, if it is the list that was. */
const vouchedFor = (observed: AllowedIdentities | undefined, { fingerprint, epoch }: RecordedList) =>
  observed && listFingerprint(observed.identities) === fingerprint ? { ...observed, epoch } : undefined;

/** SHA-256, lower-case hex, whole: who may write lists must not find another one with the same. */
export const listFingerprint = (identities: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([...identities].sort()))
    .digest('hex');

/** What a stack object says of its lists. */
export const recordedLists = (object: KubernetesObject): RecordedLists =>
  (object['status'] as StackStatus | undefined)?.tls?.allowedIdentities ?? {};

/** What the status has to say of lists before they are written. @param recorded what it says */
export function recordOf(allowed: Readonly<Partial<Record<Component, AllowedIdentities>>>, recorded: RecordedLists) {
  const lists = Object.entries(allowed).flatMap(([component, list]) =>
    list ? [[component, { fingerprint: listFingerprint(list.identities), epoch: list.epoch }] as const] : [],
  );
  return { ...recorded, ...Object.fromEntries(lists) } as RecordedLists;
}
