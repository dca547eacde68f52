import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { processorSeconds } from '../../support/times/processor.ts';
import { Times } from '../../support/times/times.ts';

describe('the times of a run', () => {
  it('are those of files with their hooks, the longest first, and what is short is in the sum alone', () => {
    let now = { clock: 100, processor: 7 };
    const pass = (clock: number, processor: number) => {
      now = { clock: now.clock + clock, processor: now.processor + processor };
    };
    const times = new Times(() => now);
    pass(3, 1);
    times.end('before all');
    const suite = (file: string, hook: number, test: number) => {
      times.begin();
      times.beginHook();
      pass(hook, 0);
      times.endHook();
      pass(test, 0.5);
      times.end(file);
      pass(50, 50);
    };
    suite('a.test.ts', 2, 1);
    suite('b.test.ts', 1, 0.5);
    suite('a.test.ts', 20, 10);
    expect(times.table().split('\n')).to.deep.equal([
      '[time] seconds   hooks  processor',
      '[time]    33.0    22.0        1.0  a.test.ts',
      '[time]     3.0     0.0        1.0  before all',
      '[time]    37.5    23.0        2.5  all files',
    ]);
  });

  it('of the processor hold those of processes that have ended', function () {
    if (process.platform !== 'linux') this.skip();
    const before = processorSeconds();
    execFileSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 400_000);']);
    expect(processorSeconds() - before).to.be.at.least(0.4);
  });
});
