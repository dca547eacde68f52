import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { describeRequest, operatorWrites } from '../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const STATUS = 'patch securethanosstacks/status stacks-one/thrifty';

// No workload gets ready while the objects are counted: how many statuses tell of progress is up to chance.
describe('what a new stack costs the API server', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let writes: readonly string[];

  before(async () => {
    layer = await useOperatorLayer();
    layer.simulator.pause();
    const since = new Date();
    stack = await makeStack(layer.client, 'thrifty', NAMESPACE, {
      ...SMALL,
      ruler: {},
      clients: [{ name: 'grafana' }],
      // There is no DNS pod on this layer, which would be one Event more.
      networkPolicy: { dns: { cidrs: ['192.0.2.53/32'] } },
    });
    await stack.until('Ready', 'False');
    writes = await writesOfStack(since);
  });
  after(async () => {
    await layer.simulator.resume();
    await stack.remove();
  });

  const isOfStack = (write: string) => / \S+\/thrifty\b/.test(write);
  const isOfObject = (write: string) => !write.includes('securethanosstacks') && !write.includes(' events ');
  const isEvent = (write: string) => write.includes(' events ');

  /** An Event, and whatever should not be, comes after the status. */
  const writesOfStack = async (since: Date) => {
    await sleep(1500);
    return (await operatorWrites(layer.plane, since)).map(describeRequest).filter(isOfStack);
  };

  it('is one write for each object', async () => {
    const objects = await stack.objects();
    const written = writes.filter(isOfObject);
    expect(written, written.filter((one, at) => written.indexOf(one) !== at).join()).to.have.lengthOf(objects.size);
    expect(new Set(written).size).to.equal(objects.size);
  });

  it('is the fingerprints of its CAs, a status and its Event beside them', () => {
    const others = writes.filter((write) => !isOfObject(write));
    expect(others.filter((write) => !isEvent(write))).to.deep.equal([STATUS, STATUS]);
    expect(others.filter(isEvent)).to.have.length(1);
  });

  it('is a status and the Events RolledOut and Ready more when it gets ready, and nothing else but a status for each workload on the way', async () => {
    const workloads = [...(await stack.objects()).values()].filter(({ kind }) =>
      /^(Deployment|StatefulSet)$/.test(kind),
    );
    const since = new Date();
    await layer.simulator.resume();
    await stack.ready();
    const later = await writesOfStack(since);
    const statuses = later.filter((write) => !isEvent(write));
    expect(new Set(statuses)).to.deep.equal(new Set([STATUS]));
    expect(statuses.length).to.be.at.most(workloads.length + 1);
    expect(later.filter(isEvent)).to.have.lengthOf(2);
  });
});
