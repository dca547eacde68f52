import type { Readable } from 'node:stream';
import type { KubernetesObject } from '../api/objects.ts';
import { ApiError, errorOfAnswer } from './api-error.ts';
import { asApiError, parseJson } from './exchange.ts';
import { fieldsOf, hasMoreValues } from './json-parts.ts';
import { collectionPath, type Resource } from './kinds.ts';
import { createLines } from './lines.ts';
import type { Selection } from './list.ts';
import { readObject } from './read-object.ts';
import type { Transport } from './transport.ts';

export type WatchOptions = Selection & {
  /** Where to go on: of a list, or of the last event. */
  readonly resourceVersion: string;
  /** When the server ends the watch by itself, in seconds. */
  readonly timeoutSeconds: number;
  /** Give the connection up after this many milliseconds without a line. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
  /** Objects with more values are cut (`isCut`). Absent: none is. */
  readonly mostValues?: number;
};

/** A change, or BOOKMARK: nothing changed up to the object's resourceVersion. */
export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubernetesObject;
};

/**
 * One watch on one connection. It ends when the server ends it in order; everything else throws an ApiError: 410 (list
 * again), Unreachable (cut, also by the signal), Timeout (no answer), Idle (silent), Malformed (a line that is cut or not JSON).
 */
export async function* watchEvents(
  transport: Transport,
  resource: Resource,
  options: WatchOptions,
): AsyncGenerator<WatchEvent> {
  const { namespace, labelSelector, fieldSelector, resourceVersion, timeoutSeconds, idleMs, signal } = options;
  const { mostValues } = options;
  const path = collectionPath(resource, namespace);
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    labelSelector,
    fieldSelector,
    resourceVersion,
    timeoutSeconds,
  };
  const what = `WATCH ${path}`;
  for await (const line of linesOf(what, await transport.open(path, { query, signal }), idleMs)) {
    yield eventOf(what, line, mostValues);
  }
}

/** The lines of a stream. A last line without its end is an error: it may be half an object. */
async function* linesOf(what: string, body: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const idle = new ApiError({ status: 0, reason: 'Idle', message: `${what}: nothing heard for ${idleMs} ms` });
  const timer = setTimeout(() => body.destroy(idle), idleMs);
  const lines = createLines();
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      timer.refresh();
      yield* lines.take(chunk);
    }
  } catch (error) {
    throw asApiError(what, error);
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
  if (lines.isWithin()) throw new ApiError({ status: 0, reason: 'Malformed', message: `${what}: ended within a line` });
}

function eventOf(what: string, line: Buffer, mostValues?: number): WatchEvent {
  const { type, object } = readEvent(what, line, mostValues);
  if (type === 'ERROR') throw errorOfAnswer(what, object?.code ?? 500, JSON.stringify(object ?? {}), undefined, false);
  if (object?.metadata && (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK')) {
    return { type, object };
  }
  throw new ApiError({ status: 0, reason: 'Malformed', message: `${what}: an event of type ${type} without object` });
}

type RawEvent = { readonly type?: string; readonly object?: KubernetesObject & { readonly code?: number } };

function readEvent(what: string, line: Buffer, mostValues?: number): RawEvent {
  if (mostValues === undefined || !hasMoreValues(line, mostValues)) return parseJson(what, line.toString()) as RawEvent;
  const spans = Object.fromEntries(
    [...fieldsOf(line)].map((field) => [field.name, line.subarray(field.from, field.to)]),
  );
  const { type, object } = spans;
  if (!type || !object) return {};
  return { type: parseJson(what, type.toString()), object: readObject(what, object, mostValues) } as RawEvent;
}
