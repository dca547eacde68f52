import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject, ObjectRef } from '../../../src/api/objects.ts';
import type { Workload } from '../../../src/stack/components.ts';
import { describeRequest, operatorWrites } from '../../support/api-server/audit.ts';
import { storedPair } from '../../support/api-server/stored-certificates.ts';
import {
  grpcServer,
  httpsServer,
  makeServers,
  plaintextGrpcServer,
  type ServerIdentity,
  type Servers,
} from '../../support/listener-servers.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { type OperatorProcess, startOperator } from '../../support/operator.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const NAMESPACE = 'stacks-verified';
const WORKLOADS = ['query', 'store', 'compactor'] as const;
/** Addresses of this machine alone, one for each pod: the ports are those of Thanos. */
const ADDRESSES = { query: '127.83.1.1', store: '127.83.1.2', compactor: '127.83.1.3' } as const;

// The pods are objects without a kubelet, and their listeners are servers of this test with the stack's own certificates.
describe('the operator verifies its stacks', () => {
  const grpc = makeServers();
  const others = makeServers();
  let layer: OperatorLayer;
  let operator: OperatorProcess;
  let stack: LiveStack;

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    const flags = [`--namespaces=${NAMESPACE}`, '--resync-interval=1s', '--verification-interval=1s'];
    operator = await startOperator(layer.plane, layer.kubeconfig, flags);
    stack = await makeStack(layer.client, 'verified', NAMESPACE);
    await stack.ready();
  });
  after(async () => {
    grpc.stop();
    others.stop();
    await operator?.stop();
  });

  it('has no word before there are pods', async () => {
    await stack.until('MTLSVerified', 'Unknown', 'NotVerifiedYet');
  });

  it('finds all listeners protected when the pods are there', async () => {
    for (const workload of WORKLOADS) {
      await listen(workload, 10902, others);
      if (workload !== 'compactor') await listen(workload, 10901, grpc);
      await makePod(workload);
    }
    await stack.until('MTLSVerified', 'True', 'Verified', '5 listeners of 3 pods');
    expect(await metric()).to.equal('1');
  });

  it('looks again and again, and writes nothing', async () => {
    // These listeners have no metrics, which is found out now and then.
    await stack.until('ObjectStorageReady', 'Unknown', 'NoOperationsYet');
    await sleep(1000);
    const since = new Date();
    await sleep(5000);
    const writes = (await operatorWrites(layer.plane, since)).map(describeRequest);
    expect(writes.filter((write) => write.includes(NAMESPACE))).to.deep.equal([]);
  });

  it('tells of a listener that speaks plaintext, in the status, by an event and by a metric', async () => {
    await replaceGrpcOfStore(async () => {
      await grpc.start(plaintextGrpcServer(), ADDRESSES.store, 10901);
    });
    await stack.until(
      'MTLSVerified',
      'False',
      'PlaintextAnswered',
      'store: gRPC port 10901 of pod verified-thanos-store-0',
    );
    await stack.until('Ready', 'False', 'PlaintextAnswered');
    expect(await metric()).to.equal('0');
    await waitFor('the event', hasWarning, { timeout: 10_000 });
  });

  it('goes on while the stack is paused', async () => {
    await stack.put({ ...SMALL, paused: true });
    await stack.until('Paused', 'True');
    expect(await stack.condition('MTLSVerified')).to.include({ status: 'False' });
    await replaceGrpcOfStore(() => listen('store', 10901, grpc));
    await stack.until('MTLSVerified', 'True', 'Verified', '5 listeners of 3 pods');
    await stack.put(SMALL);
    await stack.ready();
  });

  it('does not count a closed port against a pod that is not ready', async () => {
    await setReady('store', 'False');
    await replaceGrpcOfStore(async () => undefined);
    await stack.until('MTLSVerified', 'True', 'Verified', '4 listeners of 3 pods');
  });

  it('does not know what a ready pod hides behind a port that it can not reach', async () => {
    await setReady('store', 'True');
    const { message } = await stack.until('MTLSVerified', 'Unknown', 'PartlyVerified');
    expect(message).to.include('store: gRPC port 10901 of pod verified-thanos-store-0 could not be reached');
    await stack.until('Ready', 'True');
    await replaceGrpcOfStore(() => listen('store', 10901, grpc));
    await stack.until('MTLSVerified', 'True');
  });

  it('names a container that a patch has added to a pod', async () => {
    await layer.client.remove(podRef('store'));
    await makePod('store', [{ name: 'debug', image: 'example.com/debug' }]);
    const { message } = await stack.until('MTLSVerified', 'False', 'UnexpectedListener');
    expect(message).to.include('store: container debug of pod verified-thanos-store-0');
  });

  async function hasWarning(): Promise<boolean> {
    const { items } = await layer.plane.get(['events.events.k8s.io', '-n', NAMESPACE]);
    const ours = items.filter(({ reason }: { reason: string }) => reason === 'PlaintextAnswered');
    return ours.some(({ type, regarding }: { type: string; regarding: { name: string } }) => {
      return type === 'Warning' && regarding.name === stack.name;
    });
  }

  async function identityOf(workload: Workload): Promise<ServerIdentity> {
    const { chainPem, keyPem } = await storedPair(stack, workload === 'query' ? 'query-tls' : `${workload}-server`);
    return { chainPem, keyPem, rootPem: (await storedPair(stack, 'root-ca')).chainPem };
  }

  async function listen(workload: (typeof WORKLOADS)[number], port: number, servers: Servers): Promise<void> {
    const identity = await identityOf(workload);
    await servers.start(port === 10901 ? grpcServer(identity) : httpsServer(identity), ADDRESSES[workload], port);
  }

  /** Closes the gRPC ports, and opens that of Query again as it was. */
  async function replaceGrpcOfStore(start: () => Promise<void>): Promise<void> {
    grpc.stop();
    await listen('query', 10901, grpc);
    await start();
  }

  const podRef = (workload: Workload): ObjectRef => stack.ref('Pod', `${workload}-0`);

  /** A pod as its workload would make it, running and ready. */
  async function makePod(workload: (typeof WORKLOADS)[number], added: readonly object[] = []): Promise<void> {
    const object = await stack.find(workload === 'query' ? 'Deployment' : 'StatefulSet', workload);
    const { template } = (object?.['spec'] ?? {}) as { template?: PodTemplate };
    if (!template) throw new Error(`there is no workload ${workload}`);
    const { containers, volumes, ...rest } = template.spec;
    const spec = {
      ...rest,
      containers: [...containers, ...added],
      volumes: [...volumes, { name: 'data', emptyDir: {} }],
    };
    const { name } = podRef(workload);
    const metadata = { ...template.metadata, name, namespace: NAMESPACE };
    await layer.client.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec }, { fieldManager: 'kubelet' });
    await setReady(workload, 'True');
  }

  async function setReady(workload: (typeof WORKLOADS)[number], status: 'True' | 'False'): Promise<void> {
    const podIP = ADDRESSES[workload];
    const conditions = [{ type: 'Ready', status }];
    const patch = { status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions } };
    await layer.client.patchStatus(podRef(workload), patch, { fieldManager: 'kubelet' });
  }

  async function metric(): Promise<string | undefined> {
    const text = await (await fetch(`${operator.url}/metrics`)).text();
    return /stack_mtls_verified\{[^}]*stack="verified"[^}]*\} (\d)/.exec(text)?.[1];
  }
});

interface PodTemplate extends Pick<KubernetesObject, 'metadata'> {
  readonly spec: { readonly containers: readonly object[]; readonly volumes: readonly object[] };
}
