// All layers of tests that this machine can run, one after another; says which it can't run and why. Under CI=true every layer runs.
// Most layers run in several processes side by side, among which the files are divided as they go; those of the control plane
// each with a control plane of its own, since they wait more than they compute.
// usage: npm test [-- [LAYER...] [--changed[=COMMIT]]]     layers: unit promtool control-plane cluster
//   --changed   only the test files that a change can touch: what is not committed, or all since this branch left COMMIT
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { prepareBinaries } from './prepare.ts';
import { touchedSince } from './support/changed/select.ts';
import { count, failures } from './support/mocha-output.ts';
import { CLAIMS, LONGEST } from './support/side-by-side.ts';

interface Layer {
  readonly name: string;
  readonly script: string;
  /** Why it can't run here, if so. */
  readonly missing: () => string | undefined;
  /** How many processes run it side by side, each test in one of them; one unless said. */
  readonly processes?: number;
  /** Its files build on each other: all of them run if a change can touch one. */
  readonly isWhole?: true;
  /** Where they begin: the files that take longest. */
  readonly longest?: readonly string[];
  /** Whether they tell how much of the source they ran, together. */
  readonly isCovering?: true;
}

const LAYERS: readonly Layer[] = [
  {
    name: 'unit',
    script: 'test:unit',
    missing: () => undefined,
    processes: 2,
    longest: ['test/unit/components/made-up.test.ts'],
    isCovering: true,
  },
  { name: 'promtool', script: 'test:promtool', missing: needsGo, processes: 2 },
  {
    name: 'control-plane',
    script: 'test:control-plane',
    missing: needsGo,
    // Each computes for less than half of its time.
    processes: 3,
    longest: [
      'test/control-plane/operator/quiet.test.ts',
      'test/control-plane/bench.test.ts',
      'test/control-plane/operator/inputs/prometheus-rules.test.ts',
      'test/control-plane/operator/gitops.test.ts',
    ],
  },
  { name: 'cluster', script: 'test:cluster', missing: () => needsGo() ?? needsLinuxRoot(), isWhole: true },
];

/** Where V8 writes what it has run, and c8 looks for it. */
const COVERAGE = 'coverage/tmp';

const isCi = process.env['CI'] === 'true';
const { positionals: wanted, values } = parseArgs({
  args: process.argv.slice(2).map((arg) => (arg === '--changed' ? '--changed=HEAD' : arg)),
  options: { changed: { type: 'string' } },
  allowPositionals: true,
});
const touched = values.changed === undefined ? undefined : touchedSince(values.changed);
let passed = 0;
let failed = 0;
const reports: string[] = [];

for (const layer of LAYERS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const missing = layer.missing();
  const ignored = ignoredOf(layer);
  if (!ignored) continue;
  if (missing && !isCi) console.log(`[test] ${layer.name}: NOT RUN, ${missing}`);
  else await run(layer, ignored);
}
// Said again at the end, where whoever reads a long log looks first.
for (const report of reports) console.log(report);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || (passed === 0 && !touched) ? 1 : 0;

/** The files of a layer that need not run; undefined if none needs to. */
function ignoredOf({ name, isWhole }: Layer): readonly string[] | undefined {
  if (!touched) return [];
  const files = globSync(`test/${name}/**/*.test.ts`);
  const needed = files.filter((file) => touched.includes(file));
  console.log(`[test] ${name}: the change can touch ${needed.length} of ${files.length} files`);
  if (needed.length === 0) return undefined;
  return isWhole ? [] : files.filter((file) => !needed.includes(file));
}

async function run(layer: Layer, ignored: readonly string[]): Promise<void> {
  const { name, script, processes = 1, longest = [], isCovering } = layer;
  const built = await timed(() => prepareBinaries(name));
  if (built.seconds >= 1) console.log(`[test] ${name}: builds ${built.seconds} s`);
  const claims = await mkdtemp(join(tmpdir(), 'test-claims-'));
  const environment = {
    ...(processes > 1 ? { [CLAIMS]: claims, [LONGEST]: longest.join() } : {}),
    ...(isCovering ? { NODE_V8_COVERAGE: COVERAGE } : {}),
  };
  if (isCovering) await rm(COVERAGE, { recursive: true, force: true });
  const flags = ignored.length > 0 ? ['--', ...ignored.map((file) => `--ignore=${file}`)] : [];
  const { value: ends, seconds } = await timed(() =>
    Promise.all(
      Array.from({ length: processes }, (_, index) => runProcess([script, ...flags], environment, index === 0)),
    ),
  );
  await rm(claims, { recursive: true });
  for (const { output } of ends.slice(1)) console.log(output);
  if (isCovering) await execa('c8', ['report'], { preferLocal: true, stdio: 'inherit' });
  const counts = { passed: sum(ends.map((end) => end.passed)), failed: sum(ends.map((end) => end.failed)) };
  passed += counts.passed;
  failed += counts.failed;
  for (const { output } of ends.filter((end) => end.failed > 0))
    reports.push(`[test] ${name} failed:\n${failures(output)}`);
  const times = ends.length > 1 ? ` (side by side: ${ends.map((end) => `${end.seconds} s`).join(', ')})` : '';
  console.log(`[test] ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s${times}`);
}

/** @param isShown while it runs: of those side by side one, and the others when all have ended */
async function runProcess(script: readonly string[], environment: NodeJS.ProcessEnv, isShown: boolean) {
  const { value, seconds } = await timed(() =>
    execa('npm', ['run', '--silent', ...script], {
      stdout: isShown ? ['inherit', 'pipe'] : 'pipe',
      stderr: 'inherit',
      reject: false,
      env: { FORCE_COLOR: '0', ...environment },
    }),
  );
  const failing = count(value.stdout, 'failing');
  // A process that ends badly without a failed test has failed as a whole: a hook, a crash, a missing part.
  const lost = value.exitCode !== 0 && failing === 0 ? 1 : 0;
  return { passed: count(value.stdout, 'passing'), failed: failing + lost, output: value.stdout, seconds };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; seconds: number }> {
  const began = performance.now();
  const value = await work();
  return { value, seconds: Math.round((performance.now() - began) / 1000) };
}

function needsGo(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(':').some((directory) => existsSync(`${directory}/go`));
  return onPath ? undefined : 'it builds its servers with Go 1.26 or newer, and there is no "go" on the PATH';
}

function needsLinuxRoot(): string | undefined {
  if (platform() !== 'linux') return `it needs Linux for namespaces and containers (this is ${platform()} ${arch()})`;
  return process.getuid?.() === 0 ? undefined : 'it needs root for namespaces and containers: run it with sudo';
}
