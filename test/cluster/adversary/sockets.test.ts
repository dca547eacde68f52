import { expect } from 'chai';
import { IMAGES } from '../../../sandbox/images/catalogue.ts';
import { OPERATOR_NAMESPACE } from '../../../sandbox/quickstart/operator.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { restrictedContainer, restrictedNamespace, restrictedPod } from '../../../sandbox/restricted.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { lookAtStack, type RunningStack } from '../../support/adversary/running-stack.ts';
import { socketsAt } from '../../support/adversary/sockets.ts';
import { useQuickstart } from '../../support/quickstart.ts';

const NAMESPACE = 'adversary-sockets';
/** Its --health-address: config/manager/deployment.yaml. */
const HEALTH_PORT = 8081;

type Sockets = Readonly<Record<string, readonly string[]>>;

describe('the sockets of all pods, as the kernel lists them', () => {
  before(useQuickstart);

  after(async () => {
    const { cluster } = await useQuickstart();
    await cluster.kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
  });

  it('are found, on the loopback interface and for UDP too', async () => {
    const { cluster } = await useQuickstart();
    await cluster.apply([restrictedNamespace(NAMESPACE), hiddenServer()]);
    await cluster.kubectl(['wait', '-n', NAMESPACE, '--for=condition=Ready', 'pod/hidden', '--timeout=60s']);
    const dns = await socketsOf(['-n', 'kube-system', '-l', 'k8s-app=kube-dns']);
    expect(Object.values(dns).flat()).to.include.members(['tcp *:53', 'udp *:53']);
    expect(await socketsOf(['-n', NAMESPACE])).to.deep.equal({ hidden: ['tcp 127.0.0.1:8080'] });
  });

  it('are the listeners of its components in every pod of the stack, and there is no other', async () => {
    const running = await lookAtStack();
    expect([running.pods.length, running.places.length]).to.deep.equal([9, 19]);
    const found = await socketsOf(['-n', STACK_NAMESPACE, '-l', `securethanos.io/stack=${STACK_NAME}`]);
    expect(found).to.deep.equal(declaredSockets(running));
  });

  it('are one health port in the pod of the operator', async () => {
    const sockets = Object.values(await socketsOf(['-n', OPERATOR_NAMESPACE]));
    expect(sockets).to.deep.equal([[`tcp *:${HEALTH_PORT}`]]);
  });
});

/** By pod. The pods that are being deleted are left out. */
async function socketsOf(selection: readonly string[]): Promise<Sockets> {
  const { cluster } = await useQuickstart();
  const items: readonly KubernetesObject[] = (await cluster.get(['pods', ...selection])).items;
  const pods = items.filter(({ metadata }) => !metadata.deletionTimestamp);
  const addressOf = (pod: KubernetesObject) => (pod['status'] as { readonly podIP: string }).podIP;
  const sockets = await socketsAt(pods.map(addressOf));
  return Object.fromEntries(pods.map(({ metadata: { name } }, index) => [name, sockets[index] ?? []]));
}

function declaredSockets({ pods, places }: RunningStack): Sockets {
  const of = (name: string) => places.filter(({ pod }) => pod.name === name).map(({ port }) => `tcp *:${port}`);
  return Object.fromEntries(pods.map(({ name }) => [name, of(name).sort()]));
}

/** A server that nobody reaches from outside of its pod. */
function hiddenServer(): object {
  const container = restrictedContainer({ name: 'server', image: IMAGES.probe, args: ['serve', '127.0.0.1:8080'] });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'hidden', namespace: NAMESPACE },
    spec: restrictedPod({ containers: [container] }),
  };
}
