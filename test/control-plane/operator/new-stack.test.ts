import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { describeRequest, operatorWrites } from '../../support/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

/** Finalizer, two status, one Event. */
const BESIDE_OBJECTS = 4;

// Workloads are simulated here: pods that get ready one by one would be told one by one.
describe('what a new stack costs the API server (workloads simulated)', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let writes: readonly string[];

  before(async () => {
    layer = await useOperatorLayer();
    const since = new Date();
    stack = await makeStack(layer.client, 'thrifty', NAMESPACE, {
      ...SMALL,
      ruler: {},
      clients: [{ name: 'grafana' }],
    });
    await stack.ready();
    // The Event about it comes after the status.
    await sleep(1000);
    const isOfStack = (write: string) => / \S+\/thrifty\b/.test(write);
    writes = (await operatorWrites(layer.plane, since)).map(describeRequest).filter(isOfStack);
  });
  after(() => stack.remove());

  const isOfObject = (write: string) => !write.includes('securethanosstacks') && !write.includes(' events ');

  it('is one write for each object', async () => {
    const objects = await stack.objects();
    const written = writes.filter(isOfObject);
    expect(written).to.have.lengthOf(objects.size);
    expect(new Set(written).size).to.equal(objects.size);
  });

  it('is four writes more at most, until it is Ready and that is told', () => {
    const others = writes.filter((write) => !isOfObject(write));
    expect(others.length, others.join('\n')).to.be.within(2, BESIDE_OBJECTS);
  });
});
