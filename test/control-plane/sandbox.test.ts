import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { KUBERNETES_VERSION } from '../../sandbox/binaries/table.ts';
import { exists } from '../../sandbox/cache.ts';
import { startControlPlane } from '../../sandbox/control-plane/start.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { makeNamespace, useControlPlane } from '../support/control-plane.ts';

const ATTEMPT = { timeout: 30_000 };

describe('the control plane sandbox', () => {
  it('serves the pinned Kubernetes version', async () => {
    const version = JSON.parse(await useControlPlane().kubectl(['version', '-o', 'json']));
    expect(version.serverVersion.gitVersion).to.equal(KUBERNETES_VERSION);
  });

  it('takes a custom resource definition and objects of it', async () => {
    const plane = useControlPlane();
    await plane.apply([gadgetDefinition]);
    await plane.kubectl(['wait', '--for=condition=Established', 'crd/gadgets.sandbox.securethanos.io']);
    const namespace = await makeNamespace(plane, 'gadget');
    await plane.apply([gadget(namespace)]);
    const found = await plane.get(['gadget', 'one', '-n', namespace]);
    expect(found.spec).to.deep.equal({ size: 3 });
  });

  it('refuses what the definition does not allow', async () => {
    const plane = useControlPlane();
    await plane.apply([gadgetDefinition]);
    const namespace = await makeNamespace(plane, 'gadget');
    const error = await plane
      .apply([{ ...gadget(namespace), spec: { size: 'large' } }])
      .catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(Error).with.property('message').that.includes('spec.size');
  });

  it('collects the children of a deleted owner', async () => {
    const plane = useControlPlane();
    const namespace = await makeNamespace(plane, 'garbage');
    await plane.apply([configMap(namespace, 'owner')]);
    const owner = await plane.get(['configmap', 'owner', '-n', namespace]);
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid };
    await plane.apply([configMap(namespace, 'child', [reference])]);
    await plane.kubectl(['delete', 'configmap', 'owner', '-n', namespace]);
    await waitFor('the child to be collected', async () => !(await names(namespace)).includes('child'), ATTEMPT);
  });

  it('ends namespaces with all that is in them', async () => {
    const plane = useControlPlane();
    const namespace = await makeNamespace(plane, 'ending');
    await plane.apply([configMap(namespace, 'content')]);
    await plane.kubectl(['delete', 'namespace', namespace, '--wait', '--timeout=60s']);
    expect(await plane.kubectl(['get', 'namespace', namespace, '--ignore-not-found'])).to.equal('');
  });

  it('counts quotas', async () => {
    const plane = useControlPlane();
    const namespace = await makeNamespace(plane, 'quota');
    await plane.kubectl(['create', 'quota', 'few', '--hard=configmaps=1', '-n', namespace]);
    const refused = async (): Promise<boolean> => {
      const message = await plane.apply([configMap(namespace, `more-${Date.now()}`)]).then(String, String);
      return message.includes('exceeded quota');
    };
    await waitFor('a config map above the quota to be refused', refused, ATTEMPT);
  });

  it('writes who asked for what into the audit log', async () => {
    const plane = useControlPlane();
    const namespace = await makeNamespace(plane, 'audited');
    const log = await readFile(plane.auditLog, 'utf8');
    const events = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const creation = events.find((event) => event.verb === 'create' && event.objectRef?.name === namespace);
    expect(creation?.user.username).to.equal('admin');
  });
});

describe('a control plane of its own', () => {
  it('keeps its objects when the API server is killed and started again', async () => {
    const plane = await startControlPlane();
    try {
      const namespace = await makeNamespace(plane, 'kept');
      await plane.killApiServer();
      const message = await plane.kubectl(['get', 'namespaces']).then(String, String);
      expect(message).to.include('refused');
      await plane.startApiServer();
      expect(await plane.kubectl(['get', 'namespace', namespace, '-o', 'name'])).to.equal(`namespace/${namespace}`);
    } finally {
      await plane.stop();
    }
  });

  it('leaves no process and no file behind', async () => {
    const plane = await startControlPlane();
    const pids = Object.values(plane.pids());
    expect(pids).to.have.length(3);
    for (const pid of pids) expect(await exists(`/proc/${pid}`), `process ${pid} runs`).to.equal(true);
    await plane.stop();
    for (const pid of pids) expect(await exists(`/proc/${pid}`), `process ${pid} is left`).to.equal(false);
    expect(await exists(plane.directory)).to.equal(false);
  });
});

const gadgetDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.sandbox.securethanos.io' },
  spec: {
    group: 'sandbox.securethanos.io',
    scope: 'Namespaced',
    names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          },
        },
      },
    ],
  },
};

function gadget(namespace: string) {
  return {
    apiVersion: 'sandbox.securethanos.io/v1',
    kind: 'Gadget',
    metadata: { name: 'one', namespace },
    spec: { size: 3 },
  };
}

function configMap(namespace: string, name: string, ownerReferences: object[] = []) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ownerReferences } };
}

async function names(namespace: string): Promise<string[]> {
  const list = await useControlPlane().get(['configmaps', '-n', namespace]);
  return list.items.map((item: { metadata: { name: string } }) => item.metadata.name);
}
