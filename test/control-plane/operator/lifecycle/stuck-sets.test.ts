import { expect } from 'chai';
import { KUBERNETES_VERSION } from '../../../../sandbox/binaries/table.ts';
import { type ControlPlane, startControlPlane } from '../../../../sandbox/control-plane/start.ts';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { type Client, createClient } from '../../../../src/kube/client.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../../../src/kube/config.ts';
import { createTransport } from '../../../../src/kube/transport.ts';
import { type AuditEvent, describeRequest, operatorWrites, readAudit } from '../../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { installOperator, type OperatorProcess, startOperator } from '../../../support/operator.ts';
import { makeNamespaceWithInputs } from '../../../support/operator-layer.ts';
import { type RunningPods, runPods } from './pods-that-run.ts';

const TIMEOUT = { timeout: 60_000 };
const CONTROLLERS = [
  'deployment-controller',
  'replicaset-controller',
  'statefulset-controller',
  'disruption-controller',
];
const GATE = 'MaxUnavailableStatefulSet';
/** Before 1.37, where the gate is off by default, the controller replaces nothing as long as one pod is not available. */
const REPLACES_AT_ONCE = Number(KUBERNETES_VERSION.split('.')[1]) >= 37;
const BROKEN = 'localhost/thanos:broken';
const SPEC = { ...SMALL, store: { replicas: 2 } };

// With the controllers of Kubernetes for StatefulSets, Deployments and budgets, on an API server of its own: on the one that
// the other files share they would take over what is simulated there.
describe('a StatefulSet of which no pod of the corrected revision gets ready', () => {
  let plane: ControlPlane;
  let config: PooledKubeConfig;
  let client: Client;
  let operator: OperatorProcess;
  let pods: RunningPods | undefined;
  let stack: LiveStack;
  let isHeld = false;

  before(async () => {
    plane = await startControlPlane();
    config = loadKubeConfig({ kubeconfig: plane.kubeconfig });
    client = createClient(createTransport(config, { userAgent: 'operator-test' }));
    operator = await startOperator(plane, await installOperator(plane), ['--resync-interval=1s']);
  });
  afterEach(async () => {
    await pods?.stop();
    await stack?.remove();
  });
  after(async () => {
    await operator?.kill();
    await config?.close();
    await plane?.stop();
  });

  const storeOf = (ordinal: number) => ({
    ...stack.ref('StatefulSet', `store-${ordinal}`),
    apiVersion: 'v1',
    kind: 'Pod',
  });
  const fateOf = (pod: KubernetesObject) => {
    if (imageOf(pod) === BROKEN) return 'crashing';
    return isHeld && pod.metadata.name === storeOf(1).name ? 'waiting' : 'ready';
  };
  const untilStore = (ordinal: number, isIt: (pod: KubernetesObject) => boolean) =>
    waitFor(
      `pod ${ordinal} of Store`,
      async () => {
        const pod = await client.find(storeOf(ordinal));
        return pod !== undefined && isIt(pod);
      },
      TIMEOUT,
    );

  /** Both pods of Store crash; then the template is corrected, and the one that Kubernetes replaces first gets no node. */
  async function correctBehindOneThatWaits(namespace: string, isOn: boolean): Promise<Date> {
    await plane.restartControllers({ controllers: CONTROLLERS, gates: { [GATE]: isOn } });
    await makeNamespaceWithInputs(client, namespace);
    pods = runPods(client, namespace, fateOf);
    stack = await makeStack(client, 'stuck', namespace, { ...SPEC, image: BROKEN });
    for (const ordinal of [0, 1]) await untilStore(ordinal, isCrashing);
    isHeld = true;
    const since = new Date();
    await stack.put(SPEC);
    await untilStore(0, (pod) => imageOf(pod) !== BROKEN && isReady(pod));
    return since;
  }

  async function release(): Promise<void> {
    isHeld = false;
    await pods?.settle();
    await stack.ready();
  }

  const evictions = async (since: Date) =>
    (await operatorWrites(plane, since)).filter(
      (event) => event.objectRef?.resource === 'pods' && event.responseStatus?.code === 201,
    );
  const takenByKubernetes = async (since: Date) => {
    const taken = (await readAudit(plane, since)).filter(isDeletionByController);
    return new Set(taken.map(({ objectRef }) => objectRef?.name).filter((name) => name?.includes('store')));
  };

  it(`is freed by an eviction where Kubernetes waits for it, without ${GATE}`, async () => {
    const since = await correctBehindOneThatWaits('stuck-waiting', false);
    const evicted = await evictions(since);
    expect(new Set(evicted.map(describeRequest))).to.deep.equal(
      new Set([`create pods/eviction stuck-waiting/${storeOf(0).name}`]),
    );
    // A pod that is gone at once may come back with the revision that it had, see docs/support.md: that is another pod.
    const uids = evicted.map(({ requestObject }) => requestObject?.deleteOptions?.preconditions?.uid);
    expect(uids).to.not.include(undefined);
    expect(new Set(uids).size, 'no pod is evicted twice').to.equal(uids.length);
    expect(await takenByKubernetes(since)).to.deep.equal(new Set([storeOf(1).name]));
    await release();
  });

  if (REPLACES_AT_ONCE)
    it(`is left to Kubernetes where that replaces all of them at once, with ${GATE}`, async () => {
      const since = await correctBehindOneThatWaits('stuck-at-once', true);
      expect(await evictions(since)).to.deep.equal([]);
      expect(await takenByKubernetes(since)).to.deep.equal(new Set([storeOf(0).name, storeOf(1).name]));
      await release();
    });
});

const isDeletionByController = ({ verb, objectRef, userAgent }: AuditEvent): boolean =>
  verb === 'delete' && objectRef?.resource === 'pods' && userAgent.startsWith('kube-controller-manager');

const imageOf = (pod: KubernetesObject): string | undefined =>
  (pod['spec'] as { readonly containers: readonly { readonly image?: string }[] }).containers[0]?.image;

interface PodStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly containerStatuses?: readonly { readonly state: { readonly waiting?: { readonly reason: string } } }[];
}

const isReady = (pod: KubernetesObject): boolean =>
  (pod['status'] as PodStatus).conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const isCrashing = (pod: KubernetesObject): boolean =>
  (pod['status'] as PodStatus).containerStatuses?.some(({ state }) => state.waiting?.reason === 'CrashLoopBackOff') ??
  false;
