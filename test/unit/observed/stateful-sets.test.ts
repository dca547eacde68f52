// Which revision a StatefulSet gives to new pods, as far as its controller has said.
import { expect } from 'chai';
import { readStatefulSet } from '../../../src/observed/stateful-sets.ts';

const newest = (observedGeneration?: number) =>
  readStatefulSet({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'store', namespace: 'monitoring', generation: 3 },
    status: { updateRevision: 'new', currentRevision: 'old', ...(observedGeneration ? { observedGeneration } : {}) },
  }).newestRevision;

describe('the newest revision of a StatefulSet', () => {
  it('is what its controller says of the template that is there', () => {
    expect([newest(3), newest(4)]).to.deep.equal(['new', 'new']);
  });

  it('is not known while the controller speaks of an earlier template, or of none', () => {
    expect([newest(2), newest()]).to.deep.equal([undefined, undefined]);
  });
});
