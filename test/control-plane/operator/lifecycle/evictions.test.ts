import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { type KubernetesObject, type ObjectRef, refOf } from '../../../../src/api/objects.ts';
import { isNotFound } from '../../../../src/kube/api-error.ts';
import { describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { bucketSecret, type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { crashing, makeSetPod } from '../../../support/set-pods.ts';

const WRITE = { fieldManager: 'user' };
const TIMEOUT = { timeout: 30_000 };
const NAME = 'evictions';

// No controller counts pods for budgets here, so the test writes what it would have counted; the API server weighs it.
describe('a broken pod that holds up a StatefulSet', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let pod: ObjectRef;
  let since: Date;
  const made: ObjectRef[] = [];

  const make = async (object: KubernetesObject) => {
    await layer.client.create(object, WRITE);
    made.push(refOf(object));
  };
  const remove = async (ref: ObjectRef) => {
    await layer.client.remove(ref).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  };
  const isThere = async () => {
    const found = await layer.client.find(pod);
    return found !== undefined && found.metadata.deletionTimestamp === undefined;
  };
  /** What the operator asked for the pod since `since`, each once. */
  const asked = async () => {
    const ofPod = (await operatorWrites(layer.plane, since)).filter(({ objectRef }) => objectRef?.name === pod.name);
    return [...new Set(ofPod.map((event) => `${describeRequest(event)}: ${event.responseStatus?.code}`))];
  };
  const EVICT = `create pods/eviction ${NAMESPACE}/${NAME}-thanos-store-5`;
  const untilAsked = (what: string) =>
    waitFor(`the operator to hear ${what}`, async () => (await asked()).includes(what), TIMEOUT);
  const told = async (reason: string) => {
    const fieldSelector = `involvedObject.kind=SecureThanosStack,involvedObject.name=${NAME},reason=${reason}`;
    const { items } = await layer.client.list('Event', { namespace: NAMESPACE, fieldSelector });
    return items.map((event) => event['message']).join('\n');
  };
  /** Of an earlier revision, and running, so that budgets count. */
  const makeStuck = async () => {
    since = new Date();
    const status = { phase: 'Running', ...crashing('store') };
    pod = await makeSetPod(layer.client, stack, 'store', 5, { revision: 'earlier', status });
  };

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, NAME, NAMESPACE, { ...SMALL, store: { replicas: 6 } });
    await stack.ready();
  });
  afterEach(async () => {
    for (const ref of made.splice(0)) await remove(ref);
    await remove(pod);
  });
  after(async () => {
    await stack?.remove();
    await remove({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name: bucketSecret(NAME) });
  });

  it('is evicted at once where the own budget is the only one', async () => {
    await makeStuck();
    await waitFor('it to go', async () => !(await isThere()), TIMEOUT);
    expect(await asked()).to.deep.equal([`${EVICT}: 201`]);
  });

  it('stays while a second budget may allow it later, and is deleted once none of them ever can', async () => {
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'evictions-of-a-user', namespace: NAMESPACE },
      spec: { maxUnavailable: 0, selector: { matchLabels: { 'app.kubernetes.io/instance': NAME } } },
    };
    await make(budget);
    await makeStuck();
    await untilAsked(`${EVICT}: 500`);
    await waitFor(
      'an event',
      async () => (await told('StuckPodKept')).includes('more than one PodDisruptionBudget'),
      TIMEOUT,
    );
    expect(await isThere()).to.equal(true);
    const counted = {
      expectedPods: 6,
      desiredHealthy: 6,
      currentHealthy: 5,
      disruptionsAllowed: 0,
      observedGeneration: 1,
    };
    await layer.client.patchStatus(refOf(budget), { status: counted }, WRITE);
    await waitFor('it to go', async () => !(await isThere()), TIMEOUT);
    expect((await asked()).slice(-1)).to.deep.equal([`delete pods ${NAMESPACE}/${pod.name}: 200`]);
    await waitFor('an event', async () => (await told('StuckPodDeleted')).includes('can never allow'), TIMEOUT);
    expect(await told('StuckPodDeleted')).to.include(pod.name);
  });

  it('stays where admission refuses its eviction', async () => {
    const policy = refusingPolicy(`${NAME}-thanos-store-5`);
    for (const object of policy) await layer.plane.kubectl(['apply', '-f', '-'], { input: JSON.stringify(object) });
    const probe = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: PROBE, namespace: NAMESPACE } };
    const isRefused = () =>
      layer.client.create(probe, { ...WRITE, dryRun: true }).then(
        () => false,
        () => true,
      );
    await waitFor('the API server to read the policy', isRefused, { timeout: 60_000 });
    await makeStuck();
    await untilAsked(`${EVICT}: 422`);
    await waitFor('an event', async () => (await told('StuckPodKept')).includes('this pod stays'), TIMEOUT);
    expect(await isThere()).to.equal(true);
    expect(await asked()).to.deep.equal([`${EVICT}: 422`]);
    for (const object of policy) await layer.plane.kubectl(['delete', '-f', '-'], { input: JSON.stringify(object) });
    await waitFor('it to go', async () => !(await isThere()), TIMEOUT);
  });
});

const PROBE = 'evictions-probe';

/** Refuses the eviction of a pod, and, to tell when it works, a ConfigMap. */
function refusingPolicy(pod: string): readonly KubernetesObject[] {
  const admission = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: 'evictions-test' } };
  const rule = (resource: string) => ({
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: [resource],
  });
  const spec = {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [rule('pods/eviction'), rule('configmaps')] },
    matchConditions: [{ name: 'mine', expression: `request.name in ['${pod}', '${PROBE}']` }],
    validations: [{ expression: 'false', message: 'this pod stays' }],
  };
  return [
    { ...admission, kind: 'ValidatingAdmissionPolicy', spec },
    {
      ...admission,
      kind: 'ValidatingAdmissionPolicyBinding',
      spec: { policyName: 'evictions-test', validationActions: ['Deny'] },
    },
  ];
}
