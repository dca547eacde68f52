import { createHash } from 'node:crypto';
import { createLatest } from '../api/latest.ts';
import { PkiError } from './errors.ts';

/** The certificates of some hundred stacks; each result is about a kilobyte. */
const MOST = 5000;

/** What a work came to: a value, or a refusal of the texts. */
type Result<Value> = { readonly value: Value } | { readonly refusal: PkiError };

/**
 * The same function, but it works once for the same texts: certificates are judged in every look at a stack and change
 * rarely. Of the texts, which may be keys, only a hash is kept. A `PkiError` is remembered like a result: whoever puts a text
 * into a Secret that can't be read should not have it read in each look.
 */
export function remembered<Texts extends readonly string[], Value>(
  work: (...texts: Texts) => Value,
  most = MOST,
): (...texts: Texts) => Value {
  const results = createLatest<Result<Value>>(most);
  return (...texts) => {
    const key = hashOf(texts);
    const known = results.get(key);
    if (known) return told(known);
    const result = resultOf(() => work(...texts));
    results.set(key, result);
    return told(result);
  };
}

/** @throws what is no refusal */
function resultOf<Value>(work: () => Value): Result<Value> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof PkiError) return { refusal: error };
    throw error;
  }
}

/** @throws PkiError a new one, so that nobody holds or changes another's */
function told<Value>(result: Result<Value>): Value {
  if ('refusal' in result) throw new PkiError(result.refusal.reason, result.refusal.message);
  return result.value;
}

/** Lengths tell texts apart whose ends and beginnings could be moved. */
function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length} ${text}`);
  return hash.digest('base64');
}
