import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../cache.ts';
import type { Log } from '../log.ts';
import { secondsSince } from '../log.ts';
import { waitFor } from '../wait.ts';
import type { Layout } from './layout.ts';
import { clusterLayout } from './layout.ts';
import type { ClusterRecord } from './record.ts';
import { isOurs, readRecord } from './record.ts';

export interface DownOptions {
  readonly log: Log;
  readonly layout?: Layout;
  /** Keeps state and logs for a look at them. */
  readonly keepFiles?: boolean;
}

/** Ends the cluster and removes what it left. Does nothing if there is none. */
export async function downCluster({ log, layout = clusterLayout(), keepFiles = false }: DownOptions): Promise<void> {
  const record = await readRecord(layout);
  if (!record) return log(`no cluster in ${layout.root}`);
  const start = performance.now();
  await killAll(record);
  await removeControlGroups();
  await rm(layout.record, { force: true });
  if (!keepFiles) await removeFiles(layout.root);
  log(`cluster down in ${secondsSince(start)}`);
}

/**
 * Removes what is left of an earlier cluster before another one starts: what a crash left running, and the files that a failed
 * start kept. A socket of those would be taken for one that answers.
 */
export async function clearAway({ log, layout = clusterLayout() }: DownOptions): Promise<void> {
  if (await readRecord(layout)) await downCluster({ log, layout });
  await removeFiles(layout.root);
}

/** The kernel ends every process in the namespaces with their PID 1; unshare and the relay are outside of them. */
async function killAll({ initPid, unsharePid, relayPid, root }: ClusterRecord): Promise<void> {
  const pids = [relayPid, initPid, unsharePid];
  for (const pid of pids) if (await isOurs(pid, root)) process.kill(pid, 'SIGKILL');
  const gone = async (): Promise<boolean> => {
    const left = await Promise.all(pids.map((pid) => isOurs(pid, root)));
    return !left.includes(true);
  };
  await waitFor('the processes of the cluster to end', gone, { timeout: 60_000 });
}

/** Never deletes through a mount: there should be none outside of the namespaces that have just ended. */
async function removeFiles(root: string): Promise<void> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const left = mounts.split('\n').filter((line) => line.split(' ')[1]?.startsWith(root));
  if (left.length > 0) throw new Error(`still mounted, so not removed: ${left.join('; ')}`);
  await rm(root, { recursive: true, force: true });
}

/** The pods' control groups stay behind empty, in every hierarchy (version 1) or in the one of version 2. */
async function removeControlGroups(): Promise<void> {
  const root = '/sys/fs/cgroup';
  const hierarchies = [root, ...(await readdir(root)).map((name) => join(root, name))];
  for (const hierarchy of hierarchies) {
    const pods = join(hierarchy, 'kubepods');
    if (await exists(pods)) await removeFolders(pods);
  }
}

async function removeFolders(folder: string): Promise<void> {
  const inner = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const entry of inner) await removeFolders(join(folder, entry.name));
  // A process may need a moment to leave its group.
  const removed = (): Promise<boolean> => rmdir(folder).then(() => true);
  await waitFor(`${folder} to be empty`, removed, { timeout: 5000 });
}
