import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { API_VERSION, FIELD_MANAGER, KIND } from '../../../src/api/group.ts';
import { type KubernetesObject, keyOf, refOf } from '../../../src/api/objects.ts';
import { writeYaml } from '../../../src/writer/yaml.ts';
import { dryRunDifferences } from '../../support/api-server/dry-run.ts';
import { exampleInputs, exampleNames, exampleStack } from '../../support/examples.ts';
import { expectedCertificates, type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { type OperatorProcess, startOperator } from '../../support/operator.ts';
import { type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';
import { installPrometheusRules, removePrometheusRules } from '../../support/rules/prometheus-rules.ts';
import { snippets } from '../../support/snippets.ts';
import { normalised } from './normalised.ts';
import { callRender } from './render-call.ts';
import { userKubeconfig } from './user-kubeconfig.ts';

/** One for each example: of several stacks on one bucket, the younger ones have no Compactor. */
const namespaceOf = (example: string): string => `stacks-rendered-${example}`;
/** For what needs no other. */
const NAMESPACE = namespaceOf('production');
/** Where the operator believes to run: its policies let it in. */
const OPERATOR_NAMESPACE = 'operator-tests';
const OPERATOR = `--operator-namespace=${OPERATOR_NAMESPACE}`;
const USER = { fieldManager: 'user', force: true };

// Workloads are simulated here (test/support/api-server/workload-simulator.ts), which changes nothing of what the operator applies.
describe('render prints what the operator applies', () => {
  let layer: OperatorLayer;
  let operator: OperatorProcess;
  const stacks = new Map<string, LiveStack>();

  before(async function () {
    this.timeout(240_000);
    layer = await useOperatorLayer();
    await installPrometheusRules(layer.plane);
    const namespaces = exampleNames().map(namespaceOf);
    for (const namespace of namespaces) {
      await layer.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, USER);
      for (const object of exampleInputs(namespace)) await layer.client.apply(object, USER);
    }
    const flags = [`--namespaces=${namespaces.join(',')}`, '--resync-interval=5s'];
    operator = await startOperator(layer.plane, layer.kubeconfig, flags, { POD_NAMESPACE: OPERATOR_NAMESPACE });
    for (const example of exampleNames()) {
      const { name, spec } = exampleStack(example);
      stacks.set(example, await makeStack(layer.client, name, namespaceOf(example), spec));
    }
    for (const stack of stacks.values()) await stack.ready();
  });

  after(async () => {
    for (const stack of stacks.values()) await stack.remove();
    await operator.stop();
    await removePrometheusRules(layer.plane);
  });

  for (const example of exampleNames()) {
    describe(`the example ${example}`, () => {
      it('is in the cluster as it is rendered from files, but for what only a cluster knows', async () => {
        const { code, error, objects } = await callRender(await fileOf(example), OPERATOR);
        expect({ code, error }).to.deep.equal({ code: 0, error: '' });
        expect(await dryRunDifferences(layer.client, objects, normalised)).to.deep.equal([]);
        const certificates = expectedCertificates(await stackOf(example).get()).length;
        // The trust objects are two.
        expect((await stackOf(example).objects()).size).to.equal(objects.length + certificates + 2);
      });

      it('is in the cluster exactly as it is rendered from the cluster', () => expectExact(stackOf(example)));
    });
  }

  describe('from the cluster', () => {
    it('builds on what was written before: identities that were taken away, the places of rules', async () => {
      const stack = stackOf('quickstart');
      const { spec } = exampleStack('quickstart');
      const rules = ['platform-rules', 'quickstart-rules'].map((name) => ({ name }));
      await stack.put({ ...spec, clients: [{ name: 'other' }], ruler: { ...spec.ruler, ruleConfigMaps: rules } });
      await stack.ready();
      await stack.put({ ...spec, clients: [] });
      await stack.ready();
      await expectExact(stack);
    });

    it('shows what somebody else changed', async () => {
      const stack = stackOf('minimal');
      await stack.put({ ...exampleStack('minimal').spec, paused: true });
      await stack.until('Paused', 'True');
      await layer.client.patch(stack.ref('Service', 'query'), { spec: { selector: { app: 'another' } } }, USER);
      const { out, objects } = await fromCluster(stack);
      expect(out).to.include('# It is paused');
      const found = await dryRunDifferences(layer.client, objects);
      expect(found.join('\n')).to.include('Service minimal-thanos-query: spec.selector.app: undefined, "another"');
      expect(String(await kubectlDiff(out).catch((error: unknown) => error))).to.include('another');
    });

    it('says why nothing would be applied', async () => {
      const stack = await makeStack(layer.client, 'no-storage', NAMESPACE, {
        objectStorage: { secretRef: { name: 'nowhere' } },
      });
      const { code, out, error } = await fromCluster(stack);
      await stack.remove();
      expect({ code, out }).to.deep.equal({ code: 1, out: '' });
      expect(error).to.include('Secret "nowhere" with the object storage configuration does not exist');
    });

    it('says of a stack that no operator has seen yet that its certificates are not there', async () => {
      const metadata = { name: 'early', namespace: OPERATOR_NAMESPACE };
      await layer.client.apply(
        { apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, name: 'thanos-objstore' }, ...storageData() },
        USER,
      );
      const stack = await makeStack(layer.client, metadata.name, metadata.namespace, SMALL);
      const { code, error } = await fromCluster(stack);
      await stack.remove();
      expect(code).to.equal(1);
      for (const authority of ['root', 'mesh', 'access'])
        expect(error).to.include(
          `operator-tests/early-thanos-${authority}-ca with the certificate of the ${authority} CA`,
        );
    });

    it('says that a stack does not exist, and where it looked', async () => {
      const { code, error } = await fromCluster({ name: 'nobody', namespace: NAMESPACE });
      expect(code).to.equal(1);
      expect(error).to.equal(`there is no SecureThanosStack ${NAMESPACE}/nobody: name its namespace with -n\n`);
    });

    it('says that the cluster can not be asked', async () => {
      const { code, error } = await fromCluster(stackOf('production'), '--context=nowhere');
      expect(code).to.equal(1);
      expect(error).to.include("kubeconfig context 'nowhere' is unknown");
    });

    describe('with the rights of docs/cli.md', () => {
      const roles = snippets()
        .map(({ object }) => object)
        .filter(({ kind, metadata }) => kind === 'Role' && metadata.name === 'thanos-render')
        .map(inTestNamespace);
      const rights = roles.flatMap((role) =>
        (role['rules'] as readonly Rule[]).map((rule) => ({ namespace: role.metadata.namespace ?? '', rule })),
      );

      it('it works', async () => {
        const kubeconfig = await userKubeconfig(layer.plane, NAMESPACE, 'reader', rights);
        const { code, error, objects } = await asUser(kubeconfig);
        expect({ code, error }).to.deep.equal({ code: 0, error: '' });
        expect(objects.length).to.be.greaterThan(40);
      });

      for (const [index, { rule }] of rights.entries()) {
        it(`less ${rule.resources.join()} ${(rule.resourceNames ?? []).join()} is told`, async () => {
          const others = rights.filter((_, position) => position !== index);
          const kubeconfig = await userKubeconfig(layer.plane, NAMESPACE, `reader-${index}`, others);
          const { code, out, error } = await asUser(kubeconfig);
          expect({ code, out }).to.deep.equal({ code: 1, out: '' });
          expect(error).to.include('is forbidden').and.include(rule.resources[0]).and.include('docs/cli.md');
        });
      }

      const asUser = (kubeconfig: string) =>
        callRender('--from-cluster', 'prod', `--namespace=${NAMESPACE}`, `--kubeconfig=${kubeconfig}`, OPERATOR);
    });
  });

  async function expectExact(stack: LiveStack): Promise<void> {
    const { code, error, out, objects } = await fromCluster(stack);
    expect({ code, error }).to.deep.equal({ code: 0, error: '' });
    expect(await dryRunDifferences(layer.client, objects)).to.deep.equal([]);
    const others = [...(await stack.objects()).values()].filter(({ kind }) => kind !== 'Secret');
    expect(objects.map(addressOf)).to.have.members(others.map(addressOf));
    expect(out).to.not.match(/PRIVATE KEY|kind: Secret/);
    expect(await kubectlDiff(out)).to.equal('');
  }

  const fromCluster = ({ name, namespace }: Pick<LiveStack, 'name' | 'namespace'>, ...args: readonly string[]) =>
    callRender('--from-cluster', name, '-n', namespace, `--kubeconfig=${layer.plane.kubeconfig}`, OPERATOR, ...args);

  const stackOf = (example: string): LiveStack => {
    const stack = stacks.get(example);
    if (!stack) throw new Error(`the example ${example} was not started`);
    return stack;
  };

  /** A file with the example and all that it reads. */
  async function fileOf(example: string): Promise<string> {
    const { name, spec } = exampleStack(example);
    const file = join(layer.plane.directory, `${name}.yaml`);
    const namespace = namespaceOf(example);
    const stack = { apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace }, spec };
    await writeFile(file, [stack, ...exampleInputs(namespace)].map((object) => writeYaml(object)).join('---\n'));
    return file;
  }

  /** Rejects when there are differences. */
  const kubectlDiff = (input: string): Promise<string> =>
    layer.plane.kubectl(
      ['diff', '--server-side', '--force-conflicts', `--field-manager=${FIELD_MANAGER}`, '--filename=-'],
      { input },
    );
});

interface Rule {
  readonly resources: readonly [string, ...string[]];
  readonly resourceNames?: readonly string[];
}

const addressOf = (object: KubernetesObject): string => keyOf(refOf(object));

const storageData = () => {
  const secret = exampleInputs(NAMESPACE).find(({ metadata }) => metadata.name === 'thanos-objstore');
  return { stringData: secret?.['stringData'] };
};

/** The Role in `default` stays there. */
function inTestNamespace({ metadata, ...role }: KubernetesObject): KubernetesObject {
  const namespace = metadata.namespace === 'monitoring' ? NAMESPACE : metadata.namespace;
  return { ...role, metadata: { ...metadata, namespace } } as KubernetesObject;
}
