import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { ControlPlane } from '../../sandbox/control-plane/start.ts';
import { waitFor } from '../../sandbox/wait.ts';
import type { KubernetesObject } from '../../src/api/objects.ts';
import type { ApiError } from '../../src/kube/api-error.ts';
import { type Client, createClient } from '../../src/kube/client.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../src/kube/config.ts';
import { createRecorder } from '../../src/kube/events.ts';
import { type LeaderElection, startLeaderElection } from '../../src/kube/lease/lease.ts';
import { type ReflectorOptions, startReflector } from '../../src/kube/reflector/reflector.ts';
import { createTransport } from '../../src/kube/transport.ts';
import { makeNamespace, useControlPlane } from '../support/control-plane.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const MANAGER = { fieldManager: 'kube-test' };

describe('kube against a real API server', () => {
  let plane: ControlPlane;
  let config: PooledKubeConfig;
  let client: Client;
  let namespace: string;
  let stop: AbortController;

  before(async () => {
    plane = useControlPlane();
    config = loadKubeConfig({ kubeconfig: plane.kubeconfig });
    client = createClient(createTransport(config));
  });
  after(() => config.close());
  beforeEach(async () => {
    namespace = await makeNamespace(plane, 'kube');
    stop = new AbortController();
  });
  afterEach(() => stop.abort());

  const map = (name: string, data: Record<string, string> = {}): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: { test: 'kube' } },
    data,
  });
  const ref = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
  const apply = (object: KubernetesObject, fieldManager = 'kube-test') =>
    client.apply(object, { fieldManager, force: true });
  const failure = (promise: Promise<unknown>): Promise<ApiError | undefined> =>
    promise.then(
      () => undefined,
      (error: ApiError) => error,
    );

  describe('client', () => {
    it('creates, reads, applies and removes', async () => {
      const created = await client.create(map('a', { x: '1' }), MANAGER);
      expect((await failure(client.create(map('a'), MANAGER)))?.reason).to.equal('AlreadyExists');
      expect((await client.get(ref('a'))).metadata.uid).to.equal(created.metadata.uid);
      expect((await apply(map('a', { x: '2' })))['data']).to.deep.equal({ x: '2' });
      expect(await client.remove(ref('a'))).to.equal(true);
      expect(await client.remove(ref('a'))).to.equal(false);
      expect(await client.find(ref('a'))).to.equal(undefined);
    });

    it('applies only its own fields, takes back what it leaves out, and changes nothing the second time', async () => {
      await apply(map('a', { ours: '1', old: '1' }));
      await apply(map('a', { theirs: '1' }), 'another');
      const after = await apply(map('a', { ours: '2' }));
      expect(after['data']).to.deep.equal({ ours: '2', theirs: '1' });
      expect((await apply(map('a', { ours: '2' }))).metadata.resourceVersion).to.equal(after.metadata.resourceVersion);
    });

    it('names the conflict when it may not force', async () => {
      await apply(map('a', { x: '1' }), 'another');
      const error = await failure(client.apply(map('a', { x: '2' }), { ...MANAGER, force: false }));
      expect(error).to.include({ status: 409, reason: 'Conflict' });
      expect(error?.message).to.include('another');
    });

    it('stores nothing on a dry run', async () => {
      expect((await client.apply(map('a'), { ...MANAGER, force: true, dryRun: true })).metadata.uid).to.be.a('string');
      expect(await client.find(ref('a'))).to.equal(undefined);
    });

    it('removes only the object that was meant', async () => {
      const first = await apply(map('a'));
      await client.remove(ref('a'));
      const second = await apply(map('a'));
      const byUid = failure(client.remove(ref('a'), { uid: first.metadata.uid ?? '' }));
      const byVersion = failure(client.remove(ref('a'), { resourceVersion: first.metadata.resourceVersion ?? '' }));
      expect([(await byUid)?.status, (await byVersion)?.status]).to.deep.equal([409, 409]);
      expect((await client.get(ref('a'))).metadata.uid).to.equal(second.metadata.uid);
    });

    it('sets finalizers by merge patch, and fails on a race', async () => {
      const { resourceVersion } = (await apply(map('a'))).metadata;
      const body = (finalizers: string[], version = resourceVersion) => ({
        metadata: { finalizers, resourceVersion: version },
      });
      const patched = await client.patch(ref('a'), body(['securethanos.io/cleanup']), MANAGER);
      expect(patched.metadata.finalizers).to.deep.equal(['securethanos.io/cleanup']);
      expect(await failure(client.patch(ref('a'), body([]), MANAGER))).to.include({ status: 409, reason: 'Conflict' });
      await client.remove(ref('a'));
      expect((await client.get(ref('a'))).metadata.deletionTimestamp).to.be.a('string');
      const now = (await client.get(ref('a'))).metadata.resourceVersion;
      await client.patch(ref('a'), body([], now), MANAGER);
      expect(await client.find(ref('a'))).to.equal(undefined);
    });

    it('writes a status through its subresource', async () => {
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data', namespace },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      };
      const address = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: 'data' };
      await apply(claim);
      const patched = await client.patchStatus(address, { status: { phase: 'Lost' } }, MANAGER);
      expect(patched['status']).to.include({ phase: 'Lost' });
      const { spec: _, ...head } = claim;
      const applied = await client.applyStatus({ ...head, status: { phase: 'Bound' } }, { ...MANAGER, force: true });
      expect(applied['status']).to.include({ phase: 'Bound' });
    });

    it('lists all pages as one state', async () => {
      const names = Array.from({ length: 25 }, (_, index) => `m-${String(index).padStart(2, '0')}`);
      await Promise.all(names.map((name) => apply(map(name))));
      const { items, resourceVersion } = await client.list('ConfigMap', {
        namespace,
        labelSelector: 'test=kube',
        limit: 10,
      });
      expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).to.deep.equal(
        names.map((name) => `ConfigMap ${name}`),
      );
      expect(resourceVersion).to.match(/^\d+$/);
    });

    it('does not quote a Secret that the server refuses', async () => {
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace } };
      for (const data of [
        { 'tls.key': 'hunter2-is-not-base64!' },
        { 'tls.key': { value: 'hunter2' } },
        { 'bad key hunter2': 'eA==' },
      ]) {
        for (const write of [() => apply({ ...secret, data }), () => client.create({ ...secret, data }, MANAGER)]) {
          const error = await failure(write());
          expect(error?.status).to.be.within(400, 500);
          expect(
            `${error?.message} ${error?.stack} ${JSON.stringify(error?.details ?? {})}`.replaceAll(
              'data[bad key hunter2]',
              '',
            ),
          ).to.not.include('hunter2');
        }
      }
    });

    it('shows up in the audit log under its own name', async () => {
      await apply(map('audited'));
      await waitFor(
        'the audit log',
        async () => (await readFile(plane.auditLog, 'utf8')).includes('secure-thanos-operator'),
        { timeout: 10_000 },
      );
    });
  });

  describe('reflector', () => {
    const start = (options: Partial<ReflectorOptions> = {}) => {
      const news: string[] = [];
      const restarts: string[] = [];
      const reflector = startReflector({
        client,
        kind: 'ConfigMap',
        namespace,
        labelSelector: 'test=kube',
        signal: stop.signal,
        log: SILENT,
        onChange: ({ type, object }) => news.push(`${type} ${object.metadata.name}`),
        onRestart: (_, reason) => restarts.push(reason),
        ...options,
      });
      return { ...reflector, news, restarts };
    };

    it('follows a namespace by label', async () => {
      await apply(map('a'));
      const { synced, news, objects } = start();
      await synced;
      await apply({ ...map('other'), metadata: { name: 'other', namespace } });
      await apply(map('b'));
      await apply(map('b', { x: '1' }));
      await client.remove(ref('a'));
      await waitFor('the changes', async () => news.length >= 4, { timeout: 10_000 });
      expect(news).to.deep.equal(['added a', 'added b', 'modified b', 'deleted a']);
      expect([...objects.values()].map(({ metadata }) => [metadata.name, metadata.managedFields])).to.deep.equal([
        ['b', undefined],
      ]);
    });

    it('goes on after the API server was killed, with what happened meanwhile', async function () {
      this.timeout(120_000);
      await apply(map('a'));
      const { synced, news, restarts } = start();
      await synced;
      await plane.killApiServer();
      await waitFor('the loss', async () => restarts.length > 0, { timeout: 10_000 });
      await plane.startApiServer();
      await apply(map('b'));
      await waitFor('the change', async () => news.includes('added b'), { timeout: 70_000 });
      expect(news).to.deep.equal(['added a', 'added b']);
    });

    it('renews a watch that the server ends, and loses nothing', async () => {
      const { synced, news, restarts } = start({ timing: { watchMinMs: 1000, watchMaxMs: 1000 } });
      await synced;
      for (let index = 0; index < 8; index += 1) {
        await apply(map(`m-${index}`));
        await sleep(400);
      }
      await waitFor('the changes', async () => news.length >= 8, { timeout: 10_000 });
      expect(news).to.deep.equal(Array.from({ length: 8 }, (_, index) => `added m-${index}`));
      expect(restarts).to.deep.equal([]);
    });

    it('is told 410 for a resource version that is gone, and lists again', async () => {
      const pages: Client['pages'] = async function* (kind, options) {
        lists += 1;
        for await (const page of client.pages(kind, options))
          yield lists === 1 ? { ...page, resourceVersion: '1' } : page;
      };
      let lists = 0;
      await apply(map('a'));
      // A server that has just started knows no state from before its start.
      await plane.killApiServer();
      await plane.startApiServer();
      const { synced, news, restarts } = start({ client: { ...client, pages } });
      await synced;
      await waitFor('the new list', async () => lists >= 2, { timeout: 20_000 });
      await apply(map('b'));
      await waitFor('the change', async () => news.includes('added b'), { timeout: 10_000 });
      expect(restarts[0]).to.match(/Expired|Gone/);
      expect(news).to.deep.equal(['added a', 'added b']);
    });

    it('picks up a kind as soon as its CRD is installed', async () => {
      const { synced, news, hasSynced } = start({ kind: 'PrometheusRule', optional: true, timing: { absentMs: 300 } });
      expect(await synced).to.equal('absent');
      const crd = prometheusRules();
      await client.apply(crd, { ...MANAGER, force: true });
      await waitFor('the list', async () => hasSynced(), { timeout: 60_000 });
      const rule = {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: { name: 'r', namespace, labels: { test: 'kube' } },
      };
      await apply(rule);
      await waitFor('the rule', async () => news.includes('added r'), { timeout: 10_000 });
      await client.remove({ apiVersion: crd.apiVersion, kind: crd.kind, name: crd.metadata.name });
    });
  });

  describe('leader election', () => {
    const elections: LeaderElection[] = [];
    afterEach(() => Promise.all(elections.splice(0).map((election) => election.stop())));

    const candidate = (identity: string) => {
      const told: string[] = [];
      const election = startLeaderElection({
        client,
        namespace,
        name: 'operator',
        identity,
        fieldManager: 'kube-test',
        log: SILENT,
        onStarted: () => told.push('started'),
        onLost: (reason) => told.push(reason),
      });
      elections.push(election);
      return { ...election, told };
    };
    const lease = () =>
      client.get({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: 'operator' });

    it('has one leader, renews, and hands over when it stops', async () => {
      const a = candidate('a');
      await waitFor('a leader', async () => a.isLeader(), { timeout: 10_000 });
      const b = candidate('b');
      const first = await lease();
      await waitFor(
        'a renewal',
        async () => (await lease()).metadata.resourceVersion !== first.metadata.resourceVersion,
        { timeout: 10_000 },
      );
      expect(b.isLeader()).to.equal(false);
      await a.stop();
      await waitFor('the next leader', async () => b.isLeader(), { timeout: 10_000 });
      expect([a.told, b.told]).to.deep.equal([['started'], ['started']]);
      expect((await lease())['spec']).to.include({ holderIdentity: 'b', leaseTransitions: 1 });
    });

    it('stops when the lease is taken', async () => {
      const a = candidate('a');
      await waitFor('a leader', async () => a.isLeader(), { timeout: 10_000 });
      const spec = { holderIdentity: 'thief', renewTime: new Date().toISOString().replace('Z', '000Z') };
      await client.patch(
        { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: 'operator' },
        { spec },
        MANAGER,
      );
      await waitFor('the loss', async () => a.told.length === 2, { timeout: 10_000 });
      expect(a.told[1]).to.include('thief');
      expect(a.writeBudgetMs()).to.equal(0);
    });
  });

  it('records events that kubectl describe shows', async () => {
    const object = await apply(map('a'));
    let now = 0;
    const recorder = createRecorder({
      client,
      controller: 'securethanos.io/operator',
      instance: 'pod-1',
      fieldManager: 'kube-test',
      log: { ...SILENT, warn: (message) => expect.fail(message) },
      scrub: (text) => text,
      clock: { now: () => now, date: () => new Date(), random: Math.random, sleep: async () => undefined },
    });
    const notice = {
      type: 'Warning',
      reason: 'RuleRejected',
      message: 'rules.yml is no rule file',
      action: 'Check',
    } as const;
    await recorder.record(object, notice);
    now = 60_000;
    await recorder.record(object, notice);
    const { items } = await client.list('Event', { namespace, fieldSelector: 'involvedObject.name=a' });
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ count: 2, reason: 'RuleRejected', reportingComponent: 'securethanos.io/operator' });
    const description = await plane.kubectl(['describe', 'configmap', 'a', '-n', namespace]);
    expect(description).to.match(
      /Warning\s+RuleRejected\s+.*\(x2 over .*securethanos\.io\/operator\s+rules\.yml is no rule file/,
    );
  });
});

function prometheusRules(): KubernetesObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'prometheusrules.monitoring.coreos.com' },
    spec: {
      group: 'monitoring.coreos.com',
      scope: 'Namespaced',
      names: {
        kind: 'PrometheusRule',
        plural: 'prometheusrules',
        singular: 'prometheusrule',
        listKind: 'PrometheusRuleList',
      },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}
