import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OperatorModule, { type ResourceEvent } from '@dot-i/k8s-operator';
import { expect } from 'chai';
import type { ApiError } from '../../../src/kube/api-error.ts';
import { createClient } from '../../../src/kube/client.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../../src/kube/config.ts';
import { OperatorShell } from '../../../src/kube/operator-shell.ts';
import { createTransport } from '../../../src/kube/transport.ts';
import { configMap, type FakeServer, line, listOf, sendJson, startFakeServer, status } from './fake-server.ts';
import { waitFor } from './wait-for.ts';

const FINALIZER = 'securethanos.io/cleanup';
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined };

class Operator extends OperatorShell {
  onEvent: (event: ResourceEvent) => Promise<void> = async () => undefined;
  protected override async init(): Promise<void> {
    await this.watchResource('', 'v1', 'configmaps', (event) => this.onEvent(event), 'ns');
  }
}

describe('operator shell', () => {
  let server: FakeServer;
  let folder: string;
  let kubeConfig: PooledKubeConfig;
  let operator: Operator;
  let errors: string[];

  beforeEach(async () => {
    server = await startFakeServer();
    folder = await mkdtemp(join(tmpdir(), 'shell-'));
    const config = {
      clusters: [{ name: 'c', cluster: { server: server.connection.server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    await writeFile(join(folder, 'config'), JSON.stringify(config));
    kubeConfig = loadKubeConfig({ kubeconfig: join(folder, 'config') });
    errors = [];
    const client = createClient(createTransport(kubeConfig));
    const log = { ...SILENT, error: (message: string) => void errors.push(message) };
    operator = new Operator({ kubeConfig, client, fieldManager: 'm', log });
  });
  afterEach(async () => {
    operator.stop();
    await kubeConfig.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const writes = () =>
    server.seen.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => `${method} ${path} ${body}`);
  const PATH = '/api/v1/namespaces/ns/configmaps/a';

  describe('handleFinalizer', () => {
    const living = configMap('a', '5');
    const marked = { ...living, metadata: { ...living.metadata, finalizers: ['other', FINALIZER] } };
    const going = { ...marked, metadata: { ...marked.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
    const never = () => Promise.reject(new Error('must not run'));

    beforeEach(() => server.handle((_, response) => sendJson(response, 200, living)));

    it('adds the finalizer with the resource version, and leaves the object alone', async () => {
      const object = structuredClone({ ...living, metadata: { ...living.metadata, finalizers: ['other'] } });
      const before = structuredClone(object);
      expect(await operator.handleFinalizer(object, FINALIZER, never)).to.equal(true);
      expect(writes()).to.deep.equal([
        `PATCH ${PATH} {"metadata":{"finalizers":["other","${FINALIZER}"],"resourceVersion":"5"}}`,
      ]);
      expect(object).to.deep.equal(before);
    });

    it('goes on when the finalizer is there', async () => {
      expect(await operator.handleFinalizer(marked, FINALIZER, never)).to.equal(false);
      expect(writes()).to.deep.equal([]);
    });

    it('cleans up first, then takes off its own finalizer only', async () => {
      let writesBefore = -1;
      const cleanup = async () => {
        writesBefore = writes().length;
      };
      expect(await operator.handleFinalizer(going, FINALIZER, cleanup)).to.equal(true);
      expect(writesBefore).to.equal(0);
      expect(writes()).to.deep.equal([`PATCH ${PATH} {"metadata":{"finalizers":["other"],"resourceVersion":"5"}}`]);
    });

    it('keeps the finalizer when the cleanup fails', async () => {
      const error = await operator.handleFinalizer(going, FINALIZER, never).catch((reason: Error) => reason.message);
      expect(error).to.equal('must not run');
      expect(writes()).to.deep.equal([]);
    });

    it('throws when the write is refused', async () => {
      server.handle((_, response) => sendJson(response, 409, status(409, 'Conflict', 'race')));
      const error = await operator.handleFinalizer(living, FINALIZER, never).catch((reason: ApiError) => reason.status);
      expect(error).to.equal(409);
    });

    it('does nothing about an object that goes without it', async () => {
      const { finalizers: _, ...metadata } = going.metadata;
      expect(await operator.handleFinalizer({ ...going, metadata }, FINALIZER, never)).to.equal(true);
      expect(writes()).to.deep.equal([]);
    });
  });

  describe('start and stop', () => {
    const serve = (events: string) =>
      server.handle(({ query }, response) => {
        if (query.has('watch')) response.write(events || '\n');
        else sendJson(response, 200, listOf([configMap('a', '1'), configMap('b', '2')], '10'));
      });

    it('hands on the list and the changes, and stops without ending the process', async () => {
      serve(line('MODIFIED', configMap('a', '11')) + line('DELETED', configMap('b', '12')));
      const seen: string[] = [];
      operator.onEvent = async ({ type, meta }) => void seen.push(`${type} ${meta.name} ${meta.resourceVersion}`);
      await operator.start();
      await waitFor(() => seen.length === 4);
      expect(seen.sort()).to.deep.equal(['ADDED a 1', 'ADDED b 2', 'DELETED b 12', 'MODIFIED a 11']);
      operator.stop();
      await operator.drain();
    });

    it('handles one event of an object at a time, and other objects meanwhile', async () => {
      serve(line('MODIFIED', configMap('a', '11')) + line('ADDED', configMap('c', '12')));
      const running = new Set<string>();
      const log: string[] = [];
      const { promise: gate, resolve: release } = Promise.withResolvers<void>();
      operator.onEvent = async ({ meta }) => {
        log.push(`${meta.name}@${meta.resourceVersion}${running.has(meta.name) ? ' overlapping' : ''}`);
        running.add(meta.name);
        if (meta.name === 'a') await gate;
        running.delete(meta.name);
      };
      await operator.start();
      await waitFor(() => log.includes('c@12'));
      expect(log).to.deep.equal(['a@1', 'b@2', 'c@12']);
      release();
      await waitFor(() => log.includes('a@11'));
      expect(log).to.deep.equal(['a@1', 'b@2', 'c@12', 'a@11']);
    });

    it('reports a handler that fails and goes on', async () => {
      serve(line('MODIFIED', configMap('a', '11')));
      const seen: string[] = [];
      operator.onEvent = async ({ meta }) => {
        seen.push(meta.resourceVersion);
        throw new Error('no');
      };
      await operator.start();
      await waitFor(() => seen.length === 3);
      operator.stop();
      await operator.drain();
      expect(errors).to.have.length(3);
    });

    it('does not start a handler after stop', async () => {
      serve('');
      const seen: string[] = [];
      operator.onEvent = async ({ meta }) => {
        seen.push(meta.name);
        operator.stop();
      };
      await operator.start();
      await operator.drain();
      expect(seen).to.deep.equal(['a']);
    });

    it('starts without complaint when it is stopped before the server answers', async () => {
      server.handle(() => operator.stop());
      await operator.start();
      await operator.drain();
    });
  });

  it('is all that is used of the base class, with what it replaces there', () => {
    const used = ['constructor', 'start', 'stop', 'handleResourceFinalizer'];
    const replaced = ['watchResource', 'setResourceFinalizers'];
    expect(Object.getOwnPropertyNames(OperatorShell.prototype)).to.include.members(replaced);
    const others = Object.getOwnPropertyNames(OperatorModule.default.prototype).filter(
      (name) => ![...used, ...replaced].includes(name),
    );
    expect(others).to.include.members(['setResourceStatus', 'registerCustomResourceDefinition']);
    const calls = globSync('src/**/*.ts').flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return others.filter((name) => text.includes(`.${name}(`)).map((name) => `${file}: ${name}`);
    });
    expect(calls).to.deep.equal([]);
  });
});
