// The stacks that exist before anything is watched: the caches hold only what can belong to a stack.
import { setTimeout as sleep } from 'node:timers/promises';
import { KIND } from '../api/group.ts';
import { STACKS_A_PAGE } from '../inputs/neighbours.ts';
import type { Client } from '../kube/client.ts';
import type { Log } from '../kube/types.ts';
import type { StackObject } from './context.ts';
import { stackKey } from './stack-key.ts';

/** A stack, by `stackKey`, and its uid. */
export interface ListedStack {
  readonly key: string;
  readonly uid: string;
}

/** Until they are asked for again, when the server did not answer. */
const LIST_AGAIN_MS = 2000;

/**
 * All stacks. A server that is away is waited for.
 * @param namespaces to look at; empty for all
 * @param stopping ends the wait, and rejects then
 */
export async function listStacks(
  client: Pick<Client, 'pages'>,
  namespaces: readonly string[],
  log: Pick<Log, 'warn'>,
  stopping: AbortSignal,
): Promise<readonly ListedStack[]> {
  for (;;) {
    try {
      return await listOnce(client, namespaces);
    } catch (error) {
      if (stopping.aborted) throw error;
      log.warn('the stacks can not be listed', { error });
      await sleep(LIST_AGAIN_MS, undefined, { signal: stopping });
    }
  }
}

async function listOnce(client: Pick<Client, 'pages'>, namespaces: readonly string[]): Promise<readonly ListedStack[]> {
  const scopes = namespaces.length > 0 ? namespaces : [undefined];
  const found: ListedStack[] = [];
  for (const namespace of scopes) {
    const pages = client.pages(KIND, { limit: STACKS_A_PAGE, ...(namespace ? { namespace } : {}) });
    for await (const { items } of pages)
      for (const { metadata } of items as readonly StackObject[])
        found.push({ key: stackKey(metadata), uid: metadata.uid });
  }
  return found;
}
