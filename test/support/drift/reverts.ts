// What the audit log says of edits and of the operator's answers.
import type { ControlPlane } from '../../../sandbox/control-plane/start.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { resourceOfRef } from '../../../src/kube/kinds.ts';
import { type AuditEvent, describeRequest, isOperatorWrite, readAudit } from '../api-server/audit.ts';
import { EDITOR } from './lane.ts';

export interface Reverts {
  /** From each edit to the one write that answered it. */
  readonly seconds: readonly number[];
  /** Further writes to the edited objects, but those that end an answer: `GIVING_BACK`. */
  readonly surplus: readonly string[];
  /** Writes to anything else. */
  readonly unrelated: readonly string[];
}

/** Reads what happened to some objects after `since`. An edit that changed nothing is not answered. */
export async function readReverts(
  plane: ControlPlane,
  objects: readonly KubernetesObject[],
  since: Date,
): Promise<Reverts> {
  const events = (await readAudit(plane, since)).filter((event) => isEdit(event) || isWrite(event));
  const byObject = Map.groupBy(events, keyOfEvent);
  const known = new Set(objects.map(keyOfObject));
  const answers = [...byObject].filter(([key]) => known.has(key)).map(([, all]) => answersOf(all));
  const unrelated = [...byObject].filter(([key]) => !known.has(key)).flatMap(([, all]) => all.filter(isWrite));
  return {
    seconds: answers.flatMap(({ seconds }) => seconds),
    surplus: answers.flatMap(({ surplus }) => surplus).map(describeRequest),
    unrelated: unrelated.map(describeRequest),
  };
}

/** @param rank from 0 to 100 */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * rank) / 100))] ?? 0;
}

function answersOf(events: readonly AuditEvent[]) {
  const seconds: number[] = [];
  const surplus: AuditEvent[] = [];
  let edit: AuditEvent | undefined;
  // Verbs that may still come for the edit that was answered last.
  let rest: readonly string[] = [];
  for (const event of [...events].sort((one, other) => beginningOf(one) - beginningOf(other))) {
    if (isEdit(event)) {
      edit = event;
    } else if (edit) {
      seconds.push((endOf(event) - beginningOf(edit)) / 1000);
      rest = event.verb === 'update' ? GIVING_BACK : [];
      edit = undefined;
    } else if (event.verb === rest[0]) {
      rest = rest.slice(1);
    } else surplus.push(event);
  }
  return { seconds, surplus };
}

/**
 * An item of a list that somebody renamed is put back whole, and the API server counts the defaults that it fills in as ours.
 * A PUT of the managedFields and an apply, once, give them back to nobody (src/controller/apply/apply.ts).
 */
const GIVING_BACK = ['update', 'patch'];

/** Not a PUT that came too late, because a status was written in between: nothing came of it. */
const isWrite = (event: AuditEvent): boolean => isOperatorWrite(event) && event.responseStatus?.code !== 409;

const isEdit = ({ requestURI, responseStatus }: AuditEvent): boolean =>
  requestURI.includes(`fieldManager=${EDITOR}`) && responseStatus?.code === 200;

const beginningOf = ({ requestReceivedTimestamp }: AuditEvent): number => Date.parse(requestReceivedTimestamp);

const endOf = ({ stageTimestamp }: AuditEvent): number => Date.parse(stageTimestamp);

const keyOfEvent = ({ objectRef }: AuditEvent): string =>
  objectRef?.subresource
    ? `${objectRef.resource}/${objectRef.subresource}`
    : `${objectRef?.resource} ${objectRef?.name}`;

const keyOfObject = (object: KubernetesObject): string => `${resourceOfRef(object).plural} ${object.metadata.name}`;
