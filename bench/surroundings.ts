// A real API server of its own for each scenario, with the operator installed as the tests install it.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlPlane, startControlPlane } from '../sandbox/control-plane/start.ts';
import { logToStandardError } from '../sandbox/log.ts';
import { type Client, createClient } from '../src/kube/client.ts';
import { loadKubeConfig } from '../src/kube/config.ts';
import { createTransport } from '../src/kube/transport.ts';
import { startWorkloadSimulator, type WorkloadSimulator } from '../test/support/api-server/workload-simulator.ts';
import { installOperator, type OperatorProcess, startOperator } from '../test/support/operator.ts';
import { compiledOperator } from './compiled.ts';

export interface Surroundings {
  readonly plane: ControlPlane;
  /** The administrator, by the operator's own client. */
  readonly client: Client;
  /** Makes a namespace with the Secret that stacks name. */
  readonly makeNamespace: (name: string) => Promise<void>;
  /** Starts an operator for one namespace, and lets it settle. */
  readonly startOperator: (namespace: string) => Promise<OperatorProcess>;
  /** From now on every workload says that its pods are ready; there are no pods. */
  readonly simulateWorkloads: () => WorkloadSimulator;
}

/** Milliseconds after which nothing of a start is under way any more. */
const SETTLE_MS = 2000;

/** Brings a control plane up for one scenario, and takes it down afterwards, whatever happens. */
export async function withSurroundings<Value>(work: (surroundings: Surroundings) => Promise<Value>): Promise<Value> {
  const plane = await startControlPlane({ log: logToStandardError });
  const config = loadKubeConfig({ kubeconfig: plane.kubeconfig });
  const client = createClient(createTransport(config, { userAgent: 'bench' }));
  const ends: (() => Promise<unknown>)[] = [plane.stop, config.close.bind(config)];
  const atEnd = <Thing>(thing: Thing, end: () => Promise<unknown>): Thing => {
    ends.unshift(end);
    return thing;
  };
  try {
    const kubeconfig = await installOperator(plane);
    const start = async (namespace: string) => {
      const operator = await startOperator(plane, kubeconfig, [`--namespaces=${namespace}`], {}, compiledOperator());
      await sleep(SETTLE_MS);
      return atEnd(operator, operator.stop);
    };
    const simulateWorkloads = () => {
      const simulator = startWorkloadSimulator(client);
      return atEnd(simulator, simulator.stop);
    };
    const make = (name: string) => makeNamespace(client, name);
    return await work({ plane, client, makeNamespace: make, startOperator: start, simulateWorkloads });
  } finally {
    for (const end of ends) await end();
  }
}

const WRITE = { fieldManager: 'bench', force: true };
const STORAGE = 'type: S3\nconfig: {bucket: thanos, endpoint: s3.example.com, access_key: key, secret_key: secret}\n';

async function makeNamespace(client: Client, name: string): Promise<void> {
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, WRITE);
  const data = { 'objstore.yml': Buffer.from(STORAGE).toString('base64') };
  const metadata = { name: 'thanos-objstore', namespace: name };
  await client.apply({ apiVersion: 'v1', kind: 'Secret', metadata, data }, WRITE);
}
