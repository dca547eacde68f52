import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'chai';
import { createPool } from '../../../src/threads/pool.ts';

const HOSTILE = new URL('./hostile-thread.ts', import.meta.url).href;
const text = (content: string) => ({ kind: 'ConfigMap', name: 'rules', key: 'a.yaml', content }) as const;

/** The nice values of the threads of this process (proc(5): field 19 of stat; the name before it may hold spaces). */
const niceValues = (): readonly number[] =>
  readdirSync('/proc/self/task').map((task) =>
    Number(
      readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[16],
    ),
  );

describe('the pool of threads', function () {
  this.timeout(120_000);
  const pool = createPool(HOSTILE, () => 3000);
  after(() => pool.close());

  it('gives up what takes too long, and the loop goes on meanwhile', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const outcomes = await Promise.all([pool.run('rules', text('spin')), pool.run('rules', text('spin'))]);
    delay.disable();
    expect(outcomes).to.deep.equal([{ givenUp: 'TooSlow' }, { givenUp: 'TooSlow' }]);
    expect(delay.percentile(90) / 1e6).to.be.below(500);
  });

  it('gives up what takes too much memory', async () => {
    const roomy = createPool(HOSTILE, () => 60_000);
    expect(await roomy.run('rules', text('hoard'))).to.deep.equal({ givenUp: 'TooMuchMemory' });
    await roomy.close();
  });

  it('gives up what breaks its reader', async () => {
    expect(await pool.run('rules', text('throw'))).to.deep.equal({ givenUp: 'Failed' });
  });

  it('reads the next text after each of them', async () => {
    expect(await pool.run('rules', text('groups: []'))).to.deep.equal({ value: 'groups: []' });
  });

  it('has threads that give way to the operator', async () => {
    const real = createPool();
    const before = niceValues();
    await real.run('rules', text('groups: []'));
    const during = niceValues();
    await real.close();
    const own = getPriority();
    expect(before).to.not.include(3);
    expect(during.filter((nice) => nice === 3)).to.have.length(1);
    expect(during.filter((nice) => nice === own).length).to.be.greaterThan(0);
  });
});
