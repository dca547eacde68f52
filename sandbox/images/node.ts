import { execa } from 'execa';
import type { Entry } from './entries.ts';
import { program } from './entries.ts';

/** Node, which runs this very program, with the shared libraries that it loads, where its loader looks for them. */
export async function nodeEntries(): Promise<Entry[]> {
  const { stdout } = await execa('ldd', [process.execPath]);
  return [program(process.execPath, '/bin/node'), ...libraryPaths(stdout).map((path) => program(path, path))];
}

/** The files that `ldd` names: `name => /path (address)` for libraries, `/path (address)` for the loader. */
export function libraryPaths(lddOutput: string): string[] {
  return [...lddOutput.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
}
