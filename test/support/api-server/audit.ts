// What was asked of the API server, from its audit log.
import type { ControlPlane } from '../../../sandbox/control-plane/start.ts';
import { OPERATOR_USER } from '../operator.ts';
import { linesFromTheEnd } from './lines-from-the-end.ts';

/** One request; the code is that of its answer. */
export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly userAgent: string;
  readonly user: { readonly username: string; readonly extra?: Readonly<Record<string, readonly string[]>> };
  readonly sourceIPs: readonly string[];
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly stage: string;
  readonly responseStatus?: { readonly code?: number; readonly message?: string };
  readonly requestURI: string;
  /** Whether the request was allowed, before admission: `authorization.k8s.io/decision`. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly objectRef?: {
    /** Absent: the core group. */
    readonly apiGroup?: string;
    readonly apiVersion?: string;
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  /** The body, of evictions alone: see the audit policy of the sandbox. */
  readonly requestObject?: { readonly deleteOptions?: { readonly preconditions?: { readonly uid?: string } } };
}

/** Whoever keeps an audit log in a file. */
type Audited = Pick<ControlPlane, 'auditLog'>;

const READING = new Set(['get', 'list', 'watch']);
const MUTATING = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Lines of requests that were answered at the same time may stand in another order than their times. */
const DISORDER_MS = 10_000;

/**
 * Events that were logged so far and came in after `since`. The log is written at once, so nothing has to be waited for.
 * It has 100 MB after some hundred tests, and a line is written when its request is answered: it is read from its end, back
 * to what was answered before `since`.
 */
export async function readAudit(plane: Audited, since: Date = new Date(0)): Promise<readonly AuditEvent[]> {
  const earliest = since.getTime() - DISORDER_MS;
  const lines = await linesFromTheEnd(
    plane.auditLog,
    (line) => Date.parse((JSON.parse(line) as AuditEvent).stageTimestamp) < earliest,
  );
  return lines
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter((event) => Date.parse(event.requestReceivedTimestamp) >= since.getTime());
}

/** What the operator wrote, or tried to, after `since`; leases don't count. */
export async function operatorWrites(plane: ControlPlane, since: Date): Promise<readonly AuditEvent[]> {
  return (await readAudit(plane, since)).filter(isOperatorWrite);
}

/** What the operator read, or tried to, after `since`. */
export async function operatorReads(plane: ControlPlane, since: Date): Promise<readonly AuditEvent[]> {
  const isRead = ({ verb, user }: AuditEvent) => user.username === OPERATOR_USER && READING.has(verb);
  return (await readAudit(plane, since)).filter(isRead);
}

export const isOperatorWrite = (event: AuditEvent): boolean => isWriteOf(OPERATOR_USER, event);

/** Whether somebody wrote, or tried to; leases don't count. */
export const isWriteOf = (username: string, { verb, user, objectRef }: AuditEvent): boolean =>
  user.username === username && MUTATING.has(verb) && objectRef?.resource !== 'leases';

/** A request in words, such as "patch services stacks-one/quickstart-thanos-query". */
export function describeRequest({ verb, objectRef }: AuditEvent): string {
  const { resource = '', subresource, namespace = '', name = '' } = objectRef ?? {};
  return `${verb} ${resource}${subresource ? `/${subresource}` : ''} ${namespace}/${name}`;
}
