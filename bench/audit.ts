// What the operator did for stacks, from the API server's own audit log.
import { open } from 'node:fs/promises';
import type { ControlPlane } from '../sandbox/control-plane/start.ts';
import { type AuditEvent, operatorWrites, readAudit } from '../test/support/api-server/audit.ts';

/** Times are milliseconds since 1970. */
export interface Creation {
  /** When the API server was asked to make the stack. */
  readonly askedAt: number;
  /** When it had answered the last write of an object of the stack. */
  readonly writtenAt: number;
  /** Objects that were made. */
  readonly written: number;
  /** Every write of the operator, of objects, status, finalizers and Events. */
  readonly writes: readonly AuditEvent[];
}

/** @param stacks names of stacks that were made after `since` */
export async function creationsOf(
  plane: ControlPlane,
  stacks: readonly string[],
  since: Date,
): Promise<readonly Creation[]> {
  const asked = new Map(
    (await readAudit(plane, since))
      .filter(({ verb, objectRef }) => verb === 'create' && objectRef?.resource === STACKS)
      .map((event) => [event.objectRef?.name ?? '', Date.parse(event.requestReceivedTimestamp)]),
  );
  const writes = Map.groupBy(await operatorWrites(plane, since), ({ objectRef }) => stackOf(objectRef?.name ?? ''));
  return stacks.map((stack) => {
    const own = writes.get(stack) ?? [];
    const made = own.filter(({ responseStatus }) => responseStatus?.code === CREATED).filter(isOfObject);
    const writtenAt = Math.max(...made.map(({ stageTimestamp }) => Date.parse(stageTimestamp)));
    return { askedAt: asked.get(stack) ?? Number.NaN, writtenAt, written: made.length, writes: own };
  });
}

/**
 * Counts objects of any kind that were made since the last call, by anybody. It reads only what the log has got since: a
 * bench that waits must not use the processors of what it measures.
 */
export async function creationCounter({ auditLog }: ControlPlane): Promise<() => Promise<number>> {
  let offset = (await readFrom(auditLog, 0)).length;
  return async () => {
    const bytes = await readFrom(auditLog, offset);
    const complete = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    offset += complete.length;
    return complete.toString('latin1').split(`"code":${CREATED}`).length - 1;
  };
}

async function readFrom(path: string, offset: number): Promise<Buffer> {
  await using file = await open(path);
  const length = Math.max(0, (await file.stat()).size - offset);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

const STACKS = 'securethanosstacks';
const CREATED = 201;

const isOfObject = ({ objectRef }: AuditEvent): boolean =>
  objectRef?.resource !== STACKS && objectRef?.resource !== 'events';

/** Objects are called `<stack>-thanos-...`, Events `<stack>.<number>`. */
const stackOf = (name: string): string => name.replace(/(-thanos-|\.).*/, '');
