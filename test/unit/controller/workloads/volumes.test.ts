import { expect } from 'chai';
import type { KubernetesObject, ObjectRef } from '../../../../src/api/objects.ts';
import { growVolumes } from '../../../../src/controller/workloads/volumes.ts';
import { ApiError } from '../../../../src/kube/api-error.ts';
import type { Client } from '../../../../src/kube/client.ts';
import { readStatefulSet } from '../../../../src/observed/stateful-sets.ts';
import { readClaim } from '../../../../src/observed/volumes.ts';

const SET: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {
    name: 'prod-thanos-store',
    namespace: 'monitoring',
    labels: { 'app.kubernetes.io/component': 'store' },
  },
  spec: {
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '50Gi' } } } }],
  },
};

const claim = (pod: number, storage: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: `data-prod-thanos-store-${pod}`, namespace: 'monitoring' },
  spec: { storageClassName: 'slow', resources: { requests: { storage } } },
  status: { phase: 'Bound' },
});

/** An API server that lets the claims of these pods grow. */
const server = (...growing: readonly number[]): Client => serverThatSays(403, growing);

/** The same, that refuses the others with this status. */
function serverThatSays(status: number, growing: readonly number[] = []): Client {
  const patch = async ({ name }: ObjectRef) => {
    const pod = Number(name.split('-').at(-1));
    if (growing.includes(pod)) return claim(pod, '50Gi');
    throw new ApiError({ status, reason: 'Why', message: 'this class is fixed' });
  };
  return { patch } as unknown as Client;
}

describe('a volume that may not grow', () => {
  const refusals = async (client: Client, ...claims: readonly KubernetesObject[]) =>
    (await growVolumes(client, readStatefulSet(SET), claims.map(readClaim))).refused.map(({ message }) => message);

  it('is named with both ways out and the words of the server', async () => {
    expect(await refusals(server(), claim(0, '20Gi'))).to.deep.equal([
      'can\'t grow from 20Gi to 50Gi, so its StatefulSet keeps the volumes that it has: set allowVolumeExpansion: true in StorageClass "slow" if its provisioner can grow volumes, or set spec.store.storage.size back to 20Gi (this class is fixed)',
    ]);
  });

  it('is told of when the server calls the change invalid too, and ends the pass with any other answer', async () => {
    expect(await refusals(serverThatSays(422), claim(0, '20Gi'))).to.have.length(1);
    for (const status of [0, 401, 404, 409, 500, 503]) {
      const thrown = await refusals(serverThatSays(status), claim(0, '20Gi')).catch((error: unknown) => error);
      expect(thrown, `${status}`).to.be.instanceOf(ApiError);
    }
  });

  it('has no StorageClass to change where it has none', async () => {
    const { storageClassName: _, ...spec } = claim(0, '20Gi')['spec'] as { readonly storageClassName: string };
    const [message] = await refusals(server(), { ...claim(0, '20Gi'), spec });
    expect(message).to.include('it has no StorageClass that could grow it').and.not.include('allowVolumeExpansion');
  });

  it('may go back to the largest of its kind', async () => {
    for (const message of await refusals(server(), claim(0, '20Gi'), claim(1, '30Gi')))
      expect(message).to.include('back to 30Gi');
  });

  it('has no way back once another has grown', async () => {
    const [message, ...others] = await refusals(server(0), claim(0, '20Gi'), claim(1, '20Gi'));
    expect(message).to.include('from 20Gi to 50Gi').and.not.include('back to');
    expect(others).to.deep.equal([]);
  });
});
