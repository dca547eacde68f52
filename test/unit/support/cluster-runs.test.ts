import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { addRun, type ClusterRun, describeRuns, runsOf } from '../../support/cluster-runs.ts';
import { count, failures } from '../../support/mocha-output.ts';

const RUN: ClusterRun = {
  commit: 'a1',
  date: '2026-01-01T00:00:00.000Z',
  seconds: 600,
  passed: 170,
  failed: 0,
  log: '/logs/one',
};

describe('support/cluster-runs', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runs-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('has none while there is no file', async () => {
    expect(await runsOf(join(folder, 'none.jsonl'), 'a1')).to.deep.equal([]);
  });

  it('keeps the runs of each commit in their order, over calls, and heeds no line that was cut off', async () => {
    const file = join(folder, 'below', 'runs.jsonl');
    const other = { ...RUN, commit: 'b2' };
    const second = { ...RUN, seconds: 620 };
    await addRun(file, RUN);
    await addRun(file, other);
    await addRun(file, second);
    await appendFile(file, '{"commit":"a1","da');
    expect(await runsOf(file, 'a1')).to.deep.equal([RUN, second]);
    expect(await runsOf(file, 'b2')).to.deep.equal([other]);
  });

  it('says how many runs there were, and where the failures are', () => {
    const bad = { ...RUN, seconds: 612, failed: 2, log: '/logs/two' };
    expect(describeRuns([RUN, bad], 10)).to.equal(
      '2 of 10 runs (600, 612 s), 1 of them with failures\n  2 failed: /logs/two',
    );
  });
});

describe('support/mocha-output', () => {
  const OUTPUT = '  a suite\n    1) a test\n\n  3 passing (2s)\n  1 failing\n\n  1) a suite a test:\n     Error: no\n';

  it('reads counts, and 0 where there is none', () => {
    expect([count(OUTPUT, 'passing'), count(OUTPUT, 'failing'), count(OUTPUT, 'pending')]).to.deep.equal([3, 1, 0]);
  });

  it('gives what failed, and the last lines of a run that says nothing of it', () => {
    expect(failures(OUTPUT)).to.equal('  1 failing\n\n  1) a suite a test:\n     Error: no');
    expect(failures('began\nno cluster')).to.equal('began\nno cluster');
  });
});
