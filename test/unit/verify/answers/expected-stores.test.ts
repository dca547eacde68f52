import { expect } from 'chai';
import type { RunningPod } from '../../../../src/observed/running-pods.ts';
import type { Component } from '../../../../src/stack/components.ts';
import { expectedStores } from '../../../../src/verify/answers/expected-stores.ts';
import { MINIMAL, resolved, stackObject } from '../../../support/plans.ts';

const podOf = (workload: RunningPod['workload'], address: string) => ({ workload, address }) as RunningPod;

describe('expectedStores', () => {
  const stack = resolved(stackObject({ ...MINIMAL, ruler: { replicas: 0 }, prometheus: {} }));

  it('are those who answer the StoreAPI and have pods, with the addresses of their pods', () => {
    const pods = [podOf('store', '10.0.0.1'), podOf('prometheus', '10.0.0.2'), podOf('store', '10.0.0.3')];
    expect(expectedStores(stack, pods)).to.deep.equal([
      { component: 'store', addresses: ['10.0.0.1', '10.0.0.3'] },
      { component: 'sidecar', addresses: ['10.0.0.2'] },
    ]);
  });

  it('are one by one the instances of a component', () => {
    const components: readonly Component[] = ['query', 'store.a', 'store.b'];
    const sharded = { ...stack, topology: { ...stack.topology, components } };
    expect(expectedStores(sharded, [podOf('store.b', '10.0.0.2')])).to.deep.equal([
      { component: 'store.a', addresses: [] },
      { component: 'store.b', addresses: ['10.0.0.2'] },
    ]);
  });
});
