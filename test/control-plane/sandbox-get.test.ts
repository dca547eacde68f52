// What asks in place of kubectl must answer as kubectl would.
import { expect } from 'chai';
import type { ControlPlane } from '../../sandbox/control-plane/start.ts';
import { bindGet, type Get } from '../../sandbox/get/get.ts';
import { makeNamespace, useControlPlane } from '../support/control-plane.ts';

const KIND = 'widgets.sandbox-get.securethanos.io';

describe('the sandbox asks as kubectl get does', () => {
  let plane: ControlPlane;
  let get: Get;
  let namespace = '';

  before(async () => {
    plane = useControlPlane();
    get = bindGet(plane.kubeconfig);
    namespace = await makeNamespace(plane, 'asked');
    await plane.apply(['one', 'two', 'three'].map(configMap));
  });

  const configMap = (name: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: { color: name === 'one' ? 'red' : 'blue' } },
    data: { key: name },
  });

  const QUESTIONS: readonly (readonly string[])[] = [
    ['configmap', 'one', '-n', '<namespace>'],
    ['cm', 'one', 'two', '-n', '<namespace>'],
    ['ConfigMaps', '--namespace', '<namespace>'],
    ['configmaps', '-n', '<namespace>', '-l', 'color in (red),color!=blue'],
    ['configmaps', '-n', '<namespace>', '--field-selector', 'metadata.name=two'],
    ['secrets,configmaps,pods,deployments', '-n', '<namespace>', '-l', 'color=blue'],
    ['pods', '-n', 'of-nobody'],
    ['serviceaccounts', '--all-namespaces'],
    ['clusterroles.rbac.authorization.k8s.io', 'view'],
    ['role', '-n', 'kube-system'],
    ['ns', 'kube-system'],
    ['services'],
    ['events', '-n', '<namespace>'],
    ['events.events.k8s.io', '-n', '<namespace>'],
    ['crd'],
  ];

  for (const question of QUESTIONS) {
    it(`about ${question.join(' ')}`, async () => {
      const args = question.map((arg) => (arg === '<namespace>' ? namespace : arg));
      const answer = (await get(args)) as { readonly items?: readonly unknown[] };
      expect(answer).to.deep.equal(JSON.parse(await plane.kubectl(['get', ...args, '-o', 'json'])));
    });
  }

  it('and has the same words for what is not there', async () => {
    for (const args of [
      ['configmap', 'none', '-n', namespace],
      ['clusterrole', 'none'],
      ['gizmos', '-n', namespace],
    ]) {
      const words = await plane.kubectl(['get', ...args]).catch(({ stderr }: { readonly stderr: string }) => stderr);
      expect(await get(args).catch(({ message }: Error) => message)).to.equal(words);
    }
  });

  it('also about a kind that came after the first question', async () => {
    await plane.apply([definition]);
    await plane.kubectl(['wait', '--for=condition=Established', `crd/${KIND}`]);
    await plane.apply([
      { apiVersion: 'sandbox-get.securethanos.io/v1', kind: 'Widget', metadata: { name: 'a', namespace } },
    ]);
    for (const args of [
      ['wdg', 'a', '-n', namespace],
      [KIND, '-n', namespace],
    ])
      expect(await get(args)).to.deep.equal(JSON.parse(await plane.kubectl(['get', ...args, '-o', 'json'])));
  });

  it('and leaves to kubectl what only kubectl knows', async () => {
    expect(await get(['configmap/one', '-n', namespace])).to.equal(undefined);
    expect(await get(['configmap', 'one', '-n', namespace, '--show-managed-fields'])).to.equal(undefined);
    const { metadata } = await plane.get(['configmap', 'one', '-n', namespace, '--show-managed-fields']);
    expect(metadata.managedFields).to.have.lengthOf(1);
  });
});

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: KIND },
  spec: {
    group: 'sandbox-get.securethanos.io',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget', shortNames: ['wdg'] },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
