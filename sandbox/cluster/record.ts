import { readFile, writeFile } from 'node:fs/promises';
import type { Layout } from './layout.ts';

/** What remains known about a running cluster between two programs: process ids of the machine, and addresses. */
export interface ClusterRecord {
  readonly root: string;
  readonly apiPort: number;
  readonly kubectl: string;
  /** The program `ctr` of the cluster's containerd. */
  readonly ctr: string;
  /** PID 1 of the cluster's namespaces, as the machine counts. Its end is the end of everything in them. */
  readonly initPid: number;
  readonly unsharePid: number;
  readonly relayPid: number;
}

export async function writeRecord(layout: Layout, record: ClusterRecord): Promise<void> {
  await writeFile(layout.record, JSON.stringify(record, null, 2));
}

/** The record, or undefined if no cluster was started there. */
export async function readRecord(layout: Layout): Promise<ClusterRecord | undefined> {
  const content = await readFile(layout.record, 'utf8').catch(() => undefined);
  return content === undefined ? undefined : JSON.parse(content);
}

/** Whether `pid` is still the process that was started for the cluster in `root`: process ids are used again. */
export async function isOurs(pid: number, root: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes(root);
}
