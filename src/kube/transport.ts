import type { Readable } from 'node:stream';
import { ApiError } from './api-error.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Connection } from './config.ts';
import { withDeadline } from './deadline.ts';
import {
  type Answer,
  codeOf,
  type Exchange,
  exchange,
  type Method,
  parseJson,
  type Query,
  readBytes,
} from './exchange.ts';

export type RequestOptions = {
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
  /** For the whole request with its retries and the whole answer; 15 s if not given. */
  readonly timeoutMs?: number;
};

export type OpenOptions = Pick<RequestOptions, 'query' | 'timeoutMs'> & { readonly signal: AbortSignal };

/** The API server over HTTP: JSON in, JSON out. Every failure is an ApiError. */
export type Transport = {
  /** One request and its parsed answer. Only GET is retried (twice at most, within its deadline): all else may not be safe to repeat. */
  readonly request: (method: Method, path: string, options?: RequestOptions) => Promise<unknown>;
  /** A GET of what is too large to be parsed as a whole. */
  readonly read: (path: string, options?: RequestOptions) => Promise<Buffer>;
  /** An endless GET on the watches' connections. The deadline is for the start of the answer; the signal ends the stream. */
  readonly open: (path: string, options: OpenOptions) => Promise<Readable>;
};

export type TransportOptions = {
  /** Called after each try with its HTTP status, or with our reason (Timeout, Unreachable ...) when no answer came. */
  readonly onRequest?: (method: Method, code: string) => void;
  readonly userAgent?: string;
  readonly clock?: Clock;
};

/** A transport on a connection. It holds no state but the connection's pool. */
export function createTransport(connection: Connection, options: TransportOptions = {}): Transport {
  const { onRequest = () => undefined, userAgent = 'secure-thanos-operator', clock = systemClock } = options;
  const counted = (given: Omit<Exchange, 'userAgent'>) =>
    counting(onRequest, given, () => exchange(connection, { ...given, userAgent }));

  const ask = (method: Method, path: string, given: RequestOptions = {}): Promise<Buffer> => {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal: outer, ...rest } = given;
    const what = `${method} ${path}`;
    const endsAt = clock.now() + timeoutMs;
    return withDeadline(what, timeoutMs, outer, (signal) =>
      retrying(method === 'GET' ? MAX_RETRIES : 0, endsAt, clock, signal, async () =>
        readBytes(what, await counted({ pool: 'requests', method, path, ...rest, signal })),
      ),
    );
  };

  return {
    request: async (method, path, given) => parseJson(`${method} ${path}`, (await ask(method, path, given)).toString()),
    read: (path, given) => ask('GET', path, given),
    open: async (path, { timeoutMs = DEFAULT_TIMEOUT_MS, signal: outer, ...rest }) => {
      const answer = await withDeadline(`GET ${path}`, timeoutMs, outer, (signal) =>
        counted({ pool: 'watches', method: 'GET', path, ...rest, signal }),
      );
      return endingWith(outer, answer.body);
    },
  };
}

const DEFAULT_TIMEOUT_MS = 15_000;
const MAX_RETRIES = 2;

async function counting(
  onRequest: (method: Method, code: string) => void,
  given: Omit<Exchange, 'userAgent'>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await work();
    onRequest(given.method, String(answer.statusCode));
    return answer;
  } catch (error) {
    onRequest(given.method, codeOf(given.signal.aborted ? given.signal.reason : error));
    throw error;
  }
}

async function retrying<T>(
  retries: number,
  endsAt: number,
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (let left = retries; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      const waitMs = left > 0 ? retryDelayMs(error) : undefined;
      if (waitMs === undefined || signal.aborted || clock.now() + waitMs >= endsAt) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
}

/** Milliseconds to wait before the same GET is worth another try; undefined if it is not. */
function retryDelayMs(error: unknown): number | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.status === 429 || error.status === 503) return (error.retryAfterSeconds ?? 1) * 1000;
  // The server closed a pooled connection in the moment that we used it.
  return error.reason === 'Unreachable' ? 0 : undefined;
}

function endingWith(signal: AbortSignal, body: Readable): Readable {
  const destroy = () => body.destroy();
  // Whoever reads the body sees its error; if nobody reads it yet, it must not end the process.
  body.on('error', () => undefined);
  signal.addEventListener('abort', destroy, { once: true });
  body.once('close', () => signal.removeEventListener('abort', destroy));
  if (signal.aborted) destroy();
  return body;
}
