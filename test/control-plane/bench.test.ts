import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';

const SIZE = ['--stacks=3', '--repetitions=2'];

describe('npm run bench', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('measures, and keeps the figures with what they were measured with', async function () {
    this.timeout(300_000);
    const results = join(folder, 'results.md');
    const only = '--only=one-stack,writes,many-stacks';
    const { stdout } = await execa('npm', ['run', '--silent', 'bench', '--', ...SIZE, only, `--results=${results}`]);
    const [, , ...rows] = stdout.split('\n');
    const seen = rows.map((row) => row.split(' | ').at(-1));
    expect(seen).to.have.lengthOf(3);
    expect(seen[0]).to.match(/^\d\d objects, 2 stacks/);
    expect(seen[1]).to.match(/^\d\d objects; beside them .*status/);
    expect(seen[2]).to.match(/^\d{3} objects in \d+\.\d s; directly/);
    const kept = await readFile(results, 'utf8');
    expect(kept)
      .to.include(stdout)
      .and.match(/commit [0-9a-f]{7,}/)
      .and.include(process.version);
  });

  it('says which scenarios there are', async () => {
    const { stderr, exitCode } = await execa('node', ['bench/main.ts', '--only=speed'], { reject: false });
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('use one-stack, writes, many-stacks, memory, event-loop');
  });
});
