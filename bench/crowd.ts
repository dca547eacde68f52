// Many stacks at once: written directly, then by the operator, then directly again, so that a machine that gets slower or
// faster in between does not decide.
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../sandbox/wait.ts';
import { inTurns } from '../src/dial/in-turns.ts';
import { type Creation, creationCounter, creationsOf } from './audit.ts';
import { objectsOfStack, writeDirectly } from './direct.ts';
import { eventLoopDelay, residentMegabytes } from './measure.ts';
import { createStack, stackNames } from './stacks.ts';
import { type Surroundings, withSurroundings } from './surroundings.ts';
import type { Size } from './types.ts';

export interface Crowd {
  readonly objects: number;
  /** How long the same objects took directly, before and after. */
  readonly directSeconds: readonly [number, number];
  /** From the first stack that was asked for to the last object that was written. */
  readonly operatorSeconds: number;
  /** Of the operator, when nothing moves any more. */
  readonly megabytes: number;
  /** Of the operator's event loop while it brought the stacks up: 99 of 100 were not longer. */
  readonly delayMs: number;
}

const CONNECTIONS = 32;
const TIMEOUT = 600_000;
/** Until nothing moves any more and memory that is not needed was given back; few stacks need less. */
const settleMs = (stacks: number): number => Math.min(30_000, stacks * 1000);

const crowds = new Map<number, Promise<Crowd>>();

/** Measures once for all scenarios that need it. */
export function crowdOf({ stacks }: Size): Promise<Crowd> {
  const crowd = crowds.get(stacks) ?? withSurroundings((surroundings) => measure(surroundings, stacks));
  crowds.set(stacks, crowd);
  return crowd;
}

async function measure(surroundings: Surroundings, stacks: number): Promise<Crowd> {
  const before = await direct(surroundings, 'before', stacks);
  const operated = await operate(surroundings, 'operated', stacks, before.objects);
  const after = await direct(surroundings, 'after', stacks);
  return { objects: before.objects, directSeconds: [before.seconds, after.seconds], ...operated };
}

/** The stacks exist too, but in a namespace that no operator looks at: their objects have owners. */
async function direct({ client, makeNamespace }: Surroundings, namespace: string, stacks: number) {
  await makeNamespace(namespace);
  const objects = await inTurns(stackNames(stacks), CONNECTIONS, async (name) =>
    objectsOfStack(client, await createStack(client, namespace, name)),
  );
  const seconds = await writeDirectly(client, objects.flat(), CONNECTIONS);
  return { objects: objects.flat().length, seconds };
}

async function operate(surroundings: Surroundings, namespace: string, stacks: number, objects: number) {
  const { client, makeNamespace, startOperator, simulateWorkloads, plane } = surroundings;
  await makeNamespace(namespace);
  const { pid, url, stop } = await startOperator(namespace);
  const names = stackNames(stacks);
  const since = new Date();
  const countCreations = await creationCounter(plane);
  await eventLoopDelay(url);
  await inTurns(names, CONNECTIONS, (name) => createStack(client, namespace, name));
  const creations = await untilWritten(countCreations, () => creationsOf(plane, names, since), objects);
  const delayMs = await eventLoopDelay(url);
  const simulator = simulateWorkloads();
  await sleep(settleMs(stacks));
  const megabytes = await residentMegabytes(pid);
  // Neither may take part in what is measured next.
  await Promise.all([simulator.stop(), stop()]);
  return { operatorSeconds: secondsOf(creations), megabytes, delayMs };
}

/** Stacks and Events are made too, so the whole audit log has the last word; it is read when there can be enough. */
async function untilWritten(
  countCreations: () => Promise<number>,
  look: () => Promise<readonly Creation[]>,
  objects: number,
): Promise<readonly Creation[]> {
  let made = 0;
  const isComplete = async () => {
    made += await countCreations();
    if (made < objects) return false;
    const creations = await look();
    return creations.reduce((sum, { written }) => sum + written, 0) >= objects && creations;
  };
  return waitFor('all objects of all stacks', isComplete, { timeout: TIMEOUT, interval: 2000 });
}

function secondsOf(creations: readonly Creation[]): number {
  const began = Math.min(...creations.map(({ askedAt }) => askedAt));
  const ended = Math.max(...creations.map(({ writtenAt }) => writtenAt));
  return (ended - began) / 1000;
}
