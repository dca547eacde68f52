import { expect } from 'chai';
import { STACK_NAME, STACK_NAMESPACE } from '../../../../sandbox/quickstart/surroundings.ts';
import type { StackStatus } from '../../../../src/stack/types.ts';
import { lookAtNeighbour } from '../../../support/adversary/tenant/neighbour.ts';
import { moveOut, useTenant } from '../../../support/adversary/tenant/place.ts';
import { askQuery } from '../../../support/client-pod.ts';

// The last of these files: all that the tenants did is done.
describe('the stack of somebody else, beside hostile tenants', () => {
  after(moveOut);

  it('has its pods, keys, files, accounts and policies as they were', async () => {
    const { cluster, neighbour } = await useTenant();
    expect(neighbour.pods.length).to.be.greaterThan(5);
    expect(neighbour.objects.length).to.be.greaterThan(30);
    expect(await lookAtNeighbour(cluster)).to.deep.equal(neighbour);
  });

  it('is Ready, and answers its client', async () => {
    const { cluster } = await useTenant();
    const { status } = await cluster.get(['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]);
    const ready = (status as StackStatus).conditions?.find(({ type }) => type === 'Ready');
    expect(ready).to.include({ status: 'True', reason: 'AsDesired' });
    expect((await askQuery('/api/v1/query?query=up')).status).to.equal('success');
  });
});
