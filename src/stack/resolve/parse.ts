// From what a user wrote to a spec with every default in place, or to sentences that say what is wrong where.
import type { z } from 'zod';
import { stackSpec } from '../schema/stack.ts';
import type { StackSpec } from '../types.ts';

/** One thing that is wrong: where, and what to do about it. */
export interface Violation {
  /** Path in the object, such as "spec.clients[0].name". */
  readonly path: string;
  readonly message: string;
}

export type Parsed =
  | { readonly spec: StackSpec; readonly violations: readonly [] }
  | { readonly spec?: never; readonly violations: readonly Violation[] };

/** Reads `spec` of a stack. */
export function parseSpec(spec: unknown): Parsed {
  const lost = lostNames(spec, []);
  const result = stackSpec.safeParse(spec ?? {});
  if (result.success && lost.length === 0) return { spec: result.data, violations: [] };
  return { violations: [...lost, ...(result.error?.issues ?? []).flatMap((issue) => describe(issue, spec))] };
}

/** The one name that JavaScript takes for something else: a copy of an object is without it, and the API server sees it. */
function lostNames(value: unknown, path: readonly PropertyKey[]): readonly Violation[] {
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '__proto__'
      ? [{ path: pathOf([...path, key]), message: 'is no name of a field, label or annotation: remove it' }]
      : lostNames(inner, [...path, isList ? Number(key) : key]),
  );
}

function describe(issue: z.core.$ZodIssue, spec: unknown): Violation[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      message: 'unknown field: remove it or correct its name',
    }));
  }
  const value = issue.path.reduce<unknown>(
    (current, key) => (current as Record<PropertyKey, unknown> | undefined)?.[key],
    spec,
  );
  return [{ path: pathOf(issue.path), message: sentence(issue, value) }];
}

function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined && issue.code === 'invalid_type') return 'is required';
  if (value === null) return empty(issue);
  // The only union of the schema is Kubernetes' int-or-string.
  const text = issue.code === 'invalid_union' ? 'must be a whole number or a text' : issue.message;
  return `${text}${shown(value)}`;
}

/** The API server drops what is null without a word: a Ruler that somebody wanted would not run. */
function empty(issue: z.core.$ZodIssue): string {
  const name = String(issue.path.at(-1) ?? 'spec');
  const isObject = issue.code === 'invalid_type' && issue.expected === 'object';
  return `is empty, and the API server drops it: ${isObject ? `write "${name}: {}"` : 'give it a value'}, or remove it`;
}

/** An image with its digest, from a registry with a long name. */
const LONGEST_SHOWN = 160;

/** The value is shown only when it is short and plain: it helps, and there is no secret in a spec by design. */
function shown(value: unknown): string {
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return plain && String(value).length <= LONGEST_SHOWN ? ` (is ${JSON.stringify(value)})` : '';
}

function pathOf(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${String(key)}`),
    'spec',
  );
}
