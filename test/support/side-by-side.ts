// A layer in several processes: each takes the next file that nobody has taken whenever it is done with one.
import { closeSync, openSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The variable with the folder in which the processes of a layer mark what they take. Without it a process runs every file. */
export const CLAIMS = 'SECURETHANOS_TEST_CLAIMS';
/** The variable with the files that are taken first, separated by commas: those that take longest, or all would wait for one. */
export const LONGEST = 'SECURETHANOS_TEST_LONGEST';

type End = readonly [title: string, end: () => Promise<void>];
const ends: End[] = [];

/** Call it while files are loaded. @param end runs after each file of this process, after the file's own hooks */
export function afterEachFile(title: string, end: () => Promise<void>): void {
  ends.push([title, end]);
}

/** Mocha calls this once before all tests of a process that requires this file. */
export const mochaHooks = {
  beforeAll(this: Mocha.Context): void {
    const root = this.test?.parent;
    if (!root) throw new Error('a hook of the whole run has a suite');
    for (const suite of root.suites) for (const [title, end] of ends) suite.afterAll(title, end);
    const { [CLAIMS]: folder, [LONGEST]: longest = '' } = process.env;
    if (folder) takeInTurn(root, longest.split(','), (file) => claim(folder, file));
  },
};

/**
 * Leaves to a run only what it takes: mocha looks for the next suite when one has ended.
 * @param longest paths of files that come first
 * @param take whether this process gets a file
 */
export function takeInTurn(root: Mocha.Suite, longest: readonly string[], take: (file: string) => boolean): void {
  const files = [...Map.groupBy(root.suites.splice(0), ({ file = '' }) => relative('.', file))];
  const isLong = ([file]: (typeof files)[number]) => longest.includes(file);
  const waiting = [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
  const takeNext = (): void => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [file, suites] = next;
      if (!take(file)) continue;
      suites.at(-1)?.afterAll('the next file is taken', takeNext);
      root.suites.push(...suites);
      return;
    }
  };
  takeNext();
}

/** Creating a file is what only one of several processes can do. @returns whether it was this one */
export function claim(folder: string, file: string): boolean {
  try {
    closeSync(openSync(join(folder, encodeURIComponent(file)), 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
