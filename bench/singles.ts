// Stacks that are made one after another, each when the operator has nothing else to do.
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../sandbox/wait.ts';
import { API_VERSION, KIND } from '../src/api/group.ts';
import type { Client } from '../src/kube/client.ts';
import type { StackStatus } from '../src/stack/types.ts';
import { type Creation, creationsOf } from './audit.ts';
import { createStack, stackNames } from './stacks.ts';
import { type Surroundings, withSurroundings } from './surroundings.ts';
import type { Size } from './types.ts';

const NAMESPACE = 'singles';
/** After a stack is Ready its Event is written, and nothing more is expected. */
const REST_MS = 1000;

const singles = new Map<number, Promise<readonly Creation[]>>();

/** Measures once for all scenarios that need it. Workloads are simulated: each is ready as soon as it is there. */
export function singlesOf({ repetitions }: Size): Promise<readonly Creation[]> {
  const creations = singles.get(repetitions) ?? withSurroundings((surroundings) => measure(surroundings, repetitions));
  singles.set(repetitions, creations);
  return creations;
}

async function measure(surroundings: Surroundings, repetitions: number): Promise<readonly Creation[]> {
  const { plane, client, makeNamespace, startOperator, simulateWorkloads } = surroundings;
  await makeNamespace(NAMESPACE);
  simulateWorkloads();
  await startOperator(NAMESPACE);
  const since = new Date();
  // The first one warms everything up: code, connections, the server's own caches.
  const [warmUp = '', ...names] = stackNames(repetitions + 1);
  for (const name of [warmUp, ...names]) {
    await createStack(client, NAMESPACE, name);
    await untilReady(client, name);
    await sleep(REST_MS);
  }
  return creationsOf(plane, names, since);
}

async function untilReady(client: Client, name: string): Promise<void> {
  const ref = { apiVersion: API_VERSION, kind: KIND, namespace: NAMESPACE, name };
  const isReady = async () => {
    const { conditions = [] } = ((await client.get(ref))['status'] ?? {}) as StackStatus;
    return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  };
  await waitFor(`${name} to be ready`, isReady, { timeout: 60_000 });
}
