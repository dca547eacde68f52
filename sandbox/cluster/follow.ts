// Lists that follow the API server: whoever asks for five of them three times a second costs it as much as a stack that runs.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, Listed } from './api-client.ts';

/** A list as it is now, within moments. */
export interface Follower {
  /** The items; waits until they are known for the first time. */
  readonly items: () => Promise<readonly Listed[]>;
}

const PAUSE_MS = 300;

/**
 * Follows a list until the process ends.
 * @param path of the list, below the API server's root
 * @param onChange called after each change, and whenever the list is read anew
 * @param onProblem called with each error; the list is then read anew after a pause
 */
export function follow(
  api: Pick<ApiClient, 'read' | 'watch'>,
  path: string,
  onChange: () => void,
  onProblem: (error: unknown) => void,
): Follower {
  const objects = new Map<string, Listed>();
  const known = Promise.withResolvers<void>();
  const readAndWatch = async (): Promise<void> => {
    const { items, metadata } = await api.read(path);
    objects.clear();
    for (const item of items) objects.set(item.metadata.uid, item);
    known.resolve();
    onChange();
    for await (const { type, object } of api.watch(path, metadata.resourceVersion)) {
      // The server has forgotten what came after this version.
      if (type === 'ERROR') return;
      if (type === 'DELETED') objects.delete(object.metadata.uid);
      else objects.set(object.metadata.uid, object);
      onChange();
    }
  };
  const goOn = async (): Promise<never> => {
    for (;;) {
      await readAndWatch().catch(onProblem);
      await sleep(PAUSE_MS);
    }
  };
  void goOn();
  return {
    items: async () => {
      await known.promise;
      return [...objects.values()];
    },
  };
}

/** Remembers that there is something to do until somebody comes to do it. */
export interface Reminder {
  readonly remind: () => void;
  /** Waits until there was a reminder since the last one that was waited for. */
  readonly next: () => Promise<void>;
}

export function makeReminder(): Reminder {
  let pending = Promise.withResolvers<void>();
  return {
    remind: () => pending.resolve(),
    next: async () => {
      await pending.promise;
      pending = Promise.withResolvers();
    },
  };
}
