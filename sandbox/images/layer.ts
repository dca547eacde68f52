import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Header, Pack } from 'tar-stream';
import tar from 'tar-stream';
import type { Entry } from './entries.ts';
import { directory } from './entries.ts';

const EPOCH = new Date(0);

/**
 * Writes the entries as a tar file and gives its SHA-256 (hexadecimal).
 * The same entries give the same bytes: sorted, owned by root, from 1970.
 */
export async function writeLayer(entries: readonly Entry[], output: string): Promise<string> {
  const pack = tar.pack();
  const hash = createHash('sha256');
  const digest = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const written = pipeline(pack, digest, createWriteStream(output));
  for (const entry of withParents(entries)) await addEntry(pack, entry);
  pack.finalize();
  await written;
  return hash.digest('hex');
}

/** The entries in the order of their paths, with every folder on the way; a later entry of the same path wins. */
export function withParents(entries: readonly Entry[]): Entry[] {
  const byPath = new Map<string, Entry>();
  for (const entry of entries) {
    for (let path = posix.dirname(entry.path); path !== '/'; path = posix.dirname(path)) {
      if (!byPath.has(path)) byPath.set(path, directory(path));
    }
    byPath.set(entry.path, entry);
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Adds a file's bytes to a tar stream under `name`. */
export async function addFile(pack: Pack, name: string, source: string, mode: number): Promise<void> {
  const { size } = await stat(source);
  await pipeline(createReadStream(source), pack.entry({ ...common(name, mode), type: 'file', size }));
}

/** Adds text to a tar stream under `name`. */
export function addText(pack: Pack, name: string, content: string, mode = 0o644): void {
  pack.entry({ ...common(name, mode), type: 'file' }, content);
}

async function addEntry(pack: Pack, entry: Entry): Promise<void> {
  const name = entry.path.slice(1);
  if (entry.kind === 'file') await addFile(pack, name, entry.source, entry.mode);
  if (entry.kind === 'text') addText(pack, name, entry.text, entry.mode);
  if (entry.kind === 'link') pack.entry({ ...common(name, 0o777), type: 'symlink', linkname: entry.target });
  if (entry.kind === 'directory') pack.entry({ ...common(`${name}/`, entry.mode), type: 'directory' });
}

function common(name: string, mode: number): Pick<Header, 'name' | 'mode' | 'uid' | 'gid' | 'mtime'> {
  return { name, mode, uid: 0, gid: 0, mtime: EPOCH };
}
