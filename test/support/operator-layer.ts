// What the tests of the operator share: one control plane, one operator process, one simulator of workloads.
// Stacks keep apart by their names; a test that needs an operator of its own takes a namespace of its own.
import type { ControlPlane } from '../../sandbox/control-plane/start.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { KIND } from '../../src/api/group.ts';
import { refOf } from '../../src/api/objects.ts';
import { type Client, createClient } from '../../src/kube/client.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../src/kube/config.ts';
import { createTransport } from '../../src/kube/transport.ts';
import { startWorkloadSimulator, type WorkloadSimulator } from './api-server/workload-simulator.ts';
import { useControlPlane } from './control-plane.ts';
import { objectStorageSecret } from './object-storage/secrets.ts';
import { installOperator, type OperatorProcess, startOperator } from './operator.ts';
import { afterEachFile } from './side-by-side.ts';

export interface OperatorLayer {
  readonly plane: ControlPlane;
  /** The administrator. */
  readonly client: Client;
  /** The operator's own kubeconfig, for further operators. */
  readonly kubeconfig: string;
  readonly simulator: WorkloadSimulator;
  /** The shared operator that runs now. */
  readonly operator: () => OperatorProcess;
  /** Stops the shared operator; `start` brings a new one. */
  readonly restart: () => Promise<void>;
  /** What all shared operators printed. */
  readonly output: () => string;
}

/** Namespaces whose stacks the shared operator manages. */
export const NAMESPACE = 'stacks-one';
export const OTHER_NAMESPACE = 'stacks-two';
/** For one stack alone, and what its test says of the objects of its namespace. */
export const LONE_NAMESPACE = 'stacks-alone';
const NAMESPACES = [NAMESPACE, OTHER_NAMESPACE, LONE_NAMESPACE];

/** How often the shared operator looks without a change. */
export const RESYNC_MS = 1000;

const FLAGS = [
  `--namespaces=${NAMESPACES.join(',')}`,
  `--cluster-discovery-namespaces=${NAMESPACE}`,
  `--resync-interval=${RESYNC_MS / 1000}s`,
  '--log-level=debug',
  // Tests write more in a minute than whoever keeps a stack.
  '--write-burst=100000',
];

let shared: Promise<OperatorLayer> | undefined;
let stop: (() => Promise<void>) | undefined;

/** The layer of this run; the first call brings it up. Call it in a hook or a test. */
export function useOperatorLayer(): Promise<OperatorLayer> {
  shared ??= bringUp(useControlPlane());
  return shared;
}

// Whoever still has stacks is looked at every `RESYNC_MS` until the end of the run, so each file ends without.
afterEachFile('its stacks are removed', removeStacks);

// At the level of the whole run, because this file is loaded by test files.
after(async function () {
  this.timeout(30_000);
  await stop?.();
});

async function bringUp(plane: ControlPlane): Promise<OperatorLayer> {
  const kubeconfig = await installOperator(plane);
  const config = loadKubeConfig({ kubeconfig: plane.kubeconfig });
  const client = createClient(createTransport(config, { userAgent: 'operator-test' }));
  for (const name of NAMESPACES) await makeNamespaceWithInputs(client, name);
  const simulator = startWorkloadSimulator(client);
  const operators = [await startOperator(plane, kubeconfig, FLAGS)];
  const operator = () => operators.at(-1) as OperatorProcess;
  stop = () => takeDown(operator(), simulator, config);
  return {
    plane,
    client,
    kubeconfig,
    simulator,
    operator,
    restart: async () => {
      await operator().stop();
      operators.push(await startOperator(plane, kubeconfig, FLAGS));
    },
    output: () => operators.map(({ output }) => output()).join('\n'),
  };
}

async function takeDown(operator: OperatorProcess, simulator: WorkloadSimulator, config: PooledKubeConfig) {
  await operator.kill();
  await simulator.stop();
  await config.close();
}

/** Removes the stacks of the shared operator, and waits until they are gone; one that is held on purpose holds up nobody for long. */
export async function removeStacks(): Promise<void> {
  // A layer that did not come up has failed in the tests that use it.
  const layer = await shared?.catch(() => undefined);
  if (!layer) return;
  const { client } = layer;
  const left = async () => {
    const lists = await Promise.all(NAMESPACES.map((namespace) => client.list(KIND, { namespace })));
    return lists.flatMap(({ items }) => items);
  };
  await Promise.all((await left()).map((stack) => client.remove(refOf(stack))));
  const areGone = async () => (await left()).length === 0;
  await waitFor('the stacks of a file to be gone', areGone, { timeout: 20_000 }).catch(() => undefined);
}

/** A namespace with the Secret and the rules that examples/quickstart.yaml names. */
export async function makeNamespaceWithInputs(client: Client, name: string): Promise<void> {
  const write = { fieldManager: 'operator-test', force: true };
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, write);
  await client.apply(objectStorageSecret(name), write);
}
