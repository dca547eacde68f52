// What mocha's reporter printed, read back.

/** @param word such as "passing" */
export function count(output: string, word: string): number {
  return Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(output)?.[1] ?? 0);
}

/** The part of mocha's output that names the failed tests and says why; all of its end if there is none. */
export function failures(output: string): string {
  const from = output.search(/^\s*\d+ failing\b/m);
  return from >= 0 ? output.slice(from).trimEnd() : output.split('\n').slice(-20).join('\n');
}
