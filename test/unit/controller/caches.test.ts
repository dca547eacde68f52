import { once } from 'node:events';
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { type Caches, startCaches } from '../../../src/controller/caches.ts';
import type { Client } from '../../../src/kube/client.ts';
import type { WatchEvent, WatchOptions } from '../../../src/kube/watch-stream.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const KEY = 'n/prod';

const configMap = (
  resourceVersion: string,
  labels: object = { 'securethanos.io/stack': 'prod' },
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'n', resourceVersion, labels: labels as Readonly<Record<string, string>> },
});

/** Caches on a server with one ConfigMap, to which these events happen. */
async function cachesAfter(...events: readonly WatchEvent[]) {
  const stopping = new AbortController();
  async function* pages(kind: string) {
    yield await Promise.resolve({ items: kind === 'ConfigMap' ? [configMap('1')] : [], resourceVersion: '1' });
  }
  async function* watch(kind: string, { signal }: WatchOptions) {
    if (kind === 'ConfigMap') yield* events;
    await once(signal, 'abort');
  }
  const caches = startCaches({
    client: { pages, watch } as unknown as Client,
    namespaces: ['n'],
    clusterScoped: false,
    signal: stopping.signal,
    log: SILENT,
    onStackChange: () => undefined,
    onRestart: () => undefined,
  });
  await caches.synced;
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { caches, stop: () => stopping.abort() };
}

/** Whether the caches show what was written as this version, or at least know better. */
async function isSeen(caches: Caches, resourceVersion: string): Promise<boolean> {
  const seen = caches.untilSeen(KEY, [configMap(resourceVersion)], []).then(() => true);
  return Promise.race([seen, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500))]);
}

describe('the caches', () => {
  const CASES: readonly { readonly what: string; readonly events: readonly WatchEvent[]; readonly seen: boolean }[] = [
    { what: 'has come', events: [{ type: 'MODIFIED', object: configMap('5') }], seen: true },
    { what: 'has not come yet', events: [], seen: false },
    {
      what: 'has come, and was deleted since',
      events: [
        { type: 'MODIFIED', object: configMap('5') },
        { type: 'DELETED', object: configMap('6') },
      ],
      seen: true,
    },
    {
      what: 'has lost its label since',
      events: [{ type: 'MODIFIED', object: configMap('6', {}) }],
      seen: true,
    },
    { what: 'follows on a deletion', events: [{ type: 'DELETED', object: configMap('4') }], seen: false },
  ];
  for (const { what, events, seen } of CASES) {
    it(`${seen ? 'show' : 'do not show'} a write that ${what}`, async () => {
      const { caches, stop } = await cachesAfter(...events);
      expect(await isSeen(caches, '5')).to.equal(seen);
      stop();
    });
  }
});
