// All layers of tests that this machine can run, one after another; says which it can't run and why. Under CI=true every layer runs.
// Two layers run in two processes side by side: those of the control plane, each with a control plane of its own, since
// they wait more than they compute, and those that wait for programs which judge.
// usage: npm test [-- LAYER...]     layers: unit promtool control-plane cluster
import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { execa } from 'execa';
import { prepareBinaries } from './support/prepare.ts';
import { sharesOf } from './support/shares.ts';

interface Layer {
  readonly name: string;
  readonly script: string;
  /** Why it can't run here, if so. */
  readonly missing: () => string | undefined;
  /** What each of its processes is called with: they run side by side, and each test is in one of them. One process unless said. */
  readonly shares?: () => readonly (readonly string[])[];
}

const LAYERS: readonly Layer[] = [
  { name: 'unit', script: 'test:unit', missing: () => undefined },
  {
    name: 'promtool',
    script: 'test:promtool',
    missing: needsGo,
    shares: () => sharesOf('test/promtool', ['judged-']),
  },
  {
    name: 'control-plane',
    script: 'test:control-plane',
    missing: needsGo,
    shares: () =>
      sharesOf('test/control-plane', [
        'adversary/',
        'operator/crash',
        'operator/drift/',
        'operator/gitops',
        'operator/inputs/',
        'operator/lifecycle/',
      ]),
  },
  { name: 'cluster', script: 'test:cluster', missing: () => needsGo() ?? needsLinuxRoot() },
];

const isCi = process.env['CI'] === 'true';
const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
const reports: string[] = [];

for (const layer of LAYERS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const missing = layer.missing();
  if (missing && !isCi) console.log(`[test] ${layer.name}: NOT RUN, ${missing}`);
  else await run(layer);
}
// Said again at the end, where whoever reads a long log looks first.
for (const report of reports) console.log(report);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function run({ name, script, shares = () => [[]] }: Layer): Promise<void> {
  const built = await timed(() => prepareBinaries(name));
  if (built.seconds >= 1) console.log(`[test] ${name}: builds ${built.seconds} s`);
  const { value: ends, seconds } = await timed(() =>
    Promise.all(shares().map((share, index) => runProcess(script, share, index === 0))),
  );
  for (const { output } of ends.slice(1)) console.log(output);
  const counts = { passed: sum(ends.map((end) => end.passed)), failed: sum(ends.map((end) => end.failed)) };
  passed += counts.passed;
  failed += counts.failed;
  for (const { output } of ends.filter((end) => end.failed > 0))
    reports.push(`[test] ${name} failed:\n${failures(output)}`);
  const times = ends.length > 1 ? ` (side by side: ${ends.map((end) => `${end.seconds} s`).join(', ')})` : '';
  console.log(`[test] ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s${times}`);
}

/** @param isShown while it runs: of those side by side one, and the others when all have ended */
async function runProcess(script: string, share: readonly string[], isShown: boolean) {
  const { value, seconds } = await timed(() =>
    execa('npm', ['run', '--silent', script, '--', ...share], {
      stdout: isShown ? ['inherit', 'pipe'] : 'pipe',
      stderr: 'inherit',
      reject: false,
      env: { FORCE_COLOR: '0' },
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

function count(output: string, word: string): number {
  return Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(output)?.[1] ?? 0);
}

/** The part of mocha's output that names the failed tests and says why; all of its end if there is none. */
function failures(output: string): string {
  const from = output.search(/^\s*\d+ failing\b/m);
  return from >= 0 ? output.slice(from).trimEnd() : output.split('\n').slice(-20).join('\n');
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
