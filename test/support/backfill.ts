// A block of the past put into the data of a running pod, as if Prometheus or Ruler had just completed it: it is uploaded.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { makeBlocks } from '../../sandbox/quickstart/history.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';

/** Who gets the block, and the one sample that is in it. */
export interface Backfill {
  /** The end of the pod's name, such as "prometheus-0". */
  readonly pod: string;
  /** A container with a shell and the data in /data. */
  readonly container: string;
  readonly series: string;
  readonly value: number;
}

/** Puts a block with one sample into a pod. @returns the time of the sample, in seconds */
export async function backfill(cluster: Cluster, { pod, container, series, value }: Backfill): Promise<number> {
  // In the last complete window of 2 hours: an older block would be gone by retention before it is uploaded.
  // The block is as long as its sample, and no other run has this second: the Compactor would halt at two blocks that overlap.
  const time = Math.floor(Date.now() / 1000) - 7200;
  const directory = await mkdtemp(join(tmpdir(), 'backfill-'));
  try {
    const samples = `# TYPE ${series} gauge\n${series} ${value} ${time}\n# EOF\n`;
    const blocks = await makeBlocks(await ensureBinaries(['promtool'], { log }), directory, samples);
    const [block = ''] = await readdir(blocks);
    const script = await unpacking(join(blocks, block), `/data/${block}`);
    const place = ['-n', STACK_NAMESPACE, `${STACK_NAME}-thanos-${pod}`, '-c', container];
    await cluster.kubectl(['exec', ...place, '--', '/bin/sh', '-e', '-c', script]);
  } finally {
    await rm(directory, { recursive: true });
  }
  return time;
}

/**
 * A script that makes a folder as it is here, under its name at once: nobody sees half of it. The files are small and part of
 * the script, because what goes to the standard input of `kubectl exec` is lost now and then, and an empty file would keep
 * Prometheus from its next start.
 */
async function unpacking(folder: string, target: string): Promise<string> {
  const staged = `/data/.staged-${randomBytes(3).toString('hex')}`;
  const lines: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const to = `${staged}${entry.parentPath.slice(folder.length)}`;
    const content = (await readFile(join(entry.parentPath, entry.name))).toString('base64');
    lines.push(`mkdir -p ${to}`, `echo ${content} | base64 -d > ${to}/${entry.name}`);
  }
  return [...lines, `mv ${staged} ${target}`].join('\n');
}
