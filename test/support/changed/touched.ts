// Which tests a change can touch, by what they name and what that names.
import { type Repository, referencesIn, repositoryOf } from './references.ts';

/** What every test rests on. */
const FOUNDATION = /^(package(-lock)?\.json|tsconfig\.json|\.mocharc[\w.-]*\.json|\.c8rc\.json|test\/run\.ts)$/;

/** Only these are asked what they name further. */
const SOURCE = /\.(ts|mjs|cjs|js|json)$/;

/** What starts the product without naming a file of it. */
const UNNAMED: Readonly<Record<string, readonly string[]>> = {
  'sandbox/images/operator.ts': ['src', 'Dockerfile', 'tsconfig.build.json'],
};

export interface Change {
  /** All files that are there. */
  readonly files: readonly string[];
  /** Those that differ, also those that are gone. */
  readonly changed: readonly string[];
  readonly read: (file: string) => string;
}

/** @returns those of the tests that a change can touch */
export function touchedBy({ files, changed, read }: Change, tests: readonly string[]): readonly string[] {
  if (changed.some((file) => FOUNDATION.test(file))) return tests;
  const repository = repositoryOf([...files, ...changed]);
  const isThere = new Set(files);
  const known = new Map<string, readonly string[]>();
  const referencesOf = (file: string): readonly string[] => {
    const found = known.get(file) ?? (isThere.has(file) && SOURCE.test(file) ? named(repository, file, read) : []);
    known.set(file, found);
    return found;
  };
  return tests.filter((test) => reaches(test, changed, referencesOf));
}

function named(repository: Repository, file: string, read: Change['read']): readonly string[] {
  return [...referencesIn(repository, file, read(file)), ...(UNNAMED[file] ?? [])];
}

function reaches(test: string, changed: readonly string[], referencesOf: (file: string) => readonly string[]): boolean {
  const seen = new Set([test]);
  // Grows while it is walked.
  for (const place of seen) {
    if (changed.some((file) => file === place || file.startsWith(`${place}/`))) return true;
    for (const reference of referencesOf(place)) seen.add(reference);
  }
  return false;
}
