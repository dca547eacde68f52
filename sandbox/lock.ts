import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

const POLL_MILLISECONDS = 500;

/** Runs `work` while this process alone holds the lock file; a lock whose holder is dead is taken over. */
export async function withLock<T>(path: string, log: Log, work: () => Promise<T>): Promise<T> {
  await take(path, log);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string, log: Log): Promise<void> {
  let announced = false;
  while (!(await create(path))) {
    const holder = await readHolder(path);
    if (holder !== undefined && !isAlive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (!announced) log(`waiting for process ${holder ?? '(unknown)'}, which holds ${path}`);
    announced = true;
    await sleep(POLL_MILLISECONDS);
  }
}

async function create(path: string): Promise<boolean> {
  return writeFile(path, `${process.pid}`, { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

async function readHolder(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? undefined : pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
