// The scripts of the second line, as scripts: with the shell of this machine, and stand-ins for thanos and promtool.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { checkerScript, type Judging, reloaderScript } from '../../../src/manifests/second-line.ts';
import { CONFIGURATION_JUDGING } from '../../../src/workloads/prometheus/second-line.ts';
import { RULES_JUDGINGS, rulesLine } from '../../../src/workloads/ruler/second-line.ts';
import { MINIMAL, planOf, resolved, stackObject } from '../../support/plans.ts';

/** Refuses what holds "bad", in the words of Thanos v0.42.4, with the text of the file among them. */
const THANOS = `#!/bin/sh
[ "$1 $2" = "tools rules-check" ] || exit 2
file=\${3#--rules=}
grep -q bad "$file" || exit 0
echo "ts=2026 caller=tools.go:84 level=error result=FAILED" >&2
printf 'ts=2026 caller=tools.go:86 level=error error="group \\\\"%s\\\\", rule 0: parse error\\033[31m %0300d"\\n' "$(cat "$file")" 1 >&2
exit 1`;

/** Refuses what holds "bad", and quotes it, as YAML readers do. */
const PROMTOOL = `#!/bin/sh
[ "$1 $2 $3" = "check config --syntax-only" ] || exit 2
grep -q bad "$4" || exit 0
printf '  FAILED: parsing YAML file %s: yaml: unmarshal errors:\\n  line 5: cannot unmarshal !!str \`%s\` into bool\\n' "$4" "$(cat "$4")" >&2
exit 1`;

describe('the second line', () => {
  for (const [flag, isAsked] of [
    ['--query.default-step=1m', true],
    ['--no-query.enable-x-functions', true],
    ['--query.enable-x-functions', false],
    ['--enable-feature=promql-experimental-functions', false],
  ] as const)
    it(`${isAsked ? 'asks' : 'does not ask'} rules-check about rules with ${flag}`, () => {
      const spec = { ...MINIMAL, ruler: { additionalArgs: [flag] } };
      const { judging } = rulesLine(planOf(resolved(stackObject(spec))));
      expect(judging.check.includes('tools rules-check')).to.equal(isAsked);
    });

  let folder: string;
  let rules: Judging;
  let configuration: Judging;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'second-line-'));
    for (const name of ['from', 'to', 'bin']) await mkdir(join(folder, name));
    await program('thanos', THANOS);
    await program('promtool', PROMTOOL);
    const here = { from: join(folder, 'from'), to: join(folder, 'to') };
    rules = { check: RULES_JUDGINGS[0]?.check ?? '', ...here };
    configuration = { check: CONFIGURATION_JUDGING.check, ...here };
  });

  afterEach(() => rm(folder, { recursive: true }));

  const program = async (name: string, text: string) => {
    await writeFile(join(folder, 'bin', name), text);
    await chmod(join(folder, 'bin', name), 0o755);
  };
  const write = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, 'from', name), text)));
  const environment = () => ({
    PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    MESSAGE: join(folder, 'message'),
  });
  const message = () => readFile(join(folder, 'message'), 'utf8');
  /** Names of the files that are accepted, without what the scripts remember. */
  const accepted = async () => (await readdir(join(folder, 'to'))).filter((name) => !name.startsWith('.')).sort();
  const text = (name: string) => readFile(join(folder, 'to', name), 'utf8');
  const run = (script: string) => execa('/bin/sh', ['-c', script], { env: environment(), timeout: 30_000 });
  const check = async (judging: Judging) => {
    await run(checkerScript(judging));
    return message();
  };

  it('takes every file when all are good, and says nothing', async () => {
    await write({ 'a.yaml': 'good a', 'b.yaml': 'good b' });
    expect(await check(rules)).to.equal('');
    expect(await accepted()).to.deep.equal(['a.yaml', 'b.yaml']);
  });

  it('says nothing where there are no rules', async () => {
    expect(await check(rules)).to.equal('');
    expect(await accepted()).to.deep.equal([]);
  });

  it('leaves a bad file out, takes its neighbours, and names it with a short reason in printable characters', async () => {
    await write({ 'a.yaml': 'good', 'b.yaml': 'bad', 'c.yaml': 'good' });
    expect(await check(rules)).to.match(/^b\.yaml: group bad, rule 0: parse error\[31m 0{50,150}\n$/);
    expect(await accepted()).to.deep.equal(['a.yaml', 'c.yaml']);
  });

  it('keeps what was accepted under the name of a file that is bad now, and forgets a file that is gone', async () => {
    await write({ 'a.yaml': 'good', 'b.yaml': 'good' });
    await check(rules);
    await write({ 'a.yaml': 'bad' });
    await rm(join(folder, 'from', 'b.yaml'));
    expect(await check(rules)).to.match(/^a\.yaml: /);
    expect(await accepted()).to.deep.equal(['a.yaml']);
    expect(await text('a.yaml')).to.equal('good');
  });

  it('takes rules unasked where a feature is on that their judge does not know', async () => {
    await write({ 'a.yaml': 'bad' });
    expect(await check({ ...rules, check: RULES_JUDGINGS[1]?.check ?? '' })).to.equal('');
    expect(await accepted()).to.deep.equal(['a.yaml']);
  });

  it('says no more than the kubelet takes', async () => {
    await write(Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`rules-${index}.yaml`, 'bad'])));
    expect((await check(rules)).length).to.equal(3000);
  });

  it('starts Prometheus with its own jobs when it refuses those of the user, and quotes nothing', async () => {
    await write({ 'prometheus.yml': 'bad hunter2 `and" more\'', 'own.yml': 'own' });
    const said = await check(configuration);
    expect(said).to.match(/^prometheus\.yml: .*line 5: cannot unmarshal !!str \.\.\. into bool/);
    expect(said).to.not.include('hunter2').and.not.include('more');
    expect(await text('prometheus.yml')).to.equal('own');
    await write({ 'prometheus.yml': 'good' });
    expect(await check(configuration)).to.equal('');
    expect(await text('prometheus.yml')).to.equal('good');
  });

  it('keeps the last good configuration of a Prometheus that runs', async () => {
    await write({ 'prometheus.yml': 'good', 'own.yml': 'own' });
    await check(configuration);
    await write({ 'prometheus.yml': 'bad' });
    expect(await check(configuration)).to.match(/^prometheus\.yml: /);
    expect(await text('prometheus.yml')).to.equal('good');
  });

  it('runs on while the same is refused as was told, however long ago that was', async () => {
    for (const judging of [rules, configuration]) {
      await write({ 'a.yaml': 'bad', 'prometheus.yml': 'bad', 'own.yml': 'own' });
      await check(judging);
      await writeFile(join(folder, 'to', '.told-at'), '1');
      const { timedOut } = await execa('/bin/sh', ['-c', reloaderScript(judging)], {
        env: environment(),
        timeout: 1500,
        reject: false,
        stdio: 'ignore',
      });
      expect(timedOut, judging.check).to.equal(true);
    }
  });

  it('takes away what is no rule any more, also when nothing is left at its start', async () => {
    await write({ 'a.yaml': 'good' });
    await check(rules);
    await rm(join(folder, 'from', 'a.yaml'));
    await execa('/bin/sh', ['-c', reloaderScript(rules)], {
      env: environment(),
      timeout: 1500,
      reject: false,
      stdio: 'ignore',
    });
    expect(await accepted()).to.deep.equal([]);
  });

  it('ends to be heard when another file is refused, and not again within ten minutes', async () => {
    await write({ 'a.yaml': 'good' });
    await check(rules);
    await write({ 'a.yaml': 'bad' });
    await run(reloaderScript(rules));
    expect(await message()).to.match(/^a\.yaml: /);
    await write({ 'a.yaml': 'good' });
    const second = await execa('/bin/sh', ['-c', reloaderScript(rules)], {
      env: environment(),
      timeout: 1500,
      reject: false,
    });
    expect(second.timedOut).to.equal(true);
    expect(await text('a.yaml')).to.equal('good');
    await writeFile(join(folder, 'to', '.told-at'), String(Math.floor(Date.now() / 1000) - 601));
    await run(reloaderScript(rules));
    expect(await message()).to.equal('');
  });
});
