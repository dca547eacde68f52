import { expect } from 'chai';
import type { KubernetesObject, ObjectRef } from '../../../../src/api/objects.ts';
import { BUDGET_VALUES, freeStatefulSets, MOST_BUDGETS } from '../../../../src/controller/workloads/stuck-pods.ts';
import { ApiError, type StatusDetails } from '../../../../src/kube/api-error.ts';
import type { Client } from '../../../../src/kube/client.ts';
import type { ListOptions } from '../../../../src/kube/list.ts';
import { readObject } from '../../../../src/kube/read-object.ts';
import { readPod } from '../../../../src/observed/pod-facts.ts';
import { readStatefulSet } from '../../../../src/observed/stateful-sets.ts';

const OWNER = { namespace: 'monitoring', name: 'prod', uid: 'stack-uid' };
const controlledBy = (kind: string, uid: string) => [{ apiVersion: 'x/v1', kind, name: 'x', uid, controller: true }];

const SET: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'store', namespace: 'monitoring', uid: 'set-uid', ownerReferences: controlledBy('X', OWNER.uid) },
  spec: { selector: { matchLabels: { component: 'store' } } },
  status: { observedGeneration: 1, updateRevision: 'new', currentRevision: 'new' },
};

const POD: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'store-0',
    namespace: 'monitoring',
    uid: 'pod-uid',
    resourceVersion: '7',
    labels: { component: 'store', 'controller-revision-hash': 'old' },
    ownerReferences: controlledBy('StatefulSet', 'set-uid'),
  },
  status: { containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
};

/** A budget that wants all of its pods. */
const BUDGET: KubernetesObject = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'of-a-user', namespace: 'monitoring', generation: 1 },
  spec: { selector: { matchLabels: { component: 'store' } } },
  status: { observedGeneration: 1, expectedPods: 1, desiredHealthy: 1, currentHealthy: 0, disruptionsAllowed: 0 },
};

const refusal = (status: number, reason: string, details?: StatusDetails) =>
  new ApiError({ status, reason, message: `the server says ${status}`, ...(details ? { details } : {}) });

const BY_BUDGET = refusal(429, 'TooManyRequests', {
  causes: [{ reason: 'DisruptionBudget', message: 'of-a-user needs 1 healthy pods and has 0 currently' }],
});
const BY_COUNT_OF_BUDGETS = refusal(500, 'Http500');

/** Gives objects as the API server does: in pages, as far as they are asked for. */
const pagesOf = (objects: readonly KubernetesObject[]) =>
  async function* (_kind: string, { limit = 500, mostValues }: ListOptions = {}) {
    for (let from = 0; from < Math.max(1, objects.length); from += limit) {
      const bytes = objects.slice(from, from + limit).map((object) => Buffer.from(JSON.stringify(object)));
      yield { items: bytes.map((one) => readObject('a budget', one, mostValues)), resourceVersion: '9' };
    }
  };

describe('a pod that a StatefulSet is stuck behind', () => {
  /** What was asked of the API server, and what people are told. */
  const freed = async (
    answer: ApiError | boolean,
    budgets: readonly KubernetesObject[] = [],
    { set = SET, pod = POD }: { readonly set?: KubernetesObject; readonly pod?: KubernetesObject } = {},
  ) => {
    const asked: string[] = [];
    const call = (verb: string) => async (ref: ObjectRef, precondition: unknown) => {
      asked.push(`${verb} ${ref.kind} ${ref.name} ${JSON.stringify(precondition)}`);
      if (verb === 'evict' && answer instanceof ApiError) throw answer;
      return answer !== false;
    };
    const client = { evict: call('evict'), remove: call('remove'), pages: pagesOf(budgets) } as unknown as Client;
    const notices = await freeStatefulSets(client, OWNER, {
      statefulSets: [readStatefulSet(set)],
      pods: [readPod(pod)],
    });
    return { asked, reasons: notices.map(({ reason }) => reason), told: notices.map(({ message }) => message).join() };
  };
  const EVICTED = 'evict Pod store-0 {"uid":"pod-uid","resourceVersion":"7"}';
  const DELETED = 'remove Pod store-0 {"uid":"pod-uid","resourceVersion":"7"}';

  it('is evicted, if it is still the one that was seen', async () => {
    const { asked, reasons, told } = await freed(true, [BUDGET]);
    expect(asked).to.deep.equal([EVICTED]);
    expect(reasons).to.deep.equal(['StuckPodEvicted']);
    expect(told).to.include('store-0').and.include('it is of an earlier revision');
  });

  it('is deleted when a budget refuses that can never allow it', async () => {
    const { asked, reasons, told } = await freed(BY_BUDGET, [BUDGET]);
    expect(asked).to.deep.equal([EVICTED, DELETED]);
    expect(reasons).to.deep.equal(['StuckPodDeleted']);
    expect(told).to.include('can never allow');
  });

  it('is left alone where the StatefulSet is of others, and nothing is asked where no pod is stuck', async () => {
    const ofOthers = { ...SET, metadata: { ...SET.metadata, ownerReferences: controlledBy('X', 'another-uid') } };
    const fine = { ...POD, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
    for (const there of [{ set: ofOthers }, { pod: fine }])
      expect(await freed(true, [BUDGET], there)).to.deep.equal({ asked: [], reasons: [], told: '' });
  });

  it('is nothing to tell when it is gone by itself', async () => {
    expect(await freed(false)).to.deep.include({ asked: [EVICTED], reasons: [] });
  });

  it('stays when its budgets are more, or larger, than are read: one may let it go later', async () => {
    const many = Array.from({ length: MOST_BUDGETS + 1 }, () => BUDGET);
    const values = Array.from({ length: BUDGET_VALUES }, (_, index) => [`of-${index}`, 'x']);
    const large = { ...BUDGET, metadata: { ...BUDGET.metadata, annotations: Object.fromEntries(values) } };
    for (const budgets of [many, [BUDGET, large]])
      expect(await freed(BY_BUDGET, budgets)).to.deep.include({ asked: [EVICTED], reasons: ['StuckPodKept'] });
    expect((await freed(BY_BUDGET, many.slice(1))).asked).to.deep.equal([EVICTED, DELETED]);
  });

  it('is deleted when it has several budgets, of which none may allow it later', async () => {
    expect((await freed(BY_COUNT_OF_BUDGETS, [BUDGET, BUDGET])).asked).to.deep.equal([EVICTED, DELETED]);
    const later = { ...BUDGET, status: { ...(BUDGET['status'] as object), expectedPods: 2 } };
    expect((await freed(BY_COUNT_OF_BUDGETS, [BUDGET, later])).asked).to.deep.equal([EVICTED]);
    const ofOthers = { ...later, spec: { selector: { matchLabels: { component: 'other' } } } };
    expect((await freed(BY_BUDGET, [BUDGET, ofOthers])).asked).to.deep.equal([EVICTED, DELETED]);
  });

  it('stays while the budget may allow it later, and the words of the budget are told', async () => {
    const status = { ...(BUDGET['status'] as object), expectedPods: 2 };
    const { asked, reasons, told } = await freed(BY_BUDGET, [{ ...BUDGET, status }]);
    expect(asked).to.deep.equal([EVICTED]);
    expect(reasons).to.deep.equal(['StuckPodKept']);
    expect(told).to.include('store-0').and.include('needs 1 healthy pods and has 0 currently');
  });

  const OTHERS: readonly [who: string, error: ApiError][] = [
    ['a server that is busy', refusal(429, 'TooManyRequests')],
    ['admission, or our permissions', refusal(403, 'Forbidden')],
    ['a webhook that answers as a budget would not', refusal(429, 'TooManyRequests', { causes: [{ reason: 'Mine' }] })],
    [
      'a webhook that gives a budget as its cause',
      refusal(403, 'Forbidden', { causes: [{ reason: 'DisruptionBudget' }] }),
    ],
    ['a webhook that gives the reason of several budgets', refusal(403, 'Http500')],
    ['a server that takes the request for wrong', refusal(400, 'BadRequest')],
    ['a webhook that does not answer', refusal(500, 'InternalError')],
    ['a server that is on its way out', refusal(503, 'ServiceUnavailable')],
  ];
  for (const [who, error] of OTHERS)
    it(`stays where ${who} refuses, whatever budgets say`, async () => {
      const { asked, reasons } = await freed(error, [BUDGET, BUDGET]);
      expect(asked).to.deep.equal([EVICTED]);
      expect(reasons).to.deep.equal(['StuckPodKept']);
    });

  it('is told of without the secrets that a webhook quotes', async () => {
    const message = 'denied: password=hunter2hunter2';
    const { told } = await freed(new ApiError({ status: 403, reason: 'Forbidden', message }));
    expect(told).to.include('denied').and.not.include('hunter2');
  });

  for (const [what, error] of [
    ['somebody wrote to it in between', refusal(409, 'Conflict')],
    ['no answer came', refusal(0, 'Timeout')],
    ['our token is out of date', refusal(401, 'Unauthorized')],
  ] as const)
    it(`is looked at anew in another pass when ${what}`, async () =>
      expect(await freed(error, [BUDGET]).catch((thrown: unknown) => thrown)).to.equal(error));
});
