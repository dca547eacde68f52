// Reads one object, or what says which object it is: to parse and compare hundreds of thousands of values takes the event loop
// a second, and no object of ours has so many.
import { parseJson } from './exchange.ts';
import { fieldsOf, hasMoreValues, type Span } from './json-parts.ts';

/** Values of one object, those in its managedFields included, that are parsed where `mostValues` says so. See docs/limits.md. */
export const MOST_VALUES = 10_000;

const CUT = Symbol('it has more values than are read');

/** Whether an object has more values than are read: then it has its apiVersion, kind, name, state and labels alone. */
export const isCut = (object: object): boolean => CUT in object;

/**
 * @param what the request, for the error
 * @param bytes an object as JSON
 * @param mostValues absent: it is parsed whatever it has
 */
export function readObject(what: string, bytes: Buffer, mostValues?: number): unknown {
  const isLarge = mostValues !== undefined && hasMoreValues(bytes, mostValues);
  const parts = isLarge ? partsOf(what, bytes, ['apiVersion', 'kind', 'metadata']) : {};
  return parts['metadata'] ? { ...parts, [CUT]: true } : parseJson(what, bytes.toString());
}

const OF_METADATA: readonly string[] = ['name', 'namespace', 'uid', 'resourceVersion', 'labels'];
/** Bytes of labels that are read. */
const LONGEST_PART = 16_384;

function partsOf(what: string, bytes: Buffer, wanted: readonly string[], from = 0): Readonly<Record<string, unknown>> {
  const parts: Record<string, unknown> = {};
  for (const field of fieldsOf(bytes, from)) {
    if (!wanted.includes(field.name)) continue;
    if (field.name === 'metadata') parts['metadata'] = partsOf(what, bytes, OF_METADATA, field.from);
    else if (field.to - field.from <= LONGEST_PART) parts[field.name] = parsePart(what, bytes, field);
  }
  return parts;
}

const parsePart = (what: string, bytes: Buffer, { from, to }: Span): unknown =>
  parseJson(what, bytes.toString('utf8', from, to));
