import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** One path of an image's layer; `path` is absolute, owner is root. */
export type Entry =
  | { readonly kind: 'file'; readonly path: string; readonly mode: number; readonly source: string }
  | { readonly kind: 'text'; readonly path: string; readonly mode: number; readonly text: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'directory'; readonly path: string; readonly mode: number };

/** A program from this machine. */
export function program(source: string, path: string): Entry {
  return { kind: 'file', path, mode: 0o755, source };
}

export function text(path: string, content: string): Entry {
  return { kind: 'text', path, mode: 0o644, text: content };
}

export function link(path: string, target: string): Entry {
  return { kind: 'link', path, target };
}

export function directory(path: string, mode = 0o755): Entry {
  return { kind: 'directory', path, mode };
}

/** All files and symbolic links below the folder `source`, as entries below `path`. */
export async function tree(source: string, path: string): Promise<Entry[]> {
  const names = (await readdir(source)).sort();
  const entries = await Promise.all(names.map((name) => treeEntry(join(source, name), `${path}/${name}`)));
  return [directory(path), ...entries.flat()];
}

async function treeEntry(source: string, path: string): Promise<Entry[]> {
  const stats = await lstat(source);
  if (stats.isDirectory()) return tree(source, path);
  if (stats.isSymbolicLink()) return [link(path, await readlink(source))];
  // Readable and, where the owner may execute, executable by every user that a pod may run as.
  return [{ kind: 'file', path, mode: stats.mode & 0o100 ? 0o755 : 0o644, source }];
}
