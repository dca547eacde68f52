import type { Dispatcher } from 'undici';
import { writeJson } from '../writer/json.ts';
import { ApiError, errorOfAnswer } from './api-error.ts';
import type { Authorized, Connection } from './config.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** One request as it goes over the wire. `pool` says whose connections it takes; `body` is sent as JSON. */
export type Exchange = {
  readonly pool: 'requests' | 'watches';
  readonly method: Method;
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly userAgent: string;
  readonly signal: AbortSignal;
};

export type Answer = Dispatcher.ResponseData;

/** Sends one request and returns its answer, if it is a successful one. Everything else is thrown as an ApiError. */
export async function exchange(connection: Connection, given: Exchange): Promise<Answer> {
  const what = `${given.method} ${given.path}`;
  const authorized = await authorize(connection, what);
  const answer = await send(connection, authorized, given).catch((error: unknown) => {
    throw asApiError(what, error);
  });
  if (answer.statusCode < 300) return answer;
  throw await errorOf(what, given.path, answer);
}

/** The whole body of an answer. It is no text yet, so that the heap does not hold it. */
export async function readBytes(what: string, answer: Answer): Promise<Buffer> {
  const bytes = await answer.body.bytes().catch((error: unknown) => {
    throw asApiError(what, error);
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** JSON.parse quotes the text that it could not read, which may be a Secret: its error is dropped. */
export function parseJson(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const message = `${what}: the answer (${text.length} characters) is not JSON`;
    throw new ApiError({ status: 0, reason: 'Malformed', message });
  }
}

/** What a stream threw, as an ApiError: the connection was lost. */
export function asApiError(what: string, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const text = error instanceof Error ? `${error.message || error.name}, ${codeOf(error)}` : 'unknown';
  return new ApiError({ status: 0, reason: 'Unreachable', message: `${what}: no answer (${text})` });
}

/** For metrics: the HTTP status, or why no answer came. */
export function codeOf(error: unknown): string {
  if (error instanceof ApiError) return error.status === 0 ? error.reason : String(error.status);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

async function authorize(connection: Connection, what: string): Promise<Authorized> {
  try {
    return await connection.authorize();
  } catch (error) {
    // The text of a failed login helper is what it printed, which can be a token.
    const message = `${what}: the kubeconfig's credentials could not be obtained (${codeOf(error)})`;
    throw new ApiError({ status: 0, reason: 'NoCredentials', message });
  }
}

function send(connection: Connection, authorized: Authorized, given: Exchange): Promise<Answer> {
  const server = new URL(connection.server);
  const { body, contentType = 'application/json', method, signal } = given;
  return authorized[given.pool].request({
    origin: server.origin,
    // A server's URL may have a path of its own (behind a proxy).
    path: server.pathname.replace(/\/$/, '') + given.path + searchOf(given.query),
    method,
    headers: {
      ...authorized.headers,
      accept: 'application/json',
      'user-agent': given.userAgent,
      ...(body !== undefined && { 'content-type': contentType }),
    },
    body: body === undefined ? null : writeJson(body),
    signal,
  });
}

function searchOf(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search}`;
}

async function errorOf(what: string, path: string, answer: Answer): Promise<ApiError> {
  const text = await answer.body.text().catch(() => '');
  const retryAfter = answer.headers['retry-after'];
  const secret = /\/secrets(\/|$)/.test(path);
  return errorOfAnswer(what, answer.statusCode, text, typeof retryAfter === 'string' ? retryAfter : undefined, secret);
}
