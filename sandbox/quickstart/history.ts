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
/** Of two hours there would be 300: Compactor and Stores ask the storage about each of them, again and again. */
const BLOCK_HOURS = 54;
/** Ends of what follows the window, each in a block: the Compactor leaves the newest alone, and what does not end before the next. */
const BEHIND = [6 * HOUR, 8 * HOUR] as const;

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
  const end = windowEnd + BEHIND[1] > now.getTime() / 1000 - DAY ? windowEnd - WINDOW : windowEnd;
  return { start: end - 12 * DAY, end, hole: { start: end - 6 * DAY, end: end - 6 * DAY + HOUR } };
}

/** Makes the blocks with promtool and uploads them with Thanos, each replica under its labels. */
export async function uploadHistory(
  cluster: Cluster,
  binaries: Binaries,
  storage: ObjectStorageAccess,
  history: History,
): Promise<void> {
  await inFolder(storage, undefined, async (directory, configuration) => {
    for (const replica of [0, 1]) {
      const folder = join(directory, `replica-${replica}`);
      for (const times of blocksOf(history, replica === 0)) await makeBlocks(binaries, folder, openMetrics(times));
      await upload(cluster, binaries, configuration, blocksIn(folder), replica);
    }
  });
}

/** Uploads the blocks of one replica, as Sidecar would. */
async function upload(
  cluster: Cluster,
  binaries: Binaries,
  configuration: string,
  blocks: string,
  replica: number,
): Promise<void> {
  const from = [`--objstore.config-file=${configuration}`, `--path=${blocks}`];
  const labels = ['--label=cluster="past"', `--label=prometheus_replica="${replica}"`];
  await cluster.runInNetwork([pathOf(binaries, 'thanos'), 'tools', 'bucket', 'upload-blocks', ...from, ...labels]);
}

/** Uploads a moment of the past into the bucket of a small stack. @returns the moment, in seconds since 1970 */
export async function uploadMoment(
  cluster: Cluster,
  binaries: Binaries,
  storage: ObjectStorageAccess,
  bucket: string,
): Promise<number> {
  const moment = Math.floor(Date.now() / 1000) - DAY;
  await inFolder(storage, bucket, async (directory, configuration) => {
    const blocks = await makeBlocks(binaries, directory, openMetrics([moment]));
    await upload(cluster, binaries, configuration, blocks, 0);
  });
  return moment;
}

/** Gives a folder for a while, with the configuration of the object storage in it. */
async function inFolder(
  storage: ObjectStorageAccess,
  bucket: string | undefined,
  work: (directory: string, configuration: string) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'history-'));
  try {
    const configuration = join(directory, 'objstore.yml');
    await writeFile(join(directory, 'ca.crt'), storage.ca);
    await writeFile(configuration, storage.configuration(join(directory, 'ca.crt'), bucket), { mode: 0o600 });
    await work(directory, configuration);
  } finally {
    await rm(directory, { recursive: true });
  }
}

const blocksIn = (directory: string): string => join(directory, 'blocks');

/** Makes blocks from an OpenMetrics text below `directory`, beside those that are there, and says where. */
export async function makeBlocks(binaries: Binaries, directory: string, text: string): Promise<string> {
  const blocks = blocksIn(directory);
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

/** The times of the samples: of the window, and of each block behind it. */
function blocksOf({ start, end, hole }: History, withHole: boolean): readonly (readonly number[])[] {
  const isKept = (time: number) => !withHole || time < hole.start || time >= hole.end;
  const [first, second] = BEHIND;
  return [timesOf(start, end).filter(isKept), timesOf(end, end + first), timesOf(end + first, end + second)];
}

const timesOf = (start: number, end: number): readonly number[] =>
  Array.from({ length: (end - start) / INTERVAL }, (_, index) => start + index * INTERVAL);

function openMetrics(times: readonly number[]): string {
  const shops = Array.from({ length: SHOPS }, (_, index) => index + 1);
  const samples = shops.flatMap((shop) => times.map((time) => `sales{shop="${shop}"} ${shop} ${time}`));
  return ['# TYPE sales gauge', ...samples, '# EOF\n'].join('\n');
}
