import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../sandbox/wait.ts';
import { API_VERSION, KIND } from '../../src/api/group.ts';
import type { Client } from '../../src/kube/client.ts';
import { HOSTILE_STORAGE, hostileObjects, hostileSpec } from '../../test/support/adversary/hostile-inputs.ts';
import { eventLoopDelay, percentile, residentMegabytes } from '../measure.ts';
import { createStack, stackNames } from '../stacks.ts';
import { withSurroundings } from '../surroundings.ts';
import type { Scenario } from '../types.ts';

const NORMAL = 'fair-normal';
const HOSTILE = 'fair-hostile';
const STACKS = 20;
/** ConfigMaps of 1 MiB with the labels of the hostile stack. */
const COPIES = 120;
const WRITE = { fieldManager: 'bench', force: true };
/** Until the objects of all stacks are written. */
const SETTLE_MS = 10_000;
/** Of the container of config/manager. */
const MEMORY_LIMIT_MB = 512;

/** Whether the stacks of others notice a tenant whose every text is hostile. */
export const fairness: Scenario = () =>
  withSurroundings(async ({ client, makeNamespace, startOperator }) => {
    for (const namespace of [NORMAL, HOSTILE]) await makeNamespace(namespace);
    const { pid, url } = await startOperator(`${NORMAL},${HOSTILE}`);
    const names = stackNames(STACKS);
    for (const name of names) await createStack(client, NORMAL, name);
    await sleep(SETTLE_MS);
    const alone = await changeAll(client, names, 'warn');
    for (const object of hostileObjects(HOSTILE, 'texts', COPIES)) await client.apply(object, WRITE);
    await eventLoopDelay(url);
    const looks = watchLiveness(url);
    await createStack(client, HOSTILE, 'texts', hostileSpec());
    await createStack(client, HOSTILE, 'storage', hostileSpec(HOSTILE_STORAGE));
    const beside = await changeAll(client, names, 'debug');
    const slowest = await looks.end();
    const delayMs = await eventLoopDelay(url);
    const seen = `${STACKS} stacks beside 2 hostile ones`;
    const [before, after] = [percentile(alone, 0.5), percentile(beside, 0.5)];
    const times = `median ${before.toFixed(2)} s alone, ${after.toFixed(2)} s beside them`;
    return [
      { name: 'Hostile tenant: slowest answer of /livez', value: slowest, limit: 1, unit: 's', seen },
      { name: 'Hostile tenant: delay of the event loop, p99', value: delayMs, limit: 100, unit: 'ms', seen },
      {
        name: 'Hostile tenant: changes of others over those without it',
        value: after / before,
        limit: 2,
        unit: 'times',
        seen: times,
      },
      {
        name: 'Hostile tenant: memory',
        value: await residentMegabytes(pid),
        limit: MEMORY_LIMIT_MB,
        unit: 'MB',
        seen: `${COPIES} ConfigMaps of 1 MiB with its labels`,
      },
    ];
  });

/** Changes one field of each stack, one stack after the other. @returns seconds until each Deployment has it */
async function changeAll(
  client: Client,
  names: readonly string[],
  level: 'debug' | 'warn',
): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (const name of names) {
    const since = performance.now();
    const stack = { apiVersion: API_VERSION, kind: KIND, namespace: NORMAL, name };
    await client.patch(stack, { spec: { query: { logLevel: level } } }, { fieldManager: 'bench' });
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: NORMAL, name: `${name}-thanos-query` };
    const isApplied = async () => JSON.stringify(await client.find(deployment)).includes(`--log.level=${level}`);
    await waitFor(`a change of ${name}`, isApplied, { timeout: 120_000, interval: 20 });
    seconds.push((performance.now() - since) / 1000);
  }
  return seconds;
}

/** Asks as kubelet does, ten times a second. @returns what ends it with the slowest answer in seconds; endless when one failed */
function watchLiveness(url: string): { readonly end: () => Promise<number> } {
  let isOver = false;
  const look = async (): Promise<number> => {
    let slowest = 0;
    while (!isOver) {
      const since = performance.now();
      const isAlive = await fetch(`${url}/livez`).then(
        ({ ok }) => ok,
        () => false,
      );
      slowest = Math.max(slowest, isAlive ? (performance.now() - since) / 1000 : Number.POSITIVE_INFINITY);
      await sleep(100);
    }
    return slowest;
  };
  const looked = look();
  return {
    end: () => {
      isOver = true;
      return looked;
    },
  };
}
