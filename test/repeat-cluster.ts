// Runs the cluster layer again and again, and keeps what came of each run in a file: a call that is ended is gone on with by the
// next one, which counts the runs of the same commit.
// usage: npm run test:cluster:repeat [-- [--runs=10] [--most=N] [--results=FILE]]
//   --runs      how many runs of this commit there should be in the file
//   --most      how many of them this call makes at most
//   --results   the file, one JSON document a line; beside it is what each run printed
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { cacheDirectory } from '../sandbox/cache.ts';
import { prepareBinaries } from './prepare.ts';
import { addRun, type ClusterRun, describeRuns, runsOf } from './support/cluster-runs.ts';
import { count } from './support/mocha-output.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    most: { type: 'string', default: '1000' },
    results: { type: 'string', default: join(cacheDirectory(), 'cluster-runs.jsonl') },
  },
});
const [wanted, most, file] = [Number(values.runs), Number(values.most), values.results];

const commit = await commitOfCheckout();
const before = await runsOf(file, commit);
await prepareBinaries('cluster');
for (let made = 0; made < most && before.length + made < wanted; made += 1) {
  const run = await runOnce();
  await addRun(file, run);
  console.log(`[repeat] ${run.passed} passed, ${run.failed} failed, ${run.seconds} s: ${run.log}`);
}
const runs = await runsOf(file, commit);
console.log(`[repeat] ${commit.slice(0, 12)}: ${describeRuns(runs, wanted)}`);
process.exitCode = runs.some(({ failed }) => failed > 0) ? 1 : 0;

/** Uncommitted changes would make the result that of nobody knows what. */
async function commitOfCheckout(): Promise<string> {
  const { stdout: changes } = await execa('git', ['status', '--porcelain']);
  if (changes !== '') throw new Error(`commit first, so that the results are those of a commit:\n${changes}`);
  return (await execa('git', ['rev-parse', 'HEAD'])).stdout;
}

async function runOnce(): Promise<ClusterRun> {
  const date = new Date().toISOString();
  const began = performance.now();
  const log = join(dirname(file), 'cluster-runs', `${date.replaceAll(':', '-')}.log`);
  await mkdir(dirname(log), { recursive: true });
  const running = execa('npm', ['run', '--silent', 'test:cluster'], {
    all: true,
    reject: false,
    env: { FORCE_COLOR: '0' },
  });
  running.all.pipe(createWriteStream(log));
  const { exitCode, all } = await running;
  const failing = count(all, 'failing');
  const lost = exitCode !== 0 && failing === 0 ? 1 : 0;
  const seconds = Math.round((performance.now() - began) / 1000);
  return { commit, date, seconds, passed: count(all, 'passing'), failed: failing + lost, log };
}
