import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { allObjectNames } from './discovery.ts';

const NAME = 'on-and-off';
const TIMEOUT = { timeout: 30_000 };

/** What a stack may have or not, and how many objects come with it at least. */
const PARTS: readonly { readonly what: string; readonly spec: Partial<StackSpecInput>; readonly objects: number }[] = [
  { what: 'Ruler', spec: { ruler: {} }, objects: 8 },
  { what: 'Prometheus with Sidecar', spec: { prometheus: {} }, objects: 8 },
  {
    what: 'discovery in the namespace',
    spec: { prometheus: { kubernetesDiscovery: 'Namespace' } },
    objects: 10,
  },
  {
    what: 'discovery in the cluster',
    spec: { prometheus: { kubernetesDiscovery: 'Cluster' } },
    objects: 10,
  },
  { what: 'a client', spec: { clients: [{ name: 'grafana' }] }, objects: 1 },
];

describe('a part of a stack that is switched on and off', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let without: readonly string[];
  const names = () => allObjectNames(layer.plane, NAMESPACE, NAME);

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, NAME, NAMESPACE);
    await stack.ready();
    without = await names();
  });

  for (const { what, spec, objects } of PARTS) {
    it(`leaves nothing: ${what}`, async () => {
      await stack.put({ ...SMALL, ...spec });
      await stack.ready();
      const on = await names();
      expect(on.length - without.length).to.be.at.least(objects);
      expect(on).to.include.members([...without]);
      await stack.put(SMALL);
      await stack.ready();
      await waitFor(
        'what came with it to be gone',
        async () => (await names()).length <= without.length,
        TIMEOUT,
      ).catch(() => undefined);
      expect(await names()).to.deep.equal(without);
    });
  }

  it('takes the network policies away and brings them back', async () => {
    await stack.put({ ...SMALL, networkPolicy: { mode: 'Disabled' } });
    await stack.ready();
    const off = await waitFor(
      'the policies to be gone',
      async () => {
        const found = await names();
        return !found.some((name) => name.startsWith('networkpolicy')) && found;
      },
      TIMEOUT,
    );
    expect(off).to.deep.equal(without.filter((name) => !name.startsWith('networkpolicy')));
    await stack.put(SMALL);
    await stack.ready();
    expect(await names()).to.deep.equal(without);
  });

  it('leaves volumes by the policy of the stack, which Kubernetes carries out', async () => {
    const policies = async () =>
      [...(await stack.objects()).values()]
        .filter(({ kind }) => kind === 'StatefulSet')
        .map((set) => [
          set.metadata.uid,
          (set['spec'] as { persistentVolumeClaimRetentionPolicy: unknown }).persistentVolumeClaimRetentionPolicy,
        ]);
    const kept = await policies();
    expect(kept.map(([, policy]) => policy)).to.deep.equal(
      kept.map(() => ({ whenDeleted: 'Retain', whenScaled: 'Retain' })),
    );
    const policy = { whenDeleted: 'Delete', whenScaled: 'Delete' } as const;
    await stack.put({ ...SMALL, persistentVolumeClaimRetentionPolicy: policy });
    await stack.ready();
    expect(await policies(), 'in place').to.deep.equal(kept.map(([uid]) => [uid, policy]));
    await stack.remove();
    await waitFor('all to be gone', async () => (await names()).length === 0, { timeout: 75_000 });
  });
});
