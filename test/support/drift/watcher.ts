// Every object of some namespaces as it is now, whatever its labels, and a way to wait for a state of one of them.
import type { KubernetesObject, ObjectRef } from '../../../src/api/objects.ts';
import { keyOf, refOf } from '../../../src/api/objects.ts';
import type { Client } from '../../../src/kube/client.ts';
import type { Kind } from '../../../src/kube/kinds.ts';
import { startReflector } from '../../../src/kube/reflector/reflector.ts';

export interface Watcher {
  readonly all: () => readonly KubernetesObject[];
  /** @returns false after `timeoutMs` */
  readonly until: (
    ref: ObjectRef,
    isIt: (object: KubernetesObject | undefined) => boolean,
    timeoutMs: number,
  ) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function startWatcher(client: Client, kinds: readonly Kind[], namespace: string): Promise<Watcher> {
  const stopping = new AbortController();
  const objects = new Map<string, KubernetesObject>();
  const waiting = new Map<string, Set<() => void>>();
  const reflectors = kinds.map((kind) =>
    startReflector({
      client,
      kind,
      signal: stopping.signal,
      log: SILENT,
      ...(kind.startsWith('Cluster') ? {} : { namespace }),
      transform: (object) => object,
      onChange: ({ type, object }) => {
        const key = keyOf(refOf(object));
        if (type === 'deleted') objects.delete(key);
        else objects.set(key, object);
        for (const look of waiting.get(key) ?? []) look();
      },
    }),
  );
  await Promise.all(reflectors.map(({ synced }) => synced));
  return {
    all: () => [...objects.values()],
    until: (ref, isIt, timeoutMs) => {
      const key = keyOf(ref);
      const looks = waiting.get(key) ?? new Set();
      waiting.set(key, looks);
      return waitForLook(looks, () => isIt(objects.get(key)), timeoutMs);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(reflectors.map(({ done }) => done));
    },
  };
}

function waitForLook(looks: Set<() => void>, isIt: () => boolean, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (result: boolean) => {
      clearTimeout(timer);
      looks.delete(look);
      resolve(result);
    };
    const look = () => isIt() && end(true);
    const timer = setTimeout(() => end(isIt()), timeoutMs);
    looks.add(look);
    look();
  });
}
