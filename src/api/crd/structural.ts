// From zod to what the API server accepts as a structural schema.
import { z } from 'zod';
import { type CelRule, celOfPattern } from '../schema/fields.ts';

export type JsonSchema = { [key: string]: unknown };

/**
 * The structural OpenAPI v3 schema of a zod schema.
 * Defaults become a sentence in the description and are not written as `default`: what a user applied stays as he wrote it,
 * and a later operator may choose a better default without touching stored objects.
 */
export function structuralSchema(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => shape(jsonSchema as JsonSchema),
  }) as JsonSchema;
  return json;
}

const SAFE_INTEGER = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

function shape(schema: JsonSchema): void {
  const passedThrough = schema['x-kubernetes-type'];
  if (passedThrough) {
    delete schema['x-kubernetes-type'];
    Object.assign(schema, structuredClone(passedThrough));
  }
  if (schema['additionalProperties'] === false) delete schema['additionalProperties'];
  if (SAFE_INTEGER.includes(schema['minimum'] as number)) delete schema['minimum'];
  if (SAFE_INTEGER.includes(schema['maximum'] as number)) delete schema['maximum'];
  if (isSaidByRule(schema)) delete schema['pattern'];
  describeDefault(schema);
}

/** The rule says the way out too; the pattern beside it would only add that it doesn't match, at a price in bytes. */
function isSaidByRule({ pattern, 'x-kubernetes-validations': rules = [] }: JsonSchema): boolean {
  const said = celOfPattern(String(pattern));
  return pattern !== undefined && (rules as readonly CelRule[]).some(({ rule }) => rule === said);
}

function describeDefault(schema: JsonSchema): void {
  if (!('default' in schema)) return;
  const value = schema['default'];
  delete schema['default'];
  // The fields of an object name their own defaults.
  if ('properties' in schema) return;
  const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0;
  const text = isEmpty ? 'none' : asText(value);
  schema['description'] = `${schema['description'] ?? ''} Default: ${text}.`.trim();
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
