/** What the API server says about a failure: the parts of a `Status` object that we use. */
export type StatusDetails = {
  readonly name?: string;
  readonly kind?: string;
  readonly retryAfterSeconds?: number;
  readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
};

type Facts = {
  /** HTTP status, or 0 when no answer came (refused, reset, timed out, cut). */
  readonly status: number;
  /** CamelCase: the server's reason, or ours: Timeout, Unreachable, Malformed, Idle, Aborted, NoCredentials, WriteRefused. */
  readonly reason: string;
  readonly message: string;
  readonly details?: StatusDetails;
  readonly retryAfterSeconds?: number;
};

/** A request to the API server that failed. Its message never quotes a Secret or a credential. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Whether the same request can succeed later although nobody changes anything. */
  readonly retriable: boolean;

  constructor(facts: Facts) {
    super(facts.message);
    this.status = facts.status;
    this.reason = facts.reason;
    this.details = facts.details;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.retriable = isRetriable(facts);
  }
}

export const isForbidden = (error: unknown): boolean => error instanceof ApiError && error.status === 403;

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
/** The resource version, or the list's continuation, is too old: list again. */
export const isGone = (error: unknown): boolean => error instanceof ApiError && error.status === 410;
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 409 && error.reason === 'AlreadyExists';
/** Someone else wrote in between (or the uid or resourceVersion precondition failed): read again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 409 && error.reason !== 'AlreadyExists';

/**
 * The error of an answer that is no success. `body` is the answer's text (a `Status` object, or whatever a proxy sent),
 * `what` the request in words, `secret` whether the request was about Secrets.
 */
export function errorOfAnswer(
  what: string,
  status: number,
  body: string,
  retryAfter: string | undefined,
  secret: boolean,
): ApiError {
  const answer = readStatus(body);
  const reason = answer.reason ?? `Http${status}`;
  const details = answer.details && secret ? withoutMessages(answer.details) : answer.details;
  const retryAfterSeconds = secondsOf(retryAfter) ?? details?.retryAfterSeconds;
  const text = secret ? textAboutSecret(status, answer) : answer.message;
  return new ApiError({
    status,
    reason,
    message: `${what}: ${status} ${reason}${text ? `: ${text}` : ''}`,
    ...(details && { details }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

type StatusObject = { readonly reason?: string; readonly message?: string; readonly details?: StatusDetails };

/** Characters of the answer to a failed request that are read: a webhook may say what it likes. See docs/limits.md. */
export const LONGEST_STATUS = 262_144;

function readStatus(body: string): StatusObject {
  if (body.length > LONGEST_STATUS) return {};
  try {
    const parsed: unknown = JSON.parse(body);
    const isStatus = typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === 'Status';
    return isStatus ? (parsed as StatusObject) : {};
  } catch {
    return {};
  }
}

/** These answers speak of names and permissions only. The texts of all others, and of webhooks, can quote what was sent. */
const HARMLESS = new Set([401, 403, 404, 409, 410, 429]);

function textAboutSecret(status: number, answer: StatusObject): string | undefined {
  if (HARMLESS.has(status) && !answer.message?.includes('denied the request')) return answer.message;
  const fields = (answer.details?.causes ?? []).map((cause) => cause.field).filter((field) => field !== undefined);
  return `the server's text is withheld because it can quote the Secret${fields.length ? ` (fields: ${fields.join(', ')})` : ''}`;
}

function withoutMessages(details: StatusDetails): StatusDetails {
  if (!details.causes) return details;
  const causes = details.causes.map(({ reason, field }) => ({ ...(reason && { reason }), ...(field && { field }) }));
  return { ...details, causes };
}

/** Retry-After comes in seconds from Kubernetes; a date, which HTTP also allows, is left to our own backoff. */
function secondsOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

const TRANSIENT = new Set([0, 401, 408, 429, 500, 502, 503, 504]);

function isRetriable({ status, reason }: Facts): boolean {
  return TRANSIENT.has(status) ? reason !== 'Aborted' : status === 409 && reason !== 'AlreadyExists';
}
