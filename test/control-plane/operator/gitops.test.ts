import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { exampleNames, exampleText } from '../../support/examples.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { OBJECT_STORAGE, objectStorageSecret } from '../../support/object-storage/secrets.ts';
import { type OperatorProcess, startOperator } from '../../support/operator.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';
import { fluxApply, fluxWait, healthOf, kstatusOf } from './gitops.ts';

/** A namespace and an operator of its own: the operator has to be away while a stack is new. */
const NAMESPACE = 'gitops';
const USER = { fieldManager: 'user', force: true };
const FLAGS = [`--namespaces=${NAMESPACE}`, '--resync-interval=2s'];

// Workloads are simulated here (test/support/api-server/workload-simulator.ts): what is shown is how a status is understood, not how
// pods get ready.
describe('a stack under GitOps (workloads simulated)', () => {
  let layer: OperatorLayer;
  let operator: OperatorProcess | undefined;
  const kubectl = (...args: readonly string[]) => layer.plane.kubectl([...args, '-n', NAMESPACE]);
  const start = async () => {
    operator = await startOperator(layer.plane, layer.kubeconfig, FLAGS);
  };

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    await layer.client.apply(objectStorageSecret(NAMESPACE, 'thanos-objstore-compactor'), USER);
  });
  after(async () => {
    await layer.simulator.resume();
    await operator?.kill();
  });

  describe('for Flux by kstatus, for Argo CD by its health check', () => {
    const SECRET = 'gitops-objstore';
    const spec: StackSpecInput = { objectStorage: { secretRef: { name: SECRET } }, prometheus: {} };
    const putSecret = (content: unknown) => layer.client.apply(objectStorageSecret(NAMESPACE, SECRET, content), USER);
    let stack: LiveStack;

    /** Both, as "kstatus health". */
    const judge = async (object?: KubernetesObject) => {
      const live = object ?? (await stack.get());
      return `${(await kstatusOf(live)).status} ${(await healthOf(live)).status}`;
    };
    const until = (wanted: string) =>
      waitFor(`the stack to be ${wanted}`, async () => (await judge()) === wanted, { timeout: 30_000 });
    const manifest = () => JSON.stringify({ apiVersion: API, kind: 'SecureThanosStack', metadata: self(), spec });
    const API = 'securethanos.io/v1alpha1';
    const self = () => ({ name: stack.name, namespace: NAMESPACE });

    it('is in progress when it is new, before an operator has seen it', async () => {
      await putSecret(OBJECT_STORAGE);
      stack = await makeStack(layer.client, 'judged', NAMESPACE, spec);
      expect(await judge()).to.equal('InProgress Progressing');
    });

    it('is in progress while its pods start', async () => {
      layer.simulator.pause();
      await start();
      await stack.until('Reconciling', 'True', 'RollingOut');
      expect(await judge()).to.equal('InProgress Progressing');
      expect((await kstatusOf(await stack.get())).message).to.include('query: 0 of 2 pods ready');
    });

    it('is waited for by Flux until it is current, although nobody could dial it', async () => {
      const waiting = fluxWait(layer.plane.kubeconfig, manifest());
      await layer.simulator.resume();
      expect(await waiting).to.deep.equal({ current: true });
      expect(await judge()).to.equal('Current Healthy');
      for (const type of ['QueryWorks', 'ObjectStorageReady', 'SamplesWritten'])
        expect(await stack.condition(type)).to.include({ status: 'Unknown' });
    });

    it('is in progress again after a change, also before the operator has seen it', async () => {
      layer.simulator.pause();
      await operator?.stop();
      await stack.put({ ...spec, query: { replicas: 3 } });
      expect(await judge()).to.equal('InProgress Progressing');
      await start();
      await stack.until('Reconciling', 'True');
      expect(await judge()).to.equal('InProgress Progressing');
      await layer.simulator.resume();
      await until('Current Healthy');
    });

    it('has failed while an input is missing, and Flux gives up at once and says so', async () => {
      await layer.client.remove({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name: SECRET });
      await until('Failed Degraded');
      expect((await kstatusOf(await stack.get())).message).to.include(SECRET);
      expect((await healthOf(await stack.get())).message).to.include('create it');
      const { current, message } = await fluxWait(layer.plane.kubeconfig, manifest());
      expect(current).to.equal(false);
      expect(message).to.include('stalled').and.include("status: 'Failed'");
    });

    it('has failed while an input is invalid', async () => {
      await putSecret({ ...OBJECT_STORAGE, config: { ...OBJECT_STORAGE.config, insecure: true } });
      await stack.until('Stalled', 'True', 'ObjectStorageInvalid');
      expect(await judge()).to.equal('Failed Degraded');
    });

    it('is current again when the input is corrected', async () => {
      await putSecret(OBJECT_STORAGE);
      await until('Current Healthy');
    });

    it('stays current while it waits for what others do', async () => {
      const service = stack.ref('Service', 'query');
      await layer.client.patch(service, { metadata: { finalizers: ['example.com/held'] } }, USER);
      await layer.client.remove(service);
      await stack.until('Ready', 'True', 'AsDesired', 'is being deleted');
      expect(await judge()).to.equal('Current Healthy');
      await layer.client.patch(service, { metadata: { finalizers: [] } }, USER);
      await stack.until('Ready', 'True', 'AsDesired', 'Every component, certificate and object is as desired.');
    });

    it('stays current while it is paused, which Argo CD shows as suspended', async () => {
      await stack.put({ ...spec, query: { replicas: 3 }, paused: true });
      await stack.until('Paused', 'True');
      expect(await judge()).to.equal('Current Suspended');
      await stack.put({ ...spec, query: { replicas: 3 } });
      await until('Current Healthy');
    });

    it('is degraded when something fails that neither ends by itself nor waits for a change', async () => {
      const live = await stack.get();
      const status = live['status'] as { readonly conditions: readonly { readonly type: string }[] };
      const message = 'Operations on the object storage fail.';
      const conditions = status.conditions.map((one) =>
        one.type === 'Ready' ? { ...one, status: 'False', reason: 'OperationsFail', message } : one,
      );
      const failing = { ...live, status: { ...status, conditions } };
      expect(await judge(failing)).to.equal('InProgress Degraded');
      expect((await healthOf(failing)).message).to.equal(message);
    });

    it('is terminating while it is deleted', async () => {
      await kubectl('patch', 'thanosstack', 'judged', '--type=merge', '-p', finalizers('example.com/held'));
      await kubectl('delete', 'thanosstack', 'judged', '--wait=false');
      expect(await judge()).to.equal('Terminating Progressing');
      await kubectl('patch', 'thanosstack', 'judged', '--type=merge', '-p', finalizers());
    });

    const finalizers = (...names: readonly string[]) => JSON.stringify({ metadata: { finalizers: names } });
  });

  for (const example of exampleNames()) {
    describe(`examples/${example}.yaml`, () => {
      const text = exampleText(example).replaceAll('namespace: monitoring', `namespace: ${NAMESPACE}`);
      const objects = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
      const name = objects[0]?.metadata.name ?? '';
      const apply = (...flags: readonly string[]) =>
        layer.plane.kubectl(['apply', ...flags, '-f', '-'], { input: text });
      /** Rejects with the difference if there is one. */
      const diff = (...flags: readonly string[]) => layer.plane.kubectl(['diff', ...flags, '-f', '-'], { input: text });
      const versions = () => Promise.all(objects.map(async (object) => (await live(object)).metadata));
      const live = ({ kind, metadata }: KubernetesObject): Promise<KubernetesObject> =>
        layer.plane.get([kind, metadata.name, '-n', NAMESPACE]);

      it('is applied by kubectl, and shows no difference before the operator has looked', async () => {
        await operator?.stop();
        expect(await apply()).to.include(`${name} created`);
        await diff();
        expect(await apply()).to.not.match(/created|configured/);
      });

      it('shows no difference when it has converged', async () => {
        await start();
        await kubectl('wait', `thanosstack/${name}`, '--for=condition=Ready', '--timeout=60s');
        const before = await versions();
        await diff();
        expect(await apply()).to.not.match(/created|configured/);
        expect(await versions()).to.deep.equal(before);
        expect((await live(objects[0] as KubernetesObject)).metadata.generation).to.equal(1);
      });

      it('is taken over by server-side apply without a conflict, and changes no spec', async () => {
        const flags = ['--server-side', '--field-manager=kustomize-controller'];
        await diff(...flags);
        await apply(...flags);
        const before = await versions();
        await apply(...flags);
        await diff(...flags);
        expect(await versions()).to.deep.equal(before);
        expect(before[0]?.generation).to.equal(1);
      });

      it('is unchanged for Flux, before and after a look of the operator', async () => {
        await fluxApply(layer.plane.kubeconfig, text);
        expect(new Set((await fluxApply(layer.plane.kubeconfig, text)).map(({ action }) => action))).to.deep.equal(
          new Set(['unchanged']),
        );
        expect(await fluxWait(layer.plane.kubeconfig, text)).to.deep.equal({ current: true });
        expect(new Set((await fluxApply(layer.plane.kubeconfig, text)).map(({ action }) => action))).to.deep.equal(
          new Set(['unchanged']),
        );
      });

      it('has a spec that belongs to nobody but those who applied it', async () => {
        const managed = await layer.plane.get(['thanosstack', name, '-n', NAMESPACE, '--show-managed-fields']);
        const entries = managed.metadata.managedFields as readonly {
          readonly manager: string;
          readonly fieldsV1: Readonly<Record<string, unknown>>;
        }[];
        const owners = entries.filter(({ fieldsV1 }) => 'f:spec' in fieldsV1).map(({ manager }) => manager);
        expect(owners).to.include('kustomize-controller').and.not.include('secure-thanos-operator');
        await kubectl('delete', 'thanosstack', name);
      });
    });
  }

  describe('that Flux alone applies', () => {
    it('is created, and current afterwards', async () => {
      const metadata = { name: 'by-flux', namespace: NAMESPACE };
      const text = JSON.stringify({
        apiVersion: 'securethanos.io/v1alpha1',
        kind: 'SecureThanosStack',
        metadata,
        spec: SMALL,
      });
      const actions = async () => (await fluxApply(layer.plane.kubeconfig, text)).map(({ action }) => action);
      expect(await actions()).to.deep.equal(['created']);
      expect(await fluxWait(layer.plane.kubeconfig, text)).to.deep.equal({ current: true });
      expect(await actions()).to.deep.equal(['unchanged']);
    });
  });
});
