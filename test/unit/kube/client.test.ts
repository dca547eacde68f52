import { expect } from 'chai';
import type { ApiError } from '../../../src/kube/api-error.ts';
import { type Client, createClient } from '../../../src/kube/client.ts';
import { createTransport } from '../../../src/kube/transport.ts';
import { configMap, type FakeServer, listOf, sendJson, startFakeServer, status } from './fake-server.ts';

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'ns' }, data: { x: 'y' } };
const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'ns', name: 'a' };
const PATH = '/api/v1/namespaces/ns/configmaps';

describe('client', () => {
  let server: FakeServer;
  let client: Client;

  beforeEach(async () => {
    server = await startFakeServer();
    client = createClient(createTransport(server.connection));
    server.handle((_, response) => sendJson(response, 200, object));
  });
  afterEach(() => server.stop());

  const requests = (): string[] =>
    server.seen.map(({ method, path, query, headers, body }) =>
      [method, path, String(query), headers['content-type'] ?? '', body].filter((part) => part !== '').join(' '),
    );
  const json = JSON.stringify;
  const calls: readonly [string, () => Promise<unknown>, string][] = [
    ['get', () => client.get(ref), `GET ${PATH}/a`],
    [
      'create',
      () => client.create(object, { fieldManager: 'm' }),
      `POST ${PATH} fieldManager=m application/json ${json(object)}`,
    ],
    [
      'replace',
      () => client.replace(object, { fieldManager: 'm' }),
      `PUT ${PATH}/a fieldManager=m application/json ${json(object)}`,
    ],
    [
      'apply',
      () => client.apply(object, { fieldManager: 'm', force: true, dryRun: true }),
      `PATCH ${PATH}/a force=true&fieldManager=m&dryRun=All application/apply-patch+yaml ${json(object)}`,
    ],
    [
      'applyStatus',
      () => client.applyStatus(object, { fieldManager: 'm', force: false }),
      `PATCH ${PATH}/a/status force=false&fieldManager=m application/apply-patch+yaml ${json(object)}`,
    ],
    [
      'patch',
      () => client.patch(ref, { metadata: { finalizers: [] } }, { fieldManager: 'm' }),
      `PATCH ${PATH}/a fieldManager=m application/merge-patch+json {"metadata":{"finalizers":[]}}`,
    ],
    [
      'patchStatus',
      () => client.patchStatus(ref, { status: {} }, { fieldManager: 'm' }),
      `PATCH ${PATH}/a/status fieldManager=m application/merge-patch+json {"status":{}}`,
    ],
    [
      'remove',
      () => client.remove(ref, { uid: 'u', resourceVersion: '5', propagationPolicy: 'Orphan' }),
      `DELETE ${PATH}/a application/json {"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Orphan","preconditions":{"uid":"u","resourceVersion":"5"}}`,
    ],
    [
      'evict',
      () => client.evict({ ...ref, kind: 'Pod' }, { uid: 'u', resourceVersion: '5' }),
      'POST /api/v1/namespaces/ns/pods/a/eviction application/json {"apiVersion":"policy/v1","kind":"Eviction","metadata":{"namespace":"ns","name":"a"},"deleteOptions":{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background","preconditions":{"uid":"u","resourceVersion":"5"}}}',
    ],
  ];
  for (const [verb, call, expected] of calls) {
    it(`sends ${verb}`, async () => {
      await call();
      expect(requests()).to.deep.equal([expected]);
    });
  }

  it('finds nothing and removes nothing where nothing is', async () => {
    server.handle((_, response) => sendJson(response, 404, status(404, 'NotFound', 'no')));
    expect(await client.find(ref)).to.equal(undefined);
    expect(await client.remove(ref)).to.equal(false);
    expect(await client.evict({ ...ref, kind: 'Pod' })).to.equal(false);
  });

  it('does not take a refusal for absence', async () => {
    server.handle((_, response) => sendJson(response, 403, status(403, 'Forbidden', 'no')));
    for (const call of [
      () => client.find(ref),
      () => client.remove(ref),
      () => client.evict({ ...ref, kind: 'Pod' }),
    ]) {
      expect(await call().catch((error: ApiError) => error.status)).to.equal(403);
    }
  });

  it('lists all pages and names the kind of each item', async () => {
    server.handle(({ query }, response) =>
      sendJson(
        response,
        200,
        query.get('continue') ? listOf([configMap('b', '2')], '9') : listOf([configMap('a', '1')], '9', 'more'),
      ),
    );
    const { items, resourceVersion } = await client.list('ConfigMap', {
      namespace: 'ns',
      labelSelector: 'a=b',
      limit: 1,
    });
    expect(items).to.deep.equal([configMap('a', '1'), configMap('b', '2')]);
    expect(resourceVersion).to.equal('9');
    expect(requests()).to.deep.equal([
      `GET ${PATH} limit=1&labelSelector=a%3Db`,
      `GET ${PATH} limit=1&labelSelector=a%3Db&continue=more`,
    ]);
  });

  it('refuses an answer that is no list and one that is no object', async () => {
    expect(await client.list('ConfigMap').catch((error: ApiError) => error.reason)).to.equal('Malformed');
    server.handle((_, response) => sendJson(response, 200, 'hello'));
    expect(await client.get(ref).catch((error: ApiError) => error.reason)).to.equal('Malformed');
  });

  describe('of a leader', () => {
    const writes = (guarded: Client): (() => Promise<unknown>)[] => [
      () => guarded.create(object, { fieldManager: 'm' }),
      () => guarded.apply(object, { fieldManager: 'm', force: true }),
      () => guarded.replace(object, { fieldManager: 'm' }),
      () => guarded.patchStatus(ref, {}, { fieldManager: 'm' }),
      () => guarded.remove(ref),
      () => guarded.evict({ ...ref, kind: 'Pod' }),
    ];

    it('sends no write when it leads no more, but still reads', async () => {
      const guarded = createClient(createTransport(server.connection), { writeBudgetMs: () => 0 });
      for (const write of writes(guarded)) {
        expect(await write().catch((error: ApiError) => error.reason)).to.equal('WriteRefused');
      }
      expect(server.seen).to.have.length(0);
      await guarded.get(ref);
      expect(server.seen).to.have.length(1);
    });

    it('ends a write when the lease ends', async () => {
      const guarded = createClient(createTransport(server.connection), { writeBudgetMs: () => 40 });
      server.handle(() => undefined);
      for (const write of writes(guarded)) {
        expect(await write().catch((error: ApiError) => error.reason)).to.equal('Timeout');
      }
    });
  });
});
