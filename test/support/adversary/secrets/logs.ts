// The logs of all pods, kept beyond the life of the pod: kubelet removes them with it.
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 1000;

let stop: () => Promise<void> = () => Promise.resolve();

/** Gives each file below `logs/pods` a second name below `logs/kept`, by which its whole content stays. */
export function keepLogs(logs: string): void {
  const stopping = new AbortController();
  const kept = join(logs, 'kept');
  const done = keep(join(logs, 'pods'), kept, stopping.signal);
  stop = async () => {
    stopping.abort();
    await done;
    await rm(kept, { recursive: true, force: true });
  };
}

export const stopKeepingLogs = (): Promise<void> => stop();

async function keep(pods: string, kept: string, signal: AbortSignal): Promise<void> {
  await mkdir(kept, { recursive: true });
  while (!signal.aborted) {
    const files = await readdir(pods, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const file of files.filter((one) => one.isFile())) {
      const path = join(file.parentPath, file.name);
      const name = relative(pods, path).replaceAll('/', '!');
      // It is there already, or the file is gone. A file that grew too large gives its name to a new one.
      const again = async () => link(path, join(kept, `${name}!${(await stat(path)).ino}`));
      await again().catch(() => undefined);
    }
    await sleep(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
}
