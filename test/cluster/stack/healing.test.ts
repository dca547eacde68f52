import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import type { StackStatus } from '../../../src/stack/types.ts';
import { CRASHING_IMAGE, importBadImages } from '../../support/adversary/bad-images.ts';
import { beside } from '../../support/beside.ts';
import { queryValue } from '../../support/client-pod.ts';
import { startLoad } from '../../support/load.ts';
import { removeNamespace } from '../../support/remove-namespace.ts';
import { SIDE, type SideStack, useSideStack } from '../../support/side-stack.ts';

const STACK = ['securethanosstack', SIDE.name, '-n', SIDE.namespace];
const STORE = `${SIDE.name}-thanos-store`;
const STORE_PODS = [`${STORE}-0`, `${STORE}-1`];
/** Nothing listens there, so the refusal comes at once. */
const MISSING_IMAGE = 'localhost/thanos:none';
const BROKEN_STORE = /^pod recovery-thanos-store-\d: container store ends again and again with exit code 1 /;
/** A pod that is replaced stays up for the sleep of its preStop hook; the next one waits until it is available. */
const ROLLOUT = { timeout: 400_000, interval: 200 };

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly state: { readonly waiting?: { readonly reason: string } } }[];
  };
}

// After those that kill pods of the same stack.
const { before, it, after } = beside(SIDE.name);

describe('a stack that is given what can not run', () => {
  let stack: SideStack;

  before(async () => {
    stack = await useSideStack();
    await importBadImages(stack.cluster);
  });

  after(() => removeNamespace(stack.cluster, SIDE.namespace));

  it('names the Store that an image stops, answers every query, and heals when the image goes', async () => {
    const stop = await startLoad(stack);
    await change({ image: CRASHING_IMAGE });
    await untilSaid('store', BROKEN_STORE);
    expect((await conditionOf('Reconciling')).message).to.include('store: 1 of 2 pods ready');
    expect((await conditionOf('Stalled')).status).to.equal('False');
    await change({ image: null });
    await untilReady();
    const { sent, failures } = await stop();
    expect(failures.slice(0, 5), `${failures.length} of ${sent} queries failed`).to.deep.equal([]);
    expect(sent).to.be.greaterThan(20);
  });

  it('stops at the first component whose image is missing, goes on answering, and heals when it is corrected', async () => {
    await change({ image: MISSING_IMAGE });
    await untilSaid('store', new RegExp(`image ${MISSING_IMAGE} of container .* can't be pulled`));
    const { components = [], versionChange } = await status();
    expect(versionChange).to.deep.equal({ rolling: ['store'], waiting: ['ruler', 'prometheus', 'query', 'compactor'] });
    expect(components.filter(({ message }) => message !== undefined).map(({ name }) => name)).to.deep.equal(['store']);
    expect((await conditionOf('Ready')).reason).to.equal('ComponentsNotReady');
    expect((await conditionOf('Stalled')).status).to.equal('False');
    const past = { time: String(stack.past), max_source_resolution: '0s' };
    expect(await queryValue('sum(sales)', past, SIDE)).to.be.greaterThan(0);
    await change({ image: null });
    await untilReady();
  });

  // Up to Kubernetes 1.36 the operator frees it, later ones do it themselves (control-plane/operator/lifecycle/stuck-sets).
  it('is rid of each broken Store when it is corrected, although the first one to be replaced can not get ready', async () => {
    await change({ image: CRASHING_IMAGE });
    await untilSaid('store', BROKEN_STORE);
    const broken = await newestRevision();
    // In good order: one that is gone at once may come back with the revision that it had.
    await stack.cluster.kubectl(['delete', 'pod', `${STORE}-0`, ...IN_NAMESPACE]);
    for (const name of STORE_PODS) await untilPod(name, (pod) => revisionOf(pod) === broken && isCrashing(pod));
    await holdVolume(`data-${STORE}-1`);
    await change({ image: null });
    await untilPod(`${STORE}-0`, (pod) => revisionOf(pod) !== broken && isReady(pod));
    expect(await readyStores(), 'but not the one without its volume').to.deep.equal([`${STORE}-0`]);
    await releaseVolume(`data-${STORE}-1`);
    await untilReady();
  });

  it('gets larger volumes without a new pod', async () => {
    const before = await Promise.all(STORE_PODS.map(podOf));
    const earlier = await setOf();
    await change({ store: { storage: { size: '2Gi' } } });
    await waitFor('a StatefulSet with larger volumes', async () => sizeOf(await setOf()) === '2Gi', ROLLOUT);
    await untilReady();
    const set = await setOf();
    expect(set.metadata.uid).to.not.equal(earlier.metadata.uid);
    for (const { metadata } of before) {
      const pod = await podOf(metadata.name);
      expect(pod.metadata.uid, 'the same pod').to.equal(metadata.uid);
      expect(revisionOf(pod), 'of the same revision').to.equal(metadata.labels['controller-revision-hash']);
      expect(pod.metadata.ownerReferences?.[0]?.uid, 'adopted').to.equal(set.metadata.uid);
      const claim = await stack.cluster.get(['persistentvolumeclaim', `data-${metadata.name}`, ...IN_NAMESPACE]);
      expect(claim.spec.resources.requests.storage).to.equal('2Gi');
    }
  });

  /** A merge patch of the spec: null removes a field. */
  const change = (spec: object) =>
    stack.cluster.kubectl(['patch', ...STACK, '--type=merge', '-p', JSON.stringify({ spec })]);

  const status = async () => (await stack.cluster.get(STACK)).status as StackStatus;

  async function conditionOf(type: string) {
    const found = (await status()).conditions?.find((condition) => condition.type === type);
    if (!found) throw new Error(`there is no condition ${type}`);
    return found;
  }

  const untilSaid = (component: string, sentence: RegExp) =>
    waitFor(
      `the row of ${component} to say ${sentence}`,
      async () => sentence.test((await status()).components?.find(({ name }) => name === component)?.message ?? ''),
      ROLLOUT,
    );

  /** Ready of the newest spec, and not of the one before. */
  const untilReady = () =>
    waitFor(
      'the stack to be Ready again',
      async () => {
        const { metadata } = await stack.cluster.get(STACK);
        const ready = await conditionOf('Ready');
        return ready.status === 'True' && ready.observedGeneration === metadata.generation;
      },
      ROLLOUT,
    );

  const setOf = () => stack.cluster.get(['statefulset', STORE, ...IN_NAMESPACE]);
  const newestRevision = async (): Promise<string> => (await setOf()).status.updateRevision;
  const podOf = (name: string): Promise<Pod> => stack.cluster.get(['pod', name, ...IN_NAMESPACE]);
  const readyStores = async () => {
    const selector = `securethanos.io/stack=${SIDE.name},app.kubernetes.io/component=store`;
    const { items } = await stack.cluster.get(['pods', ...IN_NAMESPACE, '-l', selector]);
    return (items as readonly Pod[]).filter(isReady).map(({ metadata }) => metadata.name);
  };
  const untilPod = (name: string, isIt: (pod: Pod) => boolean) =>
    waitFor(`pod ${name}`, async () => isIt(await podOf(name)), ROLLOUT);

  /** A claim that is being deleted, but can't go: a new pod that needs it has to wait. */
  async function holdVolume(name: string): Promise<void> {
    await patchFinalizers(name, ['kubernetes.io/pvc-protection', HELD]);
    await stack.cluster.kubectl(['delete', 'persistentvolumeclaim', name, ...IN_NAMESPACE, '--wait=false']);
  }

  const releaseVolume = (name: string) => patchFinalizers(name, null);

  const patchFinalizers = (name: string, finalizers: readonly string[] | null) =>
    stack.cluster.kubectl([
      'patch',
      'persistentvolumeclaim',
      name,
      ...IN_NAMESPACE,
      '--type=merge',
      '-p',
      JSON.stringify({ metadata: { finalizers } }),
    ]);
});

const IN_NAMESPACE = ['-n', SIDE.namespace];
const HELD = 'securethanos.io/held-by-the-test';

const revisionOf = ({ metadata }: Pod): string => metadata.labels['controller-revision-hash'] ?? '';

const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

const isCrashing = ({ status }: Pod): boolean =>
  status.containerStatuses?.some(({ state }) => state.waiting?.reason === 'CrashLoopBackOff') ?? false;

const sizeOf = (set: { readonly spec: { readonly volumeClaimTemplates: readonly Template[] } }): string | undefined =>
  set.spec.volumeClaimTemplates[0]?.spec.resources.requests.storage;

interface Template {
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}
