import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../sandbox/wait.ts';
import { creationsOf } from '../audit.ts';
import { crowdOf } from '../crowd.ts';
import { eventLoopDelay } from '../measure.ts';
import { createStack } from '../stacks.ts';
import { withSurroundings } from '../surroundings.ts';
import type { Scenario } from '../types.ts';

const NAMESPACE = 'event-loop';
const STACK = 'rsa';
const NAME = 'Delay of the event loop while certificates are issued, p99';

/** Whether anything else gets its turn while certificates are made: of many stacks, and with the slowest kind of key. */
export const eventLoop: Scenario = async (size) => {
  const slowest = await withSurroundings(async ({ plane, client, makeNamespace, startOperator }) => {
    await makeNamespace(NAMESPACE);
    const { url } = await startOperator(NAMESPACE);
    const since = new Date();
    await eventLoopDelay(url);
    await createStack(client, NAMESPACE, STACK, { tls: { privateKey: { algorithm: 'RSA', size: 4096 } } });
    const isWritten = async () => (await creationsOf(plane, [STACK], since)).some(({ written }) => written > 40);
    await waitFor('the stack with RSA keys', isWritten, { timeout: 120_000 });
    await sleep(100);
    return eventLoopDelay(url);
  });
  const { delayMs } = await crowdOf(size);
  return [
    { name: `${NAME}: ${size.stacks} stacks at once`, value: delayMs, limit: 50, unit: 'ms', seen: 'ECDSA P-256' },
    { name: `${NAME}: one stack`, value: slowest, limit: 50, unit: 'ms', seen: 'RSA 4096' },
  ];
};
