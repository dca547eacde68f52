// What a file of the repository names: what it imports, starts, reads. Whoever names a thing may do otherwise when it changes.
import { posix } from 'node:path';

/** Paths of the repository, without a slash at their ends. */
export interface Repository {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** @param files their paths from the root of the repository */
export function repositoryOf(files: readonly string[]): Repository {
  const folders = files.flatMap((file) => {
    const parts = file.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return { files: new Set(files), folders: new Set(folders) };
}

/** Quoted texts that may be paths: of one line and without blanks. */
const QUOTED = /(['"`])([^'"`\s]{2,200}?)\1/g;
/** Where a path is not written out any more: a place for a value, or a pattern. The folder before it is. */
const OPEN = /[*?{$]/;

/**
 * Every file and folder that a text names by a quoted path, from its own place or from the root. It says too much rather than
 * too little: an import, `new URL(...)`, a path that is read and a mere mention look the same.
 * @param file the path of the text
 */
export function referencesIn(repository: Repository, file: string, text: string): readonly string[] {
  const own = posix.dirname(file);
  const paths = [...text.matchAll(QUOTED)].map(([, , path = '']) => written(path)).filter((path) => /^[^/]/.test(path));
  const fromHere = paths.filter((path) => path.includes('/')).map((path) => normal(own, path));
  const fromRoot = paths.filter((path) => !path.startsWith('.')).map((path) => normal(path));
  // Many things have the name of a folder of ours; tests that read such a folder name it themselves.
  const isWord = (path: string) => !path.includes('/') && !file.endsWith('.test.ts') && !file.startsWith('test/unit/');
  const isThere = (path: string) => repository.files.has(path) || repository.folders.has(path);
  const found = [...fromHere, ...fromRoot.filter((path) => repository.files.has(path) || !isWord(path))];
  return [...new Set(found)].filter((path) => path !== file && isThere(path));
}

function written(path: string): string {
  const open = path.search(OPEN);
  return open < 0 ? path : path.slice(0, path.lastIndexOf('/', open) + 1);
}

/** Without "." and "..", and without a slash at its end; what lies outside of the repository begins with "..". */
const normal = (...parts: readonly string[]): string => posix.join(...parts).replace(/\/$/, '');
