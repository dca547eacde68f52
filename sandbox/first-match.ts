import type { Readable } from 'node:stream';

/**
 * Reads what a program prints until a pattern is seen, and lets it run on.
 * @returns the match; rejects with all that was printed when the output ends before
 */
export function firstMatch(output: Readable, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let seen = '';
    output.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const match = pattern.exec(seen);
      if (match) resolve(match);
    });
    output.on('end', () => reject(new Error(`it ended and had only printed: ${seen}`)));
  });
}
