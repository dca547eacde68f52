import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { createWorkQueue, retryDelay, type WorkQueue } from '../../../src/controller/work-queue.ts';

describe('work queue', () => {
  let queue: WorkQueue;
  let runs: string[];
  let results: Map<string, () => Promise<{ readonly againAfterMs?: number }>>;
  const settle = async () => {
    for (let turns = 0; turns < 5; turns += 1) await turn();
  };
  const pass = async (ms: number) => {
    mock.timers.tick(ms);
    await settle();
  };
  const start = (workers = 2) =>
    createWorkQueue(
      (key) => {
        runs.push(key);
        return results.get(key)?.() ?? Promise.resolve({});
      },
      { workers, timing: { firstRetry: 100, longestRetry: 1000 } },
    );

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    runs = [];
    results = new Map();
    queue = start();
  });
  afterEach(async () => {
    await queue.stop();
    mock.timers.reset();
  });

  it('runs a key once, however often it is asked for while it waits', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    results.set('a', () => promise);
    for (let count = 0; count < 5; count += 1) queue.add('a');
    await settle();
    expect([runs, queue.depth()]).to.deep.equal([['a'], 1]);
    results.delete('a');
    resolve({});
    await settle();
    expect([runs, queue.depth()]).to.deep.equal([['a', 'a'], 0]);
  });

  it('works on as many keys at once as it has workers', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    for (const key of ['a', 'b', 'c']) results.set(key, () => promise);
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await settle();
    expect(runs).to.deep.equal(['a', 'b']);
    resolve({});
    await settle();
    expect(runs).to.deep.equal(['a', 'b', 'c']);
  });

  it('gives the worker of a pass that only waits to another key, but not its own key', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    const waits = startWaiting(1, promise);
    for (const key of ['a', 'b', 'a']) waits.add(key);
    await settle();
    expect(runs).to.deep.equal(['a', 'b']);
    resolve({});
    await settle();
    expect(runs).to.deep.equal(['a', 'b', 'a']);
    await waits.stop();
  });

  it('has four passes under way for each worker and no more, however many wait', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    const waits = startWaiting(2, promise);
    const keys = [...'abcdefghij'].map((namespace) => `${namespace}/stack`);
    for (const key of keys) waits.add(key);
    await settle();
    expect(runs).to.deep.equal(keys.slice(0, 8));
    resolve({});
    await settle();
    expect(runs).to.deep.equal(keys);
    await waits.stop();
  });

  it('leaves room beside the passes of one namespace, however many of its stacks wait', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    const waits = startWaiting(2, promise);
    const keys = [...'abcdefgh'].map((name) => `crowd/${name}`);
    for (const key of [...keys, 'else/a', 'else/b']) waits.add(key);
    await settle();
    expect(runs).to.deep.equal([...keys.slice(0, 6), 'else/a', 'else/b']);
    resolve({});
    await settle();
    expect(runs.slice(8)).to.deep.equal(keys.slice(6));
    await waits.stop();
  });

  it('has its worker back when a pass that only waited has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    const ends = new Map([['a', Promise.resolve({})]]);
    const waits = createWorkQueue(
      async (key, release) => {
        runs.push(key);
        if (key === 'a') release();
        return ends.get(key) ?? promise;
      },
      { workers: 1 },
    );
    waits.add('a');
    await settle();
    for (const key of ['b', 'c']) waits.add(key);
    await settle();
    expect(runs).to.deep.equal(['a', 'b']);
    resolve({});
    await waits.stop();
  });

  /** Each pass releases its worker at once and ends with `end`. */
  const startWaiting = (workers: number, end: Promise<object>) =>
    createWorkQueue(
      async (key, release) => {
        runs.push(key);
        await turn();
        release();
        return end;
      },
      { workers },
    );

  it('runs again when the pass said so, and keeps to the earliest wish', async () => {
    results.set('a', () => Promise.resolve(runs.length === 1 ? { againAfterMs: 500 } : {}));
    queue.add('a');
    await settle();
    queue.add('a', 800);
    await pass(499);
    expect(runs).to.deep.equal(['a']);
    await pass(1);
    expect(runs).to.deep.equal(['a', 'a']);
    await pass(1000);
    expect(runs, 'the later wish is done with the earlier').to.deep.equal(['a', 'a']);
  });

  it('waits longer after each failure, and starts anew after a success', async () => {
    results.set('a', () => Promise.reject(new Error('no')));
    queue.add('a');
    await settle();
    await pass(100);
    await pass(199);
    expect(runs).to.have.length(2);
    await pass(1);
    expect(runs).to.have.length(3);
    results.delete('a');
    await pass(400);
    results.set('a', () => Promise.reject(new Error('no')));
    queue.add('a');
    await settle();
    await pass(100);
    expect(runs).to.have.length(6);
  });

  it('does not wait when something happens to a key that failed', async () => {
    results.set('a', () => Promise.reject(new Error('no')));
    queue.add('a');
    await settle();
    queue.add('a');
    await settle();
    expect(runs).to.have.length(2);
  });

  it('forgets a key with its wishes', async () => {
    queue.add('a', 100);
    queue.forget('a');
    await pass(1000);
    expect(runs).to.deep.equal([]);
  });

  it('stops: what runs may end, nothing else begins', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    results.set('a', () => promise);
    queue.add('a');
    queue.add('a');
    queue.add('b', 100);
    await settle();
    const stopped = queue.stop();
    resolve({ againAfterMs: 1 });
    await stopped;
    queue.add('c');
    await pass(1000);
    expect(runs).to.deep.equal(['a']);
  });
});

describe('retryDelay', () => {
  it('doubles up to its limit', () => {
    const timing = { firstRetry: 500, longestRetry: 60_000 };
    const delays = [0, 1, 2, 6, 7, 1000].map((failures) => retryDelay(failures, timing));
    expect(delays).to.deep.equal([500, 1000, 2000, 32_000, 60_000, 60_000]);
  });
});
