import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { touchedBy } from './touched.ts';

/**
 * The test files that a change can touch.
 * @param reference a commit: all that differs from where this branch left it, and what is not committed. HEAD for the latter alone
 */
export function touchedSince(reference: string): readonly string[] {
  const from = git('merge-base', reference, 'HEAD')[0] ?? reference;
  const files = git('ls-files', '--cached', '--others', '--exclude-standard');
  const changed = [
    ...git('diff', '--name-only', '--no-renames', from),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
  const gone = new Set(git('ls-files', '--deleted'));
  const there = files.filter((file) => !gone.has(file));
  return touchedBy(
    { files: there, changed, read: (file) => readFileSync(file, 'utf8') },
    globSync('test/**/*.test.ts').toSorted(),
  );
}

function git(...args: readonly string[]): readonly string[] {
  // Names as they are, also those with characters that git would quote.
  const text = execFileSync('git', ['-c', 'core.quotePath=false', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: 'pipe',
  });
  return text.split('\n').filter((line) => line !== '');
}
