import { expect } from 'chai';
import { SharedBuckets } from '../../../src/controller/shared-buckets.ts';

const stack = (namespace: string, name: string, uid = name) => ({ namespace, name, uid });
const at = (bucket: string, name = bucket) => ({ bucket, hash: bucket, ref: { name, key: 'objstore.yml' } });

function registry() {
  const told: string[] = [];
  const gauge: number[] = [];
  const looks: string[] = [];
  const log = { warn: (_: string, { stacks }: { stacks?: unknown } = {}) => void told.push(String(stacks)) };
  const metrics = { setSharedBuckets: (count: number) => void gauge.push(count) };
  const buckets = new SharedBuckets(log as never, metrics, (key) => void looks.push(key));
  return { buckets, told, gauge, looks };
}

describe('stacks of different namespaces on one bucket', () => {
  it('are told once to the administrator, by a line of the log and a metric', () => {
    const { buckets, told, gauge } = registry();
    buckets.see(stack('a', 'one'), at('x'));
    buckets.see(stack('b', 'two'), at('y'));
    expect([told, gauge.at(-1)]).to.deep.equal([[], 0]);
    buckets.see(stack('b', 'two'), at('x'));
    buckets.see(stack('b', 'two'), at('x'));
    buckets.see(stack('a', 'one'), at('x'));
    expect([told, gauge.at(-1)]).to.deep.equal([['a/one, b/two'], 1]);
    buckets.see(stack('b', 'two'), at('y'));
    expect(gauge.at(-1)).to.equal(0);
    buckets.see(stack('b', 'two'), at('x'));
    expect(told).to.have.length(2);
  });

  it('are none where they are of one namespace, which its conditions tell', () => {
    const { buckets, told, gauge } = registry();
    buckets.see(stack('a', 'one'), at('x'));
    buckets.see(stack('a', 'two'), at('x'));
    expect([told, gauge.at(-1)]).to.deep.equal([[], 0]);
  });

  it('are named a few in a line, a line for each that comes, however many there are', () => {
    const { buckets, told } = registry();
    buckets.see(stack('victim', 'prod'), at('x'));
    for (let index = 0; index < 200; index += 1) buckets.see(stack('a', `s${index}`), at('x'));
    expect(told).to.have.length(200);
    expect(Math.max(...told.map(({ length }) => length))).to.be.below(100);
    expect(told.at(-1)).to.match(/a\/s199.* and 196 more$/);
  });

  it('are found without looking at every stack of the cluster', () => {
    const { buckets } = registry();
    const reads = { count: 0 };
    const counted = (index: number) => ({
      get bucket() {
        reads.count += 1;
        return `b${index}`;
      },
      hash: 'h',
      ref: { name: 'x', key: 'y' },
    });
    for (let index = 0; index < 1000; index += 1) buckets.see(stack(`n${index}`, 's'), counted(index));
    expect(reads.count).to.be.at.least(1000).and.below(20_000);
  });

  it('are forgotten with a stack, and those of its namespace are looked at again', () => {
    const { buckets, gauge, looks } = registry();
    for (const [namespace, name] of [
      ['a', 'one'],
      ['a', 'two'],
      ['b', 'three'],
    ] as const)
      buckets.see(stack(namespace, name), at('x'));
    buckets.forget('b/three');
    expect([gauge.at(-1), looks]).to.deep.equal([0, []]);
    buckets.forget('a/one');
    buckets.forget('a/none');
    expect(looks).to.deep.equal(['a/two']);
  });
});

describe('what passes saw of the buckets of stacks', () => {
  it('is known of the very stack that was seen, and not of another with its name', () => {
    const { buckets } = registry();
    buckets.see(stack('a', 'one', 'uid-1'), at('x'));
    expect(buckets.seenOf(stack('a', 'one', 'uid-1'))).to.deep.equal(at('x'));
    for (const other of [stack('a', 'one', 'uid-2'), stack('b', 'one', 'uid-1'), stack('a', 'two', 'uid-1')])
      expect(buckets.seenOf(other)).to.equal(undefined);
    buckets.forget('a/one');
    expect(buckets.seenOf(stack('a', 'one', 'uid-1'))).to.equal(undefined);
  });

  it('asks for the stacks of its namespace on the buckets that a stack leaves and comes to', () => {
    const { buckets, looks } = registry();
    for (const [name, bucket] of [
      ['left', 'x'],
      ['come-to', 'y'],
      ['apart', 'z'],
      ['moves', 'x'],
    ] as const)
      buckets.see(stack('a', name), at(bucket));
    buckets.see(stack('b', 'foreign'), at('y'));
    expect(looks, 'what is seen first moves nothing').to.deep.equal([]);
    buckets.see(stack('a', 'moves'), at('y'));
    expect(looks).to.deep.equal(['a/left', 'a/come-to']);
  });

  it('asks for a stack that waits for others when the last of them was seen or is gone', () => {
    const { buckets, looks } = registry();
    buckets.await(stack('a', 'waits'), [{ name: 'one' }, { name: 'two' }]);
    buckets.see(stack('a', 'one'), at('x'));
    buckets.see(stack('b', 'two'), at('x'));
    expect(looks).to.deep.equal([]);
    buckets.forget('a/two');
    expect(looks).to.deep.equal(['a/waits']);
    buckets.see(stack('a', 'two', 'another'), at('x'));
    expect(looks, 'once').to.deep.equal(['a/waits']);
  });

  it('asks at once where all of them were seen while the pass was under way, and not again for what it knew', () => {
    const { buckets, looks } = registry();
    buckets.see(stack('a', 'one'), at('x'));
    buckets.await(stack('a', 'waits'), [{ name: 'one' }]);
    expect(looks).to.deep.equal(['a/waits']);
    buckets.await(stack('a', 'waits'), [{ name: 'one', seen: buckets.seenOf(stack('a', 'one')) }]);
    expect(looks).to.deep.equal(['a/waits']);
    buckets.see(stack('a', 'one'), at('x', 'another-secret'));
    expect(looks).to.deep.equal(['a/waits', 'a/waits']);
  });

  it('wakes nobody who waits no more', () => {
    const { buckets, looks } = registry();
    buckets.await(stack('a', 'waits'), [{ name: 'one' }]);
    buckets.await(stack('a', 'waits'), []);
    buckets.see(stack('a', 'one'), at('x'));
    expect(looks).to.deep.equal([]);
  });
});
