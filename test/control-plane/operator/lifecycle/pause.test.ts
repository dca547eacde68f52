import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../../support/operator-layer.ts';

const USER = { fieldManager: 'user' };
/** The garbage collector learns of a new kind within half a minute. */
const TIMEOUT = { timeout: 75_000 };

describe('a stack that is paused', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let since: Date;
  const workload = async (kind: 'Deployment' | 'StatefulSet', rest: string) => {
    const spec = (await stack.find(kind, rest))?.['spec'] as { readonly replicas?: number } | undefined;
    return { text: JSON.stringify(spec), replicas: spec?.replicas };
  };
  /** What it wrote about this stack, but for the status and its events. */
  const writes = async () =>
    (await operatorWrites(layer.plane, since))
      .map(describeRequest)
      .filter((write) => write.includes('/halted') && !write.includes('/status') && !write.includes('events'));

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'halted', NAMESPACE, { ...SMALL, ruler: {} });
    await stack.ready();
  });

  const CHANGED: StackSpecInput = { ...SMALL, version: 'v0.41.0', store: { replicas: 3 }, clients: [{ name: 'late' }] };

  it('takes no change, and reverts none that others made', async () => {
    await stack.put({ ...CHANGED, paused: true });
    await stack.until('Paused', 'True');
    since = new Date();
    await layer.client.patch(stack.ref('Deployment', 'query'), { spec: { replicas: 5 } }, USER);
    await layer.client.remove(stack.ref('Service', 'compactor'));
    await sleep(RESYNC_MS * 2);
    expect(await writes()).to.deep.equal([]);
    expect((await workload('Deployment', 'query')).replicas).to.equal(5);
    expect((await workload('StatefulSet', 'store')).replicas).to.equal(2);
    expect((await workload('StatefulSet', 'store')).text).to.include('thanos:v0.42.4');
    expect(await stack.find('StatefulSet', 'ruler'), 'switched off while paused').to.not.equal(undefined);
    expect(await stack.find('Secret', 'client-late')).to.equal(undefined);
    expect(await stack.find('Service', 'compactor')).to.equal(undefined);
  });

  it('takes all of it when it is resumed', async () => {
    await stack.put(CHANGED);
    await stack.ready();
    expect((await workload('Deployment', 'query')).replicas).to.equal(2);
    expect((await workload('StatefulSet', 'store')).replicas).to.equal(3);
    expect((await workload('StatefulSet', 'store')).text).to.include('thanos:v0.41.0');
    expect(await stack.find('Secret', 'client-late')).to.not.equal(undefined);
    expect(await stack.find('Service', 'compactor')).to.not.equal(undefined);
    await waitFor('Ruler to be gone', async () => !(await stack.find('StatefulSet', 'ruler')), TIMEOUT);
  });

  it('is deleted all the same, with its finalizer and what that stands for', async () => {
    const spec: StackSpecInput = { ...SMALL, prometheus: { kubernetesDiscovery: 'Cluster' } };
    const wide = await makeStack(layer.client, 'halted-wide', NAMESPACE, spec);
    await wide.ready();
    for (const one of [stack, wide]) {
      await one.put({ ...(one === wide ? spec : CHANGED), paused: true });
      await one.until('Paused', 'True');
      await one.remove();
    }
    const isGone = async () => (await stack.objects()).size === 0 && (await wide.objects()).size === 0;
    await waitFor('everything to be collected', isGone, TIMEOUT);
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
    const name = `${NAMESPACE}.halted-wide-thanos-prometheus`;
    expect(await layer.client.find({ ...role, name })).to.equal(undefined);
    expect(await layer.client.find({ ...role, kind: 'ClusterRoleBinding', name })).to.equal(undefined);
  });
});
