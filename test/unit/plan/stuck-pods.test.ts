import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { readPod } from '../../../src/observed/pod-facts.ts';
import { readStatefulSet } from '../../../src/observed/stateful-sets.ts';
import { findStuckPod } from '../../../src/plan/stuck-pods.ts';

const SELECTOR = { component: 'store' };
const NEW = 'prod-thanos-store-new';

const set = (status: object = {}, metadata: object = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'prod-thanos-store', namespace: 'monitoring', uid: 'set-uid', generation: 3, ...metadata },
  spec: { selector: { matchLabels: SELECTOR } },
  status: { observedGeneration: 3, updateRevision: NEW, currentRevision: 'old', ...status },
});

const owner = (uid: string) => [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'x', uid, controller: true }];

interface PodChange {
  readonly revision?: string;
  readonly waiting?: string;
  readonly ready?: boolean;
  readonly metadata?: object;
  readonly status?: object;
}

/** A pod of an earlier revision whose container crashes, unless something else is said. */
function pod(
  ordinal: number | string,
  { revision = 'old', waiting = 'CrashLoopBackOff', ready = false, metadata = {}, status = {} }: PodChange = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `prod-thanos-store-${ordinal}`,
      namespace: 'monitoring',
      labels: { ...SELECTOR, 'controller-revision-hash': revision },
      ownerReferences: owner('set-uid'),
      ...metadata,
    },
    status: {
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'store', state: ready ? { running: {} } : { waiting: { reason: waiting } } }],
      ...status,
    },
  };
}

const UNSCHEDULABLE = {
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
  containerStatuses: [],
};
const BROKEN_START = {
  initContainerStatuses: [{ state: { waiting: { reason: 'ErrImagePull' } } }],
  containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
};
const CRASHING = { containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] };

describe('findStuckPod', () => {
  const stuckPod = (pods: readonly KubernetesObject[], object = set()) =>
    findStuckPod(readStatefulSet(object), pods.map(readPod));
  const found = (pods: readonly KubernetesObject[], object = set()) => stuckPod(pods, object)?.pod.head.metadata.name;

  const REASONS = ['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError'];
  for (const waiting of REASONS)
    it(`is a pod of an earlier revision in ${waiting}`, () =>
      expect(found([pod(0, { waiting })])).to.equal('prod-thanos-store-0'));

  it('is one that no node takes, or whose first container can not start', () => {
    expect(found([pod(0, { status: UNSCHEDULABLE })])).to.equal('prod-thanos-store-0');
    expect(found([pod(0, { status: BROKEN_START })])).to.equal('prod-thanos-store-0');
  });

  it('is none that another one controls, though the StatefulSet is among its owners', () => {
    const [ours] = owner('set-uid');
    const ownerReferences = [{ ...ours, controller: false }, ...owner('another-uid')];
    expect(found([pod(0, { metadata: { ownerReferences } })])).to.equal(undefined);
    expect(found([pod(0, { metadata: { ownerReferences: ownerReferences.slice(0, 1) } })])).to.equal(undefined);
  });

  it('is the last of several, by number', () => {
    expect(found([pod(2), pod(10), pod(9, { ready: true })])).to.equal('prod-thanos-store-10');
  });

  it('is told with those that are stuck like it, and with whether it answers', () => {
    const alike = (pods: readonly KubernetesObject[]) => {
      const stuck = stuckPod(pods, set({ currentRevision: NEW }));
      return [stuck?.pod.isReady, ...(stuck?.alike ?? []).map(({ head }) => head.metadata.name)];
    };
    const pods = [pod(0), pod(1), pod(2, { revision: NEW }), pod(3, { waiting: 'ContainerCreating' })];
    expect(alike(pods)).to.deep.equal([false, 'prod-thanos-store-1', 'prod-thanos-store-0']);
    const stray = pod(0, { ready: true, metadata: { ownerReferences: [], labels: { component: 'earlier' } } });
    expect(alike([stray])).to.deep.equal([true, 'prod-thanos-store-0']);
  });

  it('is none that would come back as it was, because others of that revision are kept', () => {
    const ready = pod(1, { ready: true });
    expect(found([pod(0), ready])).to.equal(undefined);
    const renewed = pod(1, { ready: true, revision: NEW });
    expect(found([pod(0), renewed])).to.equal('prod-thanos-store-0');
    expect(found([pod(0), renewed], set({ currentRevision: NEW }))).to.equal('prod-thanos-store-0');
    expect(found([pod(0, { ready: true }), pod(1, { revision: 'between' })])).to.equal('prod-thanos-store-1');
  });

  const KEPT: readonly [what: string, object: KubernetesObject][] = [
    ['a ready pod of an earlier revision', pod(0, { ready: true })],
    ['a ready pod of which another container crashes', pod(0, { ready: true, status: CRASHING })],
    ['a broken pod of the newest revision', pod(0, { revision: NEW })],
    ['a pod that is starting', pod(0, { waiting: 'ContainerCreating' })],
    ['a pod of another StatefulSet', pod(0, { metadata: { ownerReferences: owner('other') } })],
    ['a pod of another name', pod('canary')],
    ['a pod in another namespace', pod(0, { metadata: { namespace: 'other' } })],
    ['a pod that it will adopt', pod(0, { metadata: { ownerReferences: [] } })],
  ];
  for (const [what, object] of KEPT) it(`is not ${what}`, () => expect(found([object])).to.equal(undefined));

  it('is none while another one is on its way out', () => {
    const leaving = pod(1, { ready: true, revision: NEW, metadata: { deletionTimestamp: '2026-03-01T12:00:00Z' } });
    expect(found([pod(0), leaving])).to.equal(undefined);
  });

  it('is none while the newest revision is not known', () => {
    expect(found([pod(0)], set({ observedGeneration: 2 }))).to.equal(undefined);
    expect(found([pod(0)], set({ updateRevision: undefined }))).to.equal(undefined);
  });

  describe('when the selector was changed', () => {
    const stray = (ordinal: number, ready = true) =>
      pod(ordinal, { ready, metadata: { ownerReferences: [], labels: { component: 'earlier' } } });

    it('is a pod that stands in the way, while all others are ready', () => {
      expect(found([stray(0), pod(1, { revision: NEW, ready: true })])).to.equal('prod-thanos-store-0');
      expect(found([stray(0), stray(1)])).to.equal('prod-thanos-store-1');
    });

    it('is none that somebody else looks after', () => {
      const other = { ownerReferences: owner('other'), labels: { component: 'earlier' } };
      expect(found([pod(0, { ready: true, metadata: other })])).to.equal(undefined);
    });

    it('is none of them while another is not ready', () => {
      expect(found([stray(0), pod(1, { revision: NEW, waiting: 'ContainerCreating' })])).to.equal(undefined);
    });
  });
});
