import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { describeRequest, operatorWrites } from '../../support/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

/** The status at the start and at the end, and one Event. */
const WITHOUT_PROGRESS = 3;

// Workloads are simulated here, and get ready one by one: a look in between tells it. How many there are is measured in bench.
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

  it('is a status for the start, the end and each workload at most, and one Event', async () => {
    const workloads = [...(await stack.objects()).values()].filter(({ kind }) =>
      /^(Deployment|StatefulSet)$/.test(kind),
    );
    const others = writes.filter((write) => !isOfObject(write));
    expect(others.length, others.join('\n')).to.be.within(2, WITHOUT_PROGRESS + workloads.length);
    expect(others.filter((write) => write.includes(' events '))).to.have.length.at.most(1);
  });
});
