import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { KubernetesObject, ObjectRef } from '../../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { mortalClient } from '../../../support/api-server/mortal-client.ts';
import {
  bindClaim,
  makeClaim,
  requestedSize,
  storageClass,
  templateSize,
  untilTold,
} from '../../../support/api-server/volumes.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { startInProcess } from '../../../support/operator-in-process.ts';
import {
  makeNamespaceWithInputs,
  NAMESPACE,
  type OperatorLayer,
  RESYNC_MS,
  useOperatorLayer,
} from '../../../support/operator-layer.ts';
import { makeSetPod, READY } from '../../../support/set-pods.ts';

const TIMEOUT = { timeout: 20_000 };
const GROWING = 'lifecycle-grows';
const FIXED = 'lifecycle-fixed';

const withVolume = (size: string, storageClassName: string): StackSpecInput => ({
  ...SMALL,
  store: { storage: { size, storageClassName } },
});

describe('a stack whose volumes should be larger', () => {
  let layer: OperatorLayer;

  before(async () => {
    layer = await useOperatorLayer();
    await layer.plane.apply([storageClass(GROWING, true), storageClass(FIXED, false)]);
  });

  describe('in a StorageClass that lets them grow', () => {
    let stack: LiveStack;
    let set: KubernetesObject | undefined;
    let claims: readonly ObjectRef[];
    let others: readonly KubernetesObject[];
    let pods: readonly KubernetesObject[];

    before(async () => {
      stack = await makeStack(layer.client, 'larger', NAMESPACE, withVolume('10Gi', GROWING));
      await stack.ready();
      set = await stack.find('StatefulSet', 'store');
      const small = { storage: '10Gi', storageClassName: GROWING };
      const claim = (workload: string, ordinal: number | string, change: object = {}) =>
        makeClaim(layer.client, stack, workload, ordinal, { ...small, ...change });
      claims = [await claim('store', 0), await claim('store', 1), await claim('store', 11)];
      others = await Promise.all(
        [
          await claim('store', 2, { storage: '40Gi' }),
          await claim('store', 3, { labels: { owner: 'user' } }),
          await claim('store', 'backup'),
          await claim('compactor', 0, { storage: '100Gi' }),
        ].map((ref) => layer.client.get(ref)),
      );
      const revision = 'larger-thanos-store-1';
      const made = [
        await makeSetPod(layer.client, stack, 'store', 0, { revision, status: READY }),
        await makeSetPod(layer.client, stack, 'store', 1, { revision, status: READY }),
      ];
      pods = await Promise.all(made.map((ref) => layer.client.get(ref)));
    });

    it('asks every claim of the component for more, then makes the StatefulSet anew', async () => {
      const since = new Date();
      await stack.put(withVolume('20Gi', GROWING));
      await waitFor('the new template', async () => (await templateSize(stack, 'store')) === '20Gi', TIMEOUT);
      for (const claim of claims) expect(await requestedSize(layer.client, claim), claim.name).to.equal('20Gi');
      const name = `${NAMESPACE}/larger-thanos-store`;
      const writes = (await operatorWrites(layer.plane, since)).filter(
        ({ objectRef }) => objectRef?.resource === 'statefulsets' || objectRef?.resource === 'persistentvolumeclaims',
      );
      const succeeded = writes.filter(({ responseStatus }) => (responseStatus?.code ?? 0) < 300).map(describeRequest);
      expect(succeeded.slice(0, claims.length)).to.have.members(
        claims.map((claim) => `patch persistentvolumeclaims ${NAMESPACE}/${claim.name}`),
      );
      expect(succeeded.slice(claims.length)).to.deep.equal([
        `delete statefulsets ${name}`,
        `patch statefulsets ${name}`,
      ]);
      expect((await stack.find('StatefulSet', 'store'))?.metadata.uid).to.not.equal(set?.metadata.uid);
    });

    it('keeps its pods, which wait for the new StatefulSet to adopt them', async () => {
      for (const { metadata } of pods) {
        const pod = await layer.client.get({ apiVersion: 'v1', kind: 'Pod', ...metadata });
        expect(pod.metadata.uid).to.equal(metadata.uid);
        expect(pod.metadata.deletionTimestamp).to.equal(undefined);
        expect(pod.metadata.ownerReferences ?? []).to.deep.equal([]);
      }
    });

    it('touches no claim that is large enough, of its user, or of another component', async () => {
      for (const { metadata } of others) {
        const claim = await layer.client.get({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...metadata });
        expect(claim.metadata.resourceVersion, metadata.name).to.equal(metadata.resourceVersion);
      }
    });

    it('is Ready then, says what it did, and writes nothing more', async () => {
      await stack.ready();
      const fieldSelector = 'involvedObject.kind=SecureThanosStack,involvedObject.name=larger';
      const { items } = await layer.client.list('Event', { namespace: NAMESPACE, fieldSelector });
      const told = (reason: string) =>
        items.filter((event) => event['reason'] === reason).map((event) => String(event['message']));
      const [grows = '', ...others] = told('VolumeGrows');
      for (const { name } of claims) expect(grows).to.include(name);
      expect(others, 'one Event for all of them').to.deep.equal([]);
      expect(told('StatefulSetRecreated')).to.have.length(1);
      const since = new Date();
      await sleep(RESYNC_MS * 2);
      expect(await writesAbout('larger', since)).to.deep.equal([]);
    });

    it('grows a claim later that is not bound yet', async () => {
      const spec = { storage: '10Gi', storageClassName: GROWING, bound: false };
      const late = await makeClaim(layer.client, stack, 'store', 4, spec);
      const since = new Date();
      await sleep(RESYNC_MS * 2);
      expect(await writesAbout('larger', since)).to.deep.equal([]);
      await bindClaim(layer.client, late);
      await waitFor('its growth', async () => (await requestedSize(layer.client, late)) === '20Gi', TIMEOUT);
    });
  });

  describe('in a StorageClass that does not', () => {
    let stack: LiveStack;
    let claim: ObjectRef;
    let set: KubernetesObject | undefined;

    before(async () => {
      stack = await makeStack(layer.client, 'fixed', NAMESPACE, withVolume('10Gi', FIXED));
      await stack.ready();
      set = await stack.find('StatefulSet', 'store');
      claim = await makeClaim(layer.client, stack, 'store', 0, { storage: '10Gi', storageClassName: FIXED });
      await untilTold(stack, 'store', '10Gi');
    });

    it('names claim, class and remedy, and leaves the StatefulSet as it is', async () => {
      const since = new Date();
      await stack.put(withVolume('20Gi', FIXED));
      const { message } = await stack.until('Stalled', 'True', 'WriteRefused', claim.name);
      expect(message)
        .to.include(`StorageClass "${FIXED}"`)
        .and.include('allowVolumeExpansion: true')
        .and.include('from 10Gi to 20Gi');
      expect(await stack.condition('Ready')).to.include({ status: 'False', reason: 'WriteRefused' });
      await sleep(RESYNC_MS * 3);
      const after = await stack.find('StatefulSet', 'store');
      expect(after?.metadata.uid).to.equal(set?.metadata.uid);
      expect(after?.metadata.generation).to.equal(set?.metadata.generation);
      const attempts = (await writesAbout('fixed', since)).filter((write) => !write.includes('events'));
      expect(attempts.filter((write) => !write.includes('persistentvolumeclaims'))).to.deep.equal([
        `patch securethanosstacks/status ${NAMESPACE}/fixed`,
      ]);
      // The first pass, its echo from the status, and one with each look without a change.
      const looks = Math.ceil((Date.now() - since.getTime()) / RESYNC_MS);
      expect(attempts.length).to.be.at.most(looks + 3);
    });

    it('goes on with every other change', async () => {
      await stack.put({
        ...SMALL,
        store: { logLevel: 'debug', storage: { size: '20Gi', storageClassName: FIXED } },
      });
      const level = async () => JSON.stringify((await stack.find('StatefulSet', 'store'))?.['spec']);
      await waitFor('the log level', async () => (await level()).includes('--log.level=debug'), TIMEOUT);
      expect(await templateSize(stack, 'store')).to.equal('10Gi');
    });

    it('goes on without a hand when the class allows it', async () => {
      await layer.plane.apply([storageClass(FIXED, true)]);
      await stack.ready();
      expect(await requestedSize(layer.client, claim)).to.equal('20Gi');
      expect(await templateSize(stack, 'store')).to.equal('20Gi');
    });
  });

  it('ends in the same state when the operator dies after each of its writes', async () => {
    const namespace = 'stacks-volumes-crash';
    await makeNamespaceWithInputs(layer.client, namespace);
    const run = (wrap?: ReturnType<typeof mortalClient>['wrap']) =>
      startInProcess({ kubeconfig: layer.kubeconfig, namespace, ...(wrap ? { wrap } : {}) });
    const stopFirst = await run();
    const stack = await makeStack(layer.client, 'crash', namespace, withVolume('10Gi', GROWING));
    await stack.ready();
    await stopFirst();
    const spec = { storage: '10Gi', storageClassName: GROWING };
    const claims = [
      await makeClaim(layer.client, stack, 'store', 0, spec),
      await makeClaim(layer.client, stack, 'store', 1, spec),
    ];
    const pod = await makeSetPod(layer.client, stack, 'store', 0, { revision: 'x', status: READY });
    const { uid } = (await layer.client.get(pod)).metadata;
    await stack.put(withVolume('20Gi', GROWING));
    const isDone = async () => {
      const sizes = await Promise.all(claims.map((claim) => requestedSize(layer.client, claim)));
      return [...sizes, await templateSize(stack, 'store')].every((size) => size === '20Gi');
    };
    let lives = 0;
    for (; lives < 20 && !(await isDone()); lives += 1) {
      const mortal = mortalClient();
      const stop = await run(mortal.wrap);
      await mortal.death;
      await stop();
    }
    expect(await isDone()).to.equal(true);
    expect(lives, 'two claims, a deletion, a new StatefulSet').to.be.at.least(4);
    const stopLast = await run();
    await stack.ready();
    await stopLast();
    expect((await layer.client.get(pod)).metadata.uid).to.equal(uid);
  });

  const writesAbout = async (name: string, since: Date): Promise<readonly string[]> =>
    (await operatorWrites(layer.plane, since)).map(describeRequest).filter((write) => write.includes(`${name}`));
});

describe('a StatefulSet that can not be changed in place', () => {
  it('is made anew around its pods', async () => {
    const layer = await useOperatorLayer();
    const stack = await makeStack(layer.client, 'immutable', NAMESPACE);
    await stack.ready();
    await stack.put({ ...SMALL, paused: true });
    await stack.until('Paused', 'True');
    const set = await stack.find('StatefulSet', 'compactor');
    if (!set) throw new Error('there is no StatefulSet of the Compactor');
    const pod = await makeSetPod(layer.client, stack, 'compactor', 0, { revision: 'x', status: READY });
    const { uid } = (await layer.client.get(pod)).metadata;
    const ref = stack.ref('StatefulSet', 'compactor');
    await layer.client.remove(ref, { propagationPolicy: 'Orphan' });
    await waitFor('it to be gone', async () => !(await layer.client.find(ref)), TIMEOUT);
    const { name, namespace, labels, annotations, ownerReferences } = set.metadata;
    const earlier = {
      apiVersion: set.apiVersion,
      kind: set.kind,
      metadata: { name, namespace, labels, annotations, ownerReferences } as KubernetesObject['metadata'],
      spec: { ...(set['spec'] as object), podManagementPolicy: 'OrderedReady', serviceName: 'earlier' },
    };
    await layer.client.create(earlier, { fieldManager: 'earlier' });
    await stack.put(SMALL);
    await stack.ready();
    const spec = (await stack.find('StatefulSet', 'compactor'))?.['spec'];
    expect(spec).to.include({
      podManagementPolicy: 'Parallel',
      serviceName: 'immutable-thanos-compactor-headless',
    });
    expect((await layer.client.get(pod)).metadata.uid).to.equal(uid);
  });
});
