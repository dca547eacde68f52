import { escapeOdd } from './escape.ts';

/**
 * JSON that means the same to whoever reads it, also as YAML: the API server reads the body of an apply request so.
 * @param value what JSON can hold; half of a pair of surrogates, which no UTF-8 has, becomes U+FFFD as it does in Go
 */
export const writeJson = (value: unknown): string => escapeOdd(JSON.stringify(value));
