// All layers of tests that this machine can run, one after another; says which it can't run and why. Under CI=true every layer runs.
// usage: npm test [-- LAYER...]     layers: unit promtool control-plane cluster
import { existsSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { execa } from 'execa';
import { prepareBinaries } from './support/prepare.ts';

interface Layer {
  readonly name: string;
  readonly script: string;
  /** Why it can't run here, if so. */
  readonly missing: () => string | undefined;
}

const LAYERS: readonly Layer[] = [
  { name: 'unit', script: 'test:unit', missing: () => undefined },
  { name: 'promtool', script: 'test:promtool', missing: needsGo },
  { name: 'control-plane', script: 'test:control-plane', missing: needsGo },
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

async function run({ name, script }: Layer): Promise<void> {
  const built = await timed(() => prepareBinaries(name));
  if (built.seconds >= 1) console.log(`[test] ${name}: builds ${built.seconds} s`);
  const { value, seconds } = await timed(() =>
    execa('npm', ['run', '--silent', script], {
      stdout: ['inherit', 'pipe'],
      stderr: 'inherit',
      reject: false,
      env: { FORCE_COLOR: '0' },
    }),
  );
  const counts = { passing: count(value.stdout, 'passing'), failing: count(value.stdout, 'failing') };
  passed += counts.passing;
  // A layer that ends badly without a failed test has failed as a whole: a hook, a crash, a missing part.
  const lost = value.exitCode !== 0 && counts.failing === 0 ? 1 : 0;
  failed += counts.failing + lost;
  if (counts.failing + lost > 0) reports.push(`[test] ${name} failed:\n${failures(value.stdout)}`);
  console.log(`[test] ${name}: ${counts.passing} passed, ${counts.failing + lost} failed, ${seconds} s`);
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
