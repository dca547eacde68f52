import { expect } from 'chai';
import { type KubernetesObject, keyOf, type ObjectHead, refOf } from '../../../src/api/objects.ts';
import { observe, observeAgain } from '../../../src/observed/observe.ts';
import { componentLabels } from '../../../src/stack/labels.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../support/plans.ts';

const stack = resolved(stackObject(MINIMAL));
const BUILT = objectsOf(planOf(stack));
const mapOf = (...objects: readonly KubernetesObject[]) =>
  new Map(objects.map((one) => [keyOf(refOf(one)), one] as const));

const POD: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'prod-thanos-store-0',
    namespace: 'monitoring',
    uid: 'pod-uid',
    labels: { ...componentLabels(stack, 'store'), 'controller-revision-hash': 'old' },
  },
  spec: {
    containers: [{ name: 'store', args: ['store'], ports: [{ containerPort: 10901 }] }],
    volumes: [{ name: 'trust', configMap: { name: 'trust-of-before' } }],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.7',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'store', containerID: 'containerd://1' }],
  },
};

const CLAIM: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data-prod-thanos-store-0', namespace: 'monitoring', labels: componentLabels(stack, 'store') },
  spec: { storageClassName: 'fast', resources: { requests: { storage: '30Gi' } } },
  status: { phase: 'Bound' },
};

const SECRET: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'prod-thanos-store', namespace: 'monitoring' },
  type: 'kubernetes.io/tls',
  data: { 'tls.crt': Buffer.from('no certificate').toString('base64') },
};

/** Parts of an object that only who reads raw objects knows. */
const RAW = ['spec', 'status', 'data', 'binaryData', 'stringData'];

/** Every key in a value, however deep. */
function keysIn(value: unknown): readonly string[] {
  if (value instanceof Map || value instanceof Set) return [...value.values()].flatMap(keysIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [key, ...keysIn(part)]);
}

describe('what is observed of a stack', () => {
  const observed = observe(stack, mapOf(...BUILT, POD, CLAIM, SECRET));

  it('is of each kind, and of no other', () => {
    const nameOf = ({ head }: { readonly head: ObjectHead }) => head.metadata.name;
    expect(observed.pods.map(nameOf)).to.deep.equal(['prod-thanos-store-0']);
    expect(observed.claims.map(nameOf)).to.deep.equal(['data-prod-thanos-store-0']);
    const sets = BUILT.filter(({ kind }) => kind === 'StatefulSet').map(({ metadata }) => metadata.name);
    expect(observed.statefulSets.map(nameOf)).to.deep.equal(sets).and.not.be.empty;
    expect(observed.workloads.filter(({ exists }) => !exists)).to.deep.equal([]);
    expect(observed.certificates.get('prod-thanos-store')).to.deep.include({
      isOfTls: true,
      stored: { certificatePem: 'no certificate' },
    });
    expect(Object.keys(observed.allowed)).to.include.members([...stack.topology.components]);
  });

  it('is facts of pods and volumes', () => {
    expect(observed.pods[0]).to.include({ isReady: true, isLeaving: false, canNotRun: false, revision: 'old' });
    expect(observed.claims[0]).to.include({ request: '30Gi', storageClass: 'fast', isBound: true });
    expect(observed.running).to.deep.equal([
      {
        name: 'prod-thanos-store-0',
        workload: 'store',
        address: '10.0.0.7',
        isReady: true,
        incarnation: { uid: 'pod-uid', containers: [{ name: 'store', id: 'containerd://1' }] },
        started: {
          containers: [{ name: 'store', command: [], args: ['store'], ports: [10901] }],
          beside: [],
          isOnNodeNetwork: false,
        },
      },
    ]);
    const trust = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'monitoring', name: 'trust-of-before' };
    expect(observed.mounted.has(keyOf(trust))).to.equal(true);
  });

  it('has the size of the volumes that a workload made', () =>
    expect(observed.workloads.find(({ workload }) => workload === 'store')?.volumeSize).to.equal('30Gi'));

  it('hands no object on as it is on the server', () => {
    for (const key of keysIn(observed)) expect(RAW).to.not.include(key);
  });

  it('is not read again while the very same objects are there', () => {
    const live = mapOf(...BUILT, POD);
    const before = { live, observed: observe(stack, live) };
    expect(observeAgain(stack, before, new Map(live))).to.equal(before.observed);
  });

  it('is read again when one came, went or is another', () => {
    const live = mapOf(...BUILT, POD);
    const before = { live, observed: observe(stack, live) };
    const podsAfter = (...objects: readonly KubernetesObject[]) =>
      observeAgain(stack, before, mapOf(...objects)).pods.map(({ isReady }) => isReady);
    expect(podsAfter(...BUILT, POD, { ...POD, metadata: { ...POD.metadata, name: 'another' } })).to.deep.equal([
      true,
      true,
    ]);
    expect(podsAfter(...BUILT)).to.deep.equal([]);
    expect(podsAfter(...BUILT, { ...POD, status: {} })).to.deep.equal([false]);
    expect(podsAfter(...BUILT, { ...POD, status: {}, metadata: { ...POD.metadata, name: 'another' } })).to.deep.equal([
      false,
    ]);
  });
});
