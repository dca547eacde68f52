import { expect } from 'chai';
import { SharedBuckets } from '../../../src/controller/shared-buckets.ts';

const stack = (namespace: string, name: string) => ({ namespace, name });

describe('stacks of different namespaces on one bucket', () => {
  function registry() {
    const told: string[] = [];
    const gauge: number[] = [];
    const log = { warn: (_: string, { stacks }: { stacks?: unknown } = {}) => void told.push(String(stacks)) };
    const buckets = new SharedBuckets(log as never, { setSharedBuckets: (count) => void gauge.push(count) });
    return { buckets, told, gauge };
  }

  it('are told once to the administrator, by a line of the log and a metric', () => {
    const { buckets, told, gauge } = registry();
    buckets.see(stack('a', 'one'), 'x');
    buckets.see(stack('b', 'two'), 'y');
    expect([told, gauge.at(-1)]).to.deep.equal([[], 0]);
    buckets.see(stack('b', 'two'), 'x');
    buckets.see(stack('b', 'two'), 'x');
    buckets.see(stack('a', 'one'), 'x');
    expect([told, gauge.at(-1)]).to.deep.equal([['a/one, b/two'], 1]);
    buckets.see(stack('b', 'two'), 'y');
    expect(gauge.at(-1)).to.equal(0);
    buckets.see(stack('b', 'two'), 'x');
    expect(told).to.have.length(2);
  });

  it('are none where they are of one namespace, which its conditions tell', () => {
    const { buckets, told, gauge } = registry();
    buckets.see(stack('a', 'one'), 'x');
    buckets.see(stack('a', 'two'), 'x');
    expect([told, gauge.at(-1)]).to.deep.equal([[], 0]);
  });

  it('are forgotten with a stack, and those of its namespace are looked at again', () => {
    const { buckets, gauge } = registry();
    for (const [namespace, name] of [
      ['a', 'one'],
      ['a', 'two'],
      ['b', 'three'],
    ] as const)
      buckets.see(stack(namespace, name), 'x');
    expect(buckets.forget('b/three')).to.deep.equal([]);
    expect(gauge.at(-1)).to.equal(0);
    expect(buckets.forget('a/one')).to.deep.equal(['a/two']);
    expect(buckets.forget('a/none')).to.deep.equal([]);
  });
});
