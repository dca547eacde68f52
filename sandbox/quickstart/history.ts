// Blocks of the past with known sums: what two Prometheus replicas would have uploaded over 12 days.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Binaries, pathOf } from '../binaries/ensure.ts';
import type { Cluster } from '../cluster/handle.ts';
import type { ObjectStorageAccess } from './surroundings.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Thanos compacts into windows of 14 days; downsampling to 1 hour needs a block of more than 10 days. */
const WINDOW = 14 * DAY;

/** Seconds between samples. */
export const INTERVAL = 5 * MINUTE;
/** Sum of the ten series at any moment: shop n sells n. */
export const SUM_AT_ANY_TIME = 55;
const SHOPS = 10;
/** Of two hours there would be 300: Compactor and Stores would ask the storage about each of them, again and again. */
const BLOCK_HOURS = 6;
/** Behind the window, in two blocks: the Compactor leaves the newest block alone, and what does not end before the next one. */
const BEHIND = (BLOCK_HOURS + 2) * HOUR;

/** Times in seconds since 1970. */
export interface History {
  readonly start: number;
  readonly end: number;
  /** Within this hour replica 0 has nothing. */
  readonly hole: { readonly start: number; readonly end: number };
}

/** The last window that is surely complete; its last 12 days hold samples, and some hours behind it, so that it counts as closed. */
export function planHistory(now: Date): History {
  const windowEnd = Math.floor(now.getTime() / 1000 / WINDOW) * WINDOW;
  const end = windowEnd + BEHIND > now.getTime() / 1000 - DAY ? windowEnd - WINDOW : windowEnd;
  return { start: end - 12 * DAY, end, hole: { start: end - 6 * DAY, end: end - 6 * DAY + HOUR } };
}

/** Makes the blocks with promtool and uploads them with Thanos, each replica under its labels. */
export async function uploadHistory(
  cluster: Cluster,
  binaries: Binaries,
  storage: ObjectStorageAccess,
  history: History,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'history-'));
  try {
    const configuration = join(directory, 'objstore.yml');
    await writeFile(join(directory, 'ca.crt'), storage.ca);
    await writeFile(configuration, storage.configuration(join(directory, 'ca.crt')), { mode: 0o600 });
    for (const replica of [0, 1]) {
      const blocks = await makeBlocks(
        binaries,
        join(directory, `replica-${replica}`),
        openMetrics(history, replica === 0),
      );
      const labels = ['--label=cluster="past"', `--label=prometheus_replica="${replica}"`];
      const upload = [
        pathOf(binaries, 'thanos'),
        'tools',
        'bucket',
        'upload-blocks',
        `--objstore.config-file=${configuration}`,
        `--path=${blocks}`,
        ...labels,
      ];
      await cluster.runInNetwork(upload);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Makes blocks from an OpenMetrics text below `directory`, and says where. */
export async function makeBlocks(binaries: Binaries, directory: string, text: string): Promise<string> {
  const blocks = join(directory, 'blocks');
  await mkdir(blocks, { recursive: true });
  await writeFile(join(directory, 'samples.txt'), text);
  await execa(pathOf(binaries, 'promtool'), [
    'tsdb',
    'create-blocks-from',
    `--max-block-duration=${BLOCK_HOURS}h`,
    'openmetrics',
    '--quiet',
    join(directory, 'samples.txt'),
    blocks,
  ]);
  return blocks;
}

function openMetrics({ start, end, hole }: History, withHole: boolean): string {
  const lines = ['# TYPE sales gauge'];
  for (let shop = 1; shop <= SHOPS; shop += 1) {
    for (let time = start; time <= end + BEHIND; time += INTERVAL) {
      if (withHole && time >= hole.start && time < hole.end) continue;
      lines.push(`sales{shop="${shop}"} ${shop} ${time}`);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}
