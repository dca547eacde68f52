// Files on the node: what programs and pods logged, and what pods wrote into their volumes.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Haystack } from '../../../support/adversary/secrets/haystack.ts';

/** A program that the operator copies into pods: 90 MB, the same in each. */
const PROGRAM = 'promtool';

/** All files below a directory, unpacked. A file that goes meanwhile is none. */
export async function* filesBelow(directory: string): AsyncGenerator<Haystack> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === PROGRAM) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readUnpacked(path).catch(() => undefined);
    if (bytes) yield { place: path.slice(directory.length + 1), bytes };
  }
}

async function readUnpacked(path: string): Promise<Buffer> {
  const content = await readFile(path);
  return path.endsWith('.gz') ? promisify(gunzip)(content) : content;
}
