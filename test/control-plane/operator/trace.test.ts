// The log and the events of a life with failures: whoever reads them later must find each thing that happened.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { objectStorageSecret } from '../../support/object-storage/secrets.ts';
import { type OperatorProcess, startOperator } from '../../support/operator.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const NAMESPACE = 'stacks-trace';
const USER = { fieldManager: 'user', force: true };
const TIMEOUT = { timeout: 20_000 };
/** So rarely that only the annotation can have brought a look. */
const FLAGS = [`--namespaces=${NAMESPACE}`, '--resync-interval=1h'];

/** What a pass may do several times, in order. */
const TOLD = ['CertificateIssued', 'ClientAdded', 'TakenBack'] as const;
type Told = (typeof TOLD)[number];
type Line = Readonly<Record<string, unknown>>;

describe('the trace of a stack', () => {
  let layer: OperatorLayer;
  let operator: OperatorProcess;
  let stack: LiveStack;

  const lines = (): readonly Line[] =>
    operator
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
  const texts = () => lines().map(({ message, object, reason }) => `${message}: ${object} (${reason})`);
  const eventObjects = async () => {
    const fieldSelector = 'involvedObject.kind=SecureThanosStack,involvedObject.name=traced';
    return (await layer.client.list('Event', { namespace: NAMESPACE, fieldSelector })).items;
  };
  const textOf = (event: KubernetesObject) => `${event['type']} ${event['reason']}: ${event['message']}`;
  const events = async () => (await eventObjects()).map(textOf);
  const untilEvent = (wanted: RegExp) =>
    waitFor(`the event ${wanted}`, async () => (await events()).some((event) => wanted.test(event)), TIMEOUT);
  const untilLine = (wanted: RegExp) =>
    waitFor(`the line ${wanted}`, async () => texts().some((line) => wanted.test(line)), TIMEOUT);

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    operator = await startOperator(layer.plane, layer.kubeconfig, FLAGS);
    // Pods take their time, as on a cluster.
    layer.simulator.pause();
    stack = await makeStack(layer.client, 'traced', NAMESPACE, SMALL);
    await stack.until('Ready', 'False', 'ComponentsNotReady');
    await layer.simulator.resume();
    await stack.ready();
  });
  after(() => operator.kill());

  it('begins with what ran where, and with what it made', async () => {
    await untilLine(/^started: operator \(start\)$/);
    const start = lines().find(({ message }) => message === 'started');
    expect(start).to.deep.include({ node: process.version });
    expect(start?.['version']).to.match(/^\d+\.\d+\.\d+/);
    expect(start?.['kubernetes']).to.match(/^v1\.\d+/);
    expect(start?.['settings']).to.deep.include({ namespaces: [NAMESPACE], resyncSeconds: 3600 });
    await untilLine(/^CA issued: Secret traced-thanos-root-ca /);
    await untilLine(/^certificate issued: Secret traced-thanos-store-server /);
    await untilLine(/^applied: StatefulSet stacks-trace\/traced-thanos-store \(it was not there\)$/);
    await untilLine(/^condition: Ready \(AsDesired\)$/);
    await untilEvent(/^Normal ComponentsNotReady: /);
    await untilEvent(/^Normal RolledOut: /);
    await untilEvent(/^Normal Ready: /);
  });

  it('tells what was taken back, and which fields', async () => {
    await layer.client.patch(stack.ref('Service', 'query'), { spec: { selector: { app: 'mine' } } }, USER);
    await untilEvent(/^Normal TakenBack: Service .*traced-thanos-query was changed .*selector/);
    await untilLine(/^taken back: Service stacks-trace\/traced-thanos-query /);
  });

  it('tells of a leaf that was made anew, and of a CA that was replaced', async () => {
    await layer.client.remove(stack.ref('Secret', 'store-server'));
    await untilEvent(/^Normal CertificateIssued: .*store/);
    await layer.client.remove(stack.ref('Secret', 'mesh-ca'));
    await untilEvent(/^Normal AuthorityReplaced: mesh is a new CA/);
    await stack.ready();
  });

  it('tells of clients that come and go', async () => {
    await stack.put({ ...SMALL, clients: [{ name: 'grafana' }] });
    await untilEvent(/^Normal ClientAdded: client\/grafana /);
    await stack.ready();
    await stack.put(SMALL);
    await untilEvent(/^Normal ClientRemoved: client\/grafana /);
    await untilLine(/^removed: Secret stacks-trace\/traced-thanos-client-grafana /);
    await stack.ready();
  });

  it('tells of a pause, of what is missing in it, and of its end', async () => {
    await stack.put({ ...SMALL, paused: true });
    await untilEvent(/^Normal Paused: /);
    await layer.client.remove(stack.ref('Service', 'query'));
    await stack.until('Ready', 'False', 'ObjectsMissing');
    await untilEvent(/^Warning ObjectsMissing: .*Service stacks-trace\/traced-thanos-query/);
    await stack.put(SMALL);
    await untilEvent(/^Normal Resumed: /);
    await stack.ready();
  });

  it('tells of a Secret that is missing, and notices within 5 s of the annotation that it is there', async () => {
    const missing: StackSpecInput = { objectStorage: { secretRef: { name: 'late' } } };
    await stack.put(missing);
    const { message } = await stack.until('Stalled', 'True', 'ObjectStorageSecretMissing');
    expect(message).to.match(/The next look is within about \d+ s; kubectl annotate thanosstack traced /);
    await untilEvent(/^Warning ObjectStorageSecretMissing: /);
    await layer.client.apply(objectStorageSecret(NAMESPACE, 'late'), USER);
    await sleep(3000);
    expect((await stack.condition('Stalled'))?.status, 'seen without being asked').to.equal('True');
    const began = performance.now();
    await layer.plane.kubectl([
      ...['annotate', 'thanosstack', 'traced', '-n', NAMESPACE, '--overwrite'],
      `securethanos.io/look=${Date.now()}`,
    ]);
    await stack.until('Stalled', 'False');
    expect(performance.now() - began).to.be.below(5000);
    await untilEvent(/^Normal NothingInTheWay: /);
    expect((await events()).filter((event) => event.startsWith('Normal Stalled'))).to.deep.equal([]);
  });

  it('tells all that one pass did in one Event for each reason', async () => {
    await stack.put({ ...SMALL, paused: true });
    await stack.until('Paused', 'True');
    await untilEvent(/^Normal Paused: /);
    for (const rest of ['store-server', 'compactor-server']) await layer.client.remove(stack.ref('Secret', rest));
    for (const rest of ['query', 'store'])
      await layer.client.patch(stack.ref('Service', rest), { spec: { selector: { app: 'mine' } } }, USER);
    const before = new Set((await eventObjects()).map(({ metadata }) => metadata.uid));
    await stack.put({ ...SMALL, clients: [{ name: 'grafana' }, { name: 'perses' }] });
    await stack.ready();
    const since = async () => (await eventObjects()).filter(({ metadata }) => !before.has(metadata.uid));
    await waitFor('the events', async () => (await since()).some(({ reason }) => reason === 'TakenBack'), TIMEOUT);
    const done = (await since()).filter(({ reason }) => TOLD.some((one) => one === reason));
    expect(done.map(({ reason, count }) => [reason, count]).sort()).to.deep.equal(TOLD.map((reason) => [reason, 1]));
    const said = Object.fromEntries(done.map(({ reason, message }) => [reason, message])) as Record<Told, string>;
    expect(said.CertificateIssued).to.include('for store: ').and.include('for compactor: ');
    expect(said.ClientAdded).to.include('client/grafana ').and.include('client/perses ');
    expect(said.TakenBack).to.include('traced-thanos-query ').and.include('traced-thanos-store ');
  });

  it('tells of a write that is refused, and of the end of the stack', async () => {
    const metadata = { name: 'traced-thanos-ruler', namespace: NAMESPACE };
    await layer.client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }, USER);
    await stack.put({ ...SMALL, ruler: {} });
    await untilLine(/^not written: ServiceAccount stacks-trace\/traced-thanos-ruler /);
    await untilEvent(/^Warning WriteRefused: /);
    await stack.remove();
    await untilLine(/^stack deleted: SecureThanosStack stacks-trace\/traced /);
  });

  it('has the stack, the object and the reason in each line, and nothing that is no line of JSON', () => {
    const ours = lines().filter(({ stack: of }) => of !== undefined);
    expect(ours.length).to.be.greaterThan(50);
    for (const line of ours) {
      const text = JSON.stringify(line);
      expect(line['stack'], text).to.equal(`${NAMESPACE}/traced`);
      if (line['message'] === 'the pass is repeated') continue;
      expect(line['object'], text).to.be.a('string');
      expect(line['reason'], text).to.be.a('string');
    }
    for (const line of operator.output().trim().split('\n')) expect(line).to.match(/^\{[ -~]*\}$/);
  });

  it('ends without an error', async () => {
    expect(await operator.stop()).to.include('(code 0)');
    expect(texts().at(-1)).to.equal('stopping: operator (SIGTERM)');
    expect(lines().filter(({ level }) => level === 'error')).to.deep.equal([]);
  });
});

describe('the log while the API server is away', () => {
  it('is a line for the fact, without a stack, however many requests fail, and no error at the end', async () => {
    const layer = await useOperatorLayer();
    const link = await startLink(layer.kubeconfig);
    const kubeconfig = join(layer.plane.directory, 'link.kubeconfig');
    await writeFile(kubeconfig, link.kubeconfig);
    const operator = await startOperator(layer.plane, kubeconfig, [
      `--namespaces=${NAMESPACE}`,
      '--resync-interval=1s',
    ]);
    const before = operator.output().length;
    link.cut();
    await sleep(20_000);
    expect(await operator.stop()).to.include('(code 0)');
    const printed = operator.output().slice(before).trim().split('\n');
    expect(printed.length, printed.join('\n')).to.be.within(2, 6);
    for (const line of printed) {
      expect(line.length, line).to.be.below(1000);
      expect(line).to.not.include('"stack":"').and.not.include('    at ').and.not.include('"level":"error"');
    }
  });
});

/** A way to the API server that can be cut. */
async function startLink(path: string) {
  const config = parse(readFileSync(path, 'utf8')) as { clusters: [{ name: string; cluster: { server: string } }] };
  const [{ name, cluster }] = config.clusters;
  const { hostname, port } = new URL(cluster.server);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const link = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    kubeconfig: stringify({ ...config, clusters: [{ name, cluster: { ...cluster, server: link } }] }),
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
