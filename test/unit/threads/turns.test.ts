import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { createTurns } from '../../../src/threads/turns.ts';

/** Two places, a clock that stands, and works that end when they are told to. */
function scene(places = 2) {
  let time = 0;
  const turns = createTurns(places, () => time);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const take = (owner: string, name: string) => {
    void turns.take(owner, async () => {
      started.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
    });
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await nextTurn();
  };
  return { take, end, started, pass: (ms: number) => (time += ms) };
}

describe('turns', () => {
  it('gives each owner one place at a time', async () => {
    const { take, end, started } = scene();
    take('a', 'a1');
    take('a', 'a2');
    take('b', 'b1');
    await nextTurn();
    expect(started).to.deep.equal(['a1', 'b1']);
    await end('a1');
    expect(started).to.deep.equal(['a1', 'b1', 'a2']);
  });

  it('takes who has cost least of late', async () => {
    const { take, end, started, pass } = scene(1);
    take('dear', 'd1');
    pass(1000);
    await end('d1');
    take('other', 'o1');
    await nextTurn();
    take('dear', 'd2');
    take('cheap', 'c1');
    await end('o1');
    expect(started).to.deep.equal(['d1', 'o1', 'c1']);
    await end('c1');
    expect(started.at(-1)).to.equal('d2');
  });

  it('leaves the last place to those who have cost little', async () => {
    const { take, end, started, pass } = scene();
    for (const hostile of ['x', 'y']) take(hostile, `${hostile}1`);
    await nextTurn();
    pass(10_000);
    for (const name of ['x1', 'y1']) await end(name);
    for (const hostile of ['x', 'y']) take(hostile, `${hostile}2`);
    await nextTurn();
    expect(started).to.deep.equal(['x1', 'y1', 'x2']);
    take('good', 'g1');
    await nextTurn();
    expect(started.at(-1)).to.equal('g1');
    await end('g1');
    expect(started).to.not.include('y2');
    await end('x2');
    expect(started.at(-1)).to.equal('y2');
  });

  it('forgets what an owner has cost', async () => {
    const { take, end, started, pass } = scene();
    for (const name of ['x', 'y']) take(name, `${name}1`);
    await nextTurn();
    pass(10_000);
    for (const name of ['x1', 'y1']) await end(name);
    pass(600_000);
    for (const name of ['x', 'y']) take(name, `${name}2`);
    await nextTurn();
    expect(started).to.deep.equal(['x1', 'y1', 'x2', 'y2']);
  });

  it('works even where there is one place and everybody is expensive', async () => {
    const { take, end, started, pass } = scene(1);
    take('x', 'x1');
    await nextTurn();
    pass(10_000);
    await end('x1');
    take('x', 'x2');
    await nextTurn();
    expect(started).to.deep.equal(['x1', 'x2']);
  });

  it('tells an error to who asked, and goes on', async () => {
    const turns = createTurns(1);
    const failed = await turns.take('a', () => Promise.reject(new Error('no'))).catch((error: Error) => error.message);
    expect([failed, await turns.take('a', async () => 'yes')]).to.deep.equal(['no', 'yes']);
  });
});
