// Which StatefulSets are made anew around their pods before they are applied, and which keep the volumes that they have.
import { expect } from 'chai';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../../src/api/objects.ts';
import { prepareStatefulSets } from '../../../../src/controller/workloads/stateful-sets.ts';
import { ApiError } from '../../../../src/kube/api-error.ts';
import type { Client } from '../../../../src/kube/client.ts';
import { readStatefulSet } from '../../../../src/observed/stateful-sets.ts';
import { readClaim } from '../../../../src/observed/volumes.ts';

const OWNER = { namespace: 'monitoring', name: 'prod', uid: 'stack-uid' };

interface Like {
  readonly name?: string;
  readonly owner?: string;
  readonly serviceName?: string;
  readonly storage?: string;
}

const set = ({
  name = 'store',
  owner = OWNER.uid,
  serviceName = 'a',
  storage = '20Gi',
}: Like = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {
    name,
    namespace: 'monitoring',
    uid: `uid-of-${name}`,
    ownerReferences: [{ apiVersion: 'x/v1', kind: 'X', name: 'x', uid: owner, controller: true }],
  },
  spec: {
    serviceName,
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }],
  },
});

const CLAIM: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data-store-0', namespace: 'monitoring' },
  spec: { resources: { requests: { storage: '20Gi' } } },
  status: { phase: 'Bound' },
};
const CONFIG_MAP: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'store', namespace: 'monitoring' },
};

/** What is done before these are applied, when those are there. @param canGrow whether volumes do */
async function prepared(wanted: readonly KubernetesObject[], there: readonly KubernetesObject[], canGrow = true) {
  const deleted: string[] = [];
  const client = {
    remove: async ({ kind, name }: ObjectRef, options: object) => {
      deleted.push(`${kind} ${name} ${JSON.stringify(options)}`);
      return true;
    },
    patch: async (_: ObjectRef, { spec }: KubernetesObject) => {
      if (!canGrow) throw new ApiError({ status: 403, reason: 'Forbidden', message: 'no' });
      return { ...CLAIM, spec };
    },
  } as unknown as Client;
  const live = new Map(there.map((object) => [keyOf(refOf(object)), object]));
  const statefulSets = there.filter(({ kind }) => kind === 'StatefulSet').map(readStatefulSet);
  const before = { live, observed: { statefulSets, claims: [readClaim(CLAIM)] } };
  const { objects, live: after, removed, notices } = await prepareStatefulSets(client, OWNER, wanted, before);
  return {
    deleted,
    sizes: objects.map((object) => readStatefulSet(object).claims[0]?.size),
    there: [...after.values()].map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    removed: removed.map(({ name }) => name),
    told: notices.map(({ reason }) => reason),
  };
}

describe('a StatefulSet that is to be applied', () => {
  const DELETED = 'StatefulSet store {"propagationPolicy":"Orphan","uid":"uid-of-store"}';

  it('is made anew around its pods where it can not be changed in place, and the others stay', async () => {
    const there = [set(), set({ name: 'ruler' }), CONFIG_MAP];
    expect(await prepared([set({ serviceName: 'b' }), set({ name: 'ruler' }), CONFIG_MAP], there)).to.deep.equal({
      deleted: [DELETED],
      sizes: ['20Gi', '20Gi', undefined],
      there: ['StatefulSet ruler', 'ConfigMap store'],
      removed: ['store'],
      told: ['StatefulSetRecreated'],
    });
  });

  it('is left alone where it is the same, is not there yet, or is of somebody else', async () => {
    const untouched = { deleted: [], removed: [], told: [] };
    const other = set({ serviceName: 'b' });
    expect(await prepared([set()], [set()])).to.deep.include(untouched);
    expect(await prepared([set()], [])).to.deep.include(untouched);
    expect(await prepared([other], [set({ owner: 'another-uid' })])).to.deep.include(untouched);
    expect(await prepared([other], [set({ name: 'ruler' })])).to.deep.include(untouched);
  });

  it('grows its volumes first, and is made anew with the new size', async () => {
    expect(await prepared([set({ storage: '50Gi' })], [set()])).to.deep.include({
      deleted: [DELETED],
      sizes: ['50Gi'],
      told: ['VolumeGrows', 'StatefulSetRecreated'],
    });
  });

  it('keeps the size that it has where its volumes can not grow', async () => {
    const { deleted, sizes, removed } = await prepared([set({ storage: '50Gi' })], [set()], false);
    expect([deleted, sizes, removed]).to.deep.equal([[], ['20Gi'], []]);
  });
});
