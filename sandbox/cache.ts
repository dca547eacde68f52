import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock.ts';
import type { Log } from './log.ts';

/** The folder below which the sandbox keeps all that it builds and runs; never inside the checkout. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['SECURETHANOS_CACHE'] ?? environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(base, 'secure-thanos-operator');
}

/**
 * Makes `target` (a file or a folder) once: `make` fills a path beside it, which is renamed only when complete.
 * Two processes that want the same target build it one after the other; the second finds it there.
 */
export async function makeOnce(target: string, make: (unfinished: string) => Promise<void>, log: Log): Promise<string> {
  if (await exists(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  await withLock(`${target}.lock`, log, async () => {
    if (await exists(target)) return;
    const unfinished = `${target}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await make(unfinished);
    await rename(unfinished, target);
  });
  return target;
}

/** Removes what was made for earlier content: the neighbours of `kept` whose names begin with `prefix`. */
export async function removeEarlier(kept: string, prefix: string): Promise<void> {
  const names = await readdir(dirname(kept));
  const inWork = /\.(lock|unfinished)$/;
  const earlier = names.filter((name) => name.startsWith(prefix) && name !== basename(kept) && !inWork.test(name));
  await Promise.all(earlier.map((name) => rm(join(dirname(kept), name), { recursive: true, force: true })));
}

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
