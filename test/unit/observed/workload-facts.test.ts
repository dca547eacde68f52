import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { workloadFacts } from '../../../src/observed/workload-facts.ts';

const SECRET = 'password=hunter2';

function workload(kind: string, status: object, replicas: number | undefined = 2): KubernetesObject {
  const metadata = { name: 'prod-thanos-store', namespace: 'monitoring', generation: 4 };
  const spec = replicas === undefined ? {} : { replicas };
  return { apiVersion: 'apps/v1', kind, metadata, spec, status: { observedGeneration: 4, ...status } };
}

function pod(status: object, name = 'store-0', metadata: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, status };
}

const container = (state: object, more: object = {}) => ({
  name: 'store',
  image: 'example.com/thanos:x',
  ready: false,
  state,
  ...more,
});
const waiting = (reason: string, more: object = {}) =>
  pod({ containerStatuses: [container({ waiting: { reason, message: SECRET } }, more)] });

describe('workloadFacts', () => {
  describe('calls stuck', () => {
    const isStuck = (readyReplicas: number, ...pods: readonly KubernetesObject[]) =>
      workloadFacts('store', workload('StatefulSet', { replicas: 2, readyReplicas }), pods).isStuck ?? false;
    const running = pod({ containerStatuses: [container({ running: {} })] });

    for (const reason of ['CrashLoopBackOff', 'ImagePullBackOff', 'CreateContainerConfigError'])
      it(`who has no ready pod and one in ${reason}`, () =>
        expect(isStuck(0, running, waiting(reason))).to.equal(true));

    it('nobody who has a pod that is ready, or whose pods are on their way', () => {
      expect(isStuck(1, waiting('CrashLoopBackOff'))).to.equal(false);
      expect(isStuck(0, running, waiting('ContainerCreating'))).to.equal(false);
      expect(isStuck(0)).to.equal(false);
    });

    it('nobody for a pod that is being deleted, or that no node takes for now', () => {
      const containerStatuses = [container({ waiting: { reason: 'CrashLoopBackOff' } })];
      expect(isStuck(0, pod({ containerStatuses }, 'store-0', { deletionTimestamp: 'now' }))).to.equal(false);
      const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }];
      expect(isStuck(0, pod({ conditions }))).to.equal(false);
    });
  });

  const numbers = (object: KubernetesObject | undefined) => {
    const { desired, ready, updated, outdated, observed } = workloadFacts('store', object, []);
    return [desired, ready, updated, outdated, observed];
  };

  const cases: readonly [string, KubernetesObject | undefined, unknown[]][] = [
    ['nothing', undefined, [0, 0, 0, 0, false]],
    ['a new object', { ...workload('Deployment', {}), status: undefined }, [2, 0, 0, 0, false]],
    [
      'an earlier generation',
      workload('Deployment', { observedGeneration: 3, replicas: 2, readyReplicas: 2, updatedReplicas: 2 }),
      [2, 2, 2, 0, false],
    ],
    [
      'a Deployment that is done',
      workload('Deployment', { replicas: 2, readyReplicas: 2, updatedReplicas: 2 }),
      [2, 2, 2, 0, true],
    ],
    [
      'a Deployment between revisions',
      workload('Deployment', { replicas: 3, readyReplicas: 2, updatedReplicas: 2 }),
      [2, 2, 2, 1, true],
    ],
    [
      'a Deployment before its first new pod',
      workload('Deployment', { replicas: 2, readyReplicas: 2 }),
      [2, 2, 0, 2, true],
    ],
    [
      'a StatefulSet of one revision',
      workload('StatefulSet', {
        replicas: 2,
        readyReplicas: 2,
        currentReplicas: 2,
        currentRevision: 'a',
        updateRevision: 'a',
      }),
      [2, 2, 2, 0, true],
    ],
    [
      'a StatefulSet before its first new pod',
      workload('StatefulSet', {
        replicas: 2,
        readyReplicas: 2,
        currentReplicas: 2,
        currentRevision: 'a',
        updateRevision: 'b',
      }),
      [2, 2, 0, 2, true],
    ],
    [
      'a StatefulSet between revisions',
      workload('StatefulSet', {
        replicas: 2,
        readyReplicas: 1,
        updatedReplicas: 1,
        currentRevision: 'a',
        updateRevision: 'b',
      }),
      [2, 1, 1, 1, true],
    ],
    ['no replicas', workload('StatefulSet', { replicas: 0 }, 0), [0, 0, 0, 0, true]],
  ];
  for (const [name, object, expected] of cases)
    it(`counts ${name}`, () => expect(numbers(object)).to.deep.equal(expected));

  it('takes an absent number of replicas for 1, as Kubernetes does', () => {
    const { spec: _, ...object } = workload('Deployment', {});
    expect(numbers(object as KubernetesObject)[0]).to.equal(1);
  });

  it('takes nothing of one that is being deleted for done', () => {
    const { metadata, ...rest } = workload('StatefulSet', { replicas: 2, readyReplicas: 2, updatedReplicas: 2 });
    const leaving = { ...rest, metadata: { ...metadata, deletionTimestamp: '2026-03-01T12:00:00Z' } };
    expect(workloadFacts('store', leaving as KubernetesObject, [])).to.include({
      observed: false,
      message: 'it is being deleted and will be made anew',
    });
  });

  const messageOf = (pods: readonly KubernetesObject[], status: object = {}) =>
    workloadFacts('store', workload('Deployment', status), pods).message;

  const READY = pod({ conditions: [{ type: 'Ready', status: 'True' }] });
  const UNSCHEDULABLE = pod(
    {
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: `0/3 nodes are available\n${SECRET}`,
        },
      ],
    },
    'store-9',
  );
  const CRASHING = waiting('CrashLoopBackOff', {
    lastState: { terminated: { exitCode: 1, reason: 'Error', message: SECRET } },
  });
  const messages: readonly [string, readonly KubernetesObject[], string | undefined][] = [
    ['ready pods', [READY], undefined],
    ['a pod that is being deleted', [pod({}, 'store-0', { deletionTimestamp: '2026-03-01T12:00:00Z' })], undefined],
    ['an unschedulable pod', [UNSCHEDULABLE], 'pod store-9: no node takes it: 0/3 nodes are available'],
    [
      'a missing image',
      [waiting('ImagePullBackOff')],
      "pod store-0: the image example.com/thanos:x of container store can't be pulled: see the events of the pod",
    ],
    [
      'a missing Secret',
      [waiting('CreateContainerConfigError')],
      "pod store-0: container store can't be started (CreateContainerConfigError): see the events of the pod",
    ],
    [
      'a program that can not be run, for the second time',
      [
        waiting('RunContainerError', {
          restartCount: 1,
          lastState: { terminated: { exitCode: 128, message: SECRET } },
        }),
      ],
      'pod store-0: container store ends again and again with exit code 128, at least 2 times: see its log',
    ],
    [
      'a crash',
      [CRASHING],
      'pod store-0: container store ends again and again with exit code 1 (Error), at least 2 times: see its log',
    ],
    [
      'an end',
      [pod({ initContainerStatuses: [container({ terminated: { exitCode: 2, message: SECRET } })] })],
      'pod store-0: container store ended with exit code 2: see its log',
    ],
    ['a start', [pod({ containerStatuses: [container({ running: {} })] })], 'pod store-0: not ready yet: store'],
    ['a pod without containers yet', [pod({})], 'pod store-0: not ready'],
    [
      'the gravest of several',
      [READY, CRASHING, UNSCHEDULABLE],
      'pod store-9: no node takes it: 0/3 nodes are available',
    ],
  ];
  for (const [name, pods, expected] of messages) {
    it(`describes ${name}, and quotes no log`, () => {
      expect(messageOf(pods)).to.equal(expected);
      expect(messageOf(pods) ?? '').not.to.include(SECRET);
    });
  }

  it('says the same of a failed pull and of the wait for the next', () => {
    const refused = 'dial tcp 127.0.0.1:80: connect: connection refused';
    const [tries, waits] = ['ErrImagePull', 'ImagePullBackOff'].map((reason) => {
      const message = reason === 'ErrImagePull' ? refused : `Back-off pulling image: ErrImagePull: ${refused}`;
      return messageOf([pod({ containerStatuses: [container({ waiting: { reason, message } })] })]);
    });
    expect(tries).to.match(/can't be pulled: the registry can not be reached$/);
    expect(waits).to.equal(tries);
  });

  it('says why pods may not be created', () => {
    const conditions = [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }];
    expect(messageOf([], { conditions })).to.equal("pods can't be created: exceeded quota");
  });
});
