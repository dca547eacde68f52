import { createHash } from 'node:crypto';

/** The certificates of some hundred stacks; each result is about a kilobyte. */
const MOST = 5000;

/**
 * The same function, but it works once for the same texts: certificates are judged in every look at a stack and change
 * rarely. Of the texts, which may be keys, only a hash is kept. What throws is not remembered; the oldest result goes first.
 */
export function remembered<Texts extends readonly string[], Value>(
  work: (...texts: Texts) => Value,
  most = MOST,
): (...texts: Texts) => Value {
  const results = new Map<string, Value>();
  return (...texts) => {
    const key = hashOf(texts);
    const known = results.get(key);
    if (known !== undefined) return known;
    const value = work(...texts);
    results.set(key, value);
    const [oldest] = results.keys();
    if (results.size > most && oldest !== undefined) results.delete(oldest);
    return value;
  };
}

/** Lengths tell texts apart whose ends and beginnings could be moved. */
function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length} ${text}`);
  return hash.digest('base64');
}
