import { once } from 'node:events';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { differences } from '../../../../src/controller/apply/difference.ts';
import { type Caches, OBJECTS_A_PAGE, startCaches } from '../../../../src/controller/caches/caches.ts';
import { CACHE_SHARE } from '../../../../src/controller/caches/share.ts';
import type { Client } from '../../../../src/kube/client.ts';
import type { ListOptions } from '../../../../src/kube/list.ts';
import { MOST_VALUES, readObject } from '../../../../src/kube/read-object.ts';
import type { WatchEvent, WatchOptions } from '../../../../src/kube/watch-stream.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const KEY = 'n/prod';

const configMap = (
  resourceVersion: string,
  labels: object = { 'securethanos.io/stack': 'prod' },
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'a',
    namespace: 'n',
    resourceVersion,
    labels: labels as Readonly<Record<string, string>>,
    ownerReferences: [owner('u')],
  },
});

/** An object that no cache holds. */
const beyondShare = (resourceVersion: string): KubernetesObject => ({
  ...configMap(resourceVersion),
  metadata: {
    ...configMap(resourceVersion).metadata,
    name: 'large',
    annotations: { a: 'x'.repeat(CACHE_SHARE.written) },
  },
});

const owner = (uid: string) => ({ apiVersion: 'v1', kind: 'Stack', name: 'prod', uid, controller: true });

/** Caches on a server with one ConfigMap, to which these events happen. */
async function cachesAfter(...events: readonly (WatchEvent | Promise<WatchEvent>)[]) {
  const stopping = new AbortController();
  async function* pages(kind: string) {
    yield await Promise.resolve({ items: kind === 'ConfigMap' ? [configMap('1')] : [], resourceVersion: '1' });
  }
  async function* watch(kind: string, { signal }: WatchOptions) {
    if (kind === 'ConfigMap') for (const event of events) yield await event;
    await once(signal, 'abort');
  }
  const caches = startCaches({
    client: { pages, watch } as unknown as Client,
    namespaces: ['n'],
    stacks: [{ key: KEY, uid: 'u' }],
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

describe('what caches hold of a stack', () => {
  it('is one state for whoever asked, also when an object loses its owner while he waits for the server', async () => {
    const { promise: later, resolve: happen } = Promise.withResolvers<WatchEvent>();
    const { caches, stop } = await cachesAfter(later);
    const asked = caches.ofStack(KEY);
    const { ownerReferences: _, ...metadata } = configMap('2').metadata;
    happen({ type: 'MODIFIED', object: { ...configMap('2'), metadata } } as WatchEvent);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([caches.ofStack(KEY).size, asked.size]).to.deep.equal([0, 1]);
    stop();
  });
});

/** Whether the caches show what was written, or at least know better. */
async function isSeen(caches: Caches, written: KubernetesObject): Promise<boolean> {
  const seen = caches.untilSeen(KEY, [written], []).then(() => true);
  return Promise.race([seen, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500))]);
}

describe('what the caches hold', () => {
  const named = (name: string, uid: string): KubernetesObject => ({
    ...configMap('1'),
    metadata: { ...configMap('1').metadata, name, ownerReferences: [owner(uid)] },
    data: { a: 'x'.repeat(1_000_000) },
  });

  it('is what was made for a stack that exists, whatever carries its labels; asked for a few at a time', async () => {
    const stopping = new AbortController();
    const limits = new Map<string, unknown>();
    const values: unknown[] = [];
    async function* pages(kind: string, { limit, mostValues }: ListOptions) {
      limits.set(kind, limit);
      values.push(mostValues);
      const foreign = Array.from({ length: 120 }, (_, index) => named(`large-${index}`, 'of another stack'));
      yield await Promise.resolve({
        items: kind === 'ConfigMap' ? [named('own', 'u'), ...foreign] : [],
        resourceVersion: '1',
      });
    }
    async function* watch(_: string, { signal, mostValues }: WatchOptions): AsyncGenerator<WatchEvent> {
      values.push(mostValues);
      await once(signal, 'abort');
      yield* [];
    }
    const caches = startCaches({
      client: { pages, watch } as unknown as Client,
      namespaces: [],
      stacks: [{ key: KEY, uid: 'u' }],
      clusterScoped: false,
      signal: stopping.signal,
      log: SILENT,
      onStackChange: () => undefined,
      onRestart: () => undefined,
    });
    await caches.synced;
    expect([...caches.ofStack(KEY).values()].map(({ metadata }) => metadata.name)).to.deep.equal(['own']);
    expect(limits.get('ConfigMap')).to.equal(OBJECTS_A_PAGE.large);
    expect(limits.get('Secret')).to.equal(OBJECTS_A_PAGE.large);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(values).to.deep.equal(Array<number>(2 * limits.size).fill(MOST_VALUES));
    stopping.abort();
  });

  it('is digests in place of texts: of 1 MiB of rules some hundred characters, as listed and as watched', async () => {
    const rules = (resourceVersion: string): KubernetesObject => ({
      ...configMap(resourceVersion),
      data: { 'a.yaml': resourceVersion.repeat(1024 * 1024) },
    });
    const { caches, stop } = await cachesAfter({ type: 'MODIFIED', object: rules('5') });
    const [held] = caches.ofStack(KEY).values();
    stop();
    expect(held?.metadata.resourceVersion).to.equal('5');
    expect(inspect(held, { depth: null, maxStringLength: null, showHidden: true }).length).to.be.below(1000);
    expect(differences(rules('5'), held ?? expect.fail())).to.deep.equal([]);
    expect(differences({ ...rules('5'), data: rules('6')['data'] }, held ?? expect.fail())).to.deep.equal([
      'data.a.yaml',
    ]);
  });
});

describe('an object with more values than any of ours', () => {
  /** As the API server's answers are read. */
  const withKeys = (resourceVersion: string, count: number): KubernetesObject => {
    const data = Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '']));
    const bytes = Buffer.from(JSON.stringify({ ...configMap(resourceVersion), data }));
    return readObject('WATCH', bytes, MOST_VALUES) as KubernetesObject;
  };

  it('is not held, and counts as beyond the share of its stack; smaller again it is held', async () => {
    const small = await cachesAfter({ type: 'MODIFIED', object: withKeys('5', 100) });
    expect([...small.caches.ofStack(KEY)]).to.have.length(1);
    expect(small.caches.beyond(KEY)).to.equal(0);
    small.stop();
    const large = await cachesAfter({ type: 'MODIFIED', object: withKeys('5', MOST_VALUES) });
    expect([...large.caches.ofStack(KEY)]).to.deep.equal([]);
    expect(large.caches.beyond(KEY)).to.equal(1);
    large.stop();
    const mended = await cachesAfter(
      { type: 'MODIFIED', object: withKeys('5', MOST_VALUES) },
      { type: 'MODIFIED', object: withKeys('6', 100) },
    );
    expect([...mended.caches.ofStack(KEY)]).to.have.length(1);
    expect(mended.caches.beyond(KEY)).to.equal(0);
    mended.stop();
  });
});

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
      expect(await isSeen(caches, configMap('5'))).to.equal(seen);
      stop();
    });
  }

  it('let nobody wait for what they will never hold, once it came by', async () => {
    const { caches, stop } = await cachesAfter({ type: 'ADDED', object: beyondShare('5') });
    expect(caches.beyond(KEY)).to.equal(1);
    expect(await isSeen(caches, beyondShare('5'))).to.equal(true);
    expect(await isSeen(caches, beyondShare('6'))).to.equal(false);
    stop();
  });
});
