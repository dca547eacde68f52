// The second line with the programs that judge in the pods, and the shell of this machine.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { binary } from '../../sandbox/binaries/table.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { checkerScript } from '../../src/manifests/second-line.ts';
import { CONFIGURATION_JUDGING } from '../../src/workloads/prometheus/second-line.ts';
import { RULES_JUDGINGS } from '../../src/workloads/ruler/second-line.ts';

const rule = (expr: string): string => `groups: [{name: g, rules: [{record: "a:b", expr: "${expr}"}]}]`;
const jobs = (line: string): string => `scrape_configs:\n- job_name: own\n- job_name: theirs\n  ${line}\n`;

/** What runs in pods: by default, and of the oldest Thanos and the minors of Prometheus beside the default. */
const PROGRAMS: readonly Programs[] = [
  { thanos: 'thanos', promtool: 'promtool' },
  ...(process.env['EXHAUSTIVE'] === 'true'
    ? [
        { thanos: 'thanos-oldest', promtool: 'promtool-older' },
        { thanos: 'thanos-oldest', promtool: 'promtool-newer' },
      ]
    : []),
];

interface Programs {
  readonly thanos: string;
  readonly promtool: string;
}

for (const programs of PROGRAMS)
  describe(`the second line, as the real programs judge: ${titleOf(programs)}`, () => {
    let folder: string;

    before(async function () {
      this.timeout(0);
      folder = await mkdtemp(join(tmpdir(), 'second-line-'));
      await mkdir(join(folder, 'bin'));
      const binaries = await ensureBinaries(Object.values(programs), { log });
      for (const [name, built] of Object.entries(programs))
        await symlink(binaries[built] ?? '', join(folder, 'bin', name));
    });

    after(() => rm(folder, { recursive: true }));

    async function judge(check: string, files: Readonly<Record<string, string>>) {
      const [from, to] = [join(folder, 'from'), join(folder, 'to')];
      for (const place of [from, to]) {
        await rm(place, { recursive: true, force: true });
        await mkdir(place);
      }
      for (const [name, text] of Object.entries(files)) await writeFile(join(from, name), text);
      const MESSAGE = join(folder, 'message');
      const PATH = `${join(folder, 'bin')}:${process.env['PATH']}`;
      await execa('/bin/sh', ['-c', checkerScript({ from, to, check })], { env: { MESSAGE, PATH } });
      const accepted = (await readdir(to)).filter((name) => !name.startsWith('.')).sort();
      return { message: await readFile(MESSAGE, 'utf8'), accepted, to };
    }

    it('leaves out the rules that Thanos refuses, and names each with its reason', async () => {
      const field = 'groups: [{name: g, foo: 1, rules: []}]';
      const files = { 'bad.yaml': rule('sum('), 'field.yaml': field, 'good.yaml': rule('vector(1)') };
      const { message, accepted } = await judge(RULES_JUDGINGS[0]?.check ?? '', files);
      expect(accepted).to.deep.equal(['good.yaml']);
      expect(message).to.match(/^bad\.yaml: .*unclosed left parenthesis\nfield\.yaml: .*field foo not found/);
    });

    it('lets Prometheus start with its own jobs when promtool refuses the others, and quotes no value', async () => {
      const files = { 'own.yml': 'scrape_configs: [{job_name: own}]', 'prometheus.yml': jobs('honor_labels: hunter2') };
      const { message, to } = await judge(CONFIGURATION_JUDGING.check, files);
      expect(message).to.include('line 4: cannot unmarshal').and.not.include('hunter2');
      expect(await readFile(join(to, 'prometheus.yml'), 'utf8')).to.equal(files['own.yml']);
    });

    it('takes what both accept', async () => {
      const good = jobs('honor_labels: true');
      const { message, to } = await judge(CONFIGURATION_JUDGING.check, { 'prometheus.yml': good });
      expect(message).to.equal('');
      expect(await readFile(join(to, 'prometheus.yml'), 'utf8')).to.equal(good);
    });
  });

function titleOf(programs: Programs): string {
  return Object.values(programs)
    .map((name) => `${name} ${binary(name).version}`)
    .join(', ');
}
