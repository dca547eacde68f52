// Fewer lines for what is expected: an API server that is away fails every watch, lease and pass at once, again and again. It is
// one fact, and takes one line; so is anything else that is said in the same words over and over.
import { createLatest, type Latest } from '../api/latest.ts';
import type { LogFields, Logger } from './logger.ts';

/** The same is said again after this long, with how often it came in between. */
export const REPEAT_MS = 60_000;
const MOST_REMEMBERED = 1000;

type Level = 'warn' | 'error';
type Memory = Latest<Said>;
interface Said {
  readonly at: number;
  unsaid: number;
}

/**
 * A logger that says each warning and each error once a minute. What comes in between is counted, and told as `alike` by the next
 * one. Failures of the API server are alike whatever was asked for.
 * @param now in milliseconds, from any zero
 */
export function quieted(logger: Logger, now: () => number = () => performance.now()): Logger {
  return bind(logger, createLatest(MOST_REMEMBERED), {}, now);
}

function bind(logger: Logger, memory: Memory, bound: LogFields, now: () => number): Logger {
  const at =
    (level: Level) =>
    (given: string, fields: LogFields = {}) => {
      const [message, all] = asOutage(given, { ...bound, ...fields });
      const unsaid = remember(memory, keyOf(level, message, all), now());
      if (unsaid !== undefined) logger[level](message, { ...all, ...(unsaid > 0 ? { alike: unsaid } : {}) });
    };
  return {
    debug: (message, fields = {}) => logger.debug(message, { ...bound, ...fields }),
    info: (message, fields = {}) => logger.info(message, { ...bound, ...fields }),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => bind(logger, memory, { ...bound, ...fields }, now),
  };
}

/** @returns how many lines were left out since the last one; undefined: this one is left out too */
function remember(memory: Memory, key: string, now: number): number | undefined {
  const before = memory.get(key);
  if (before && now - before.at < REPEAT_MS) {
    before.unsaid += 1;
    return undefined;
  }
  memory.set(key, { at: now, unsaid: 0 });
  return before?.unsaid ?? 0;
}

/** No answer came, or one that says "later": what was asked for does not matter then. */
function asOutage(message: string, fields: LogFields): readonly [string, LogFields] {
  const { error, stack } = fields as { readonly error?: unknown; readonly stack?: unknown };
  if (!isOutage(error)) return [message, fields];
  const place = typeof stack === 'string' ? { stack } : {};
  return [OUTAGE, { ...place, during: message, reason: error.reason, detail: error.message }];
}

const OUTAGE = 'the API server does not answer, and is asked again';
const LATER = new Set([0, 429, 502, 503, 504]);

interface Failure {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
}

/** By its shape: this room does not know who asks. */
function isOutage(error: unknown): error is Failure {
  if (!(error instanceof Error) || error.name !== 'ApiError' || !('status' in error)) return false;
  return LATER.has(error.status as number) && 'reason' in error && error.reason !== 'WriteRefused';
}

function keyOf(level: Level, message: string, fields: LogFields): string {
  if (message === OUTAGE) return `${message} ${String(fields['reason'])}`;
  return JSON.stringify([level, message, Object.entries(fields).map(([name, value]) => [name, wordsOf(value)])]);
}

/** Waits and the like differ each time and mean the same. */
const wordsOf = (value: unknown): string =>
  typeof value === 'number' ? '' : value instanceof Error ? value.message : (JSON.stringify(value) ?? '');
