import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { generatedFiles } from '../../../scripts/generate.ts';
import { GROUP, PLURAL } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { parseAddress } from '../../../src/observability/health.ts';
import { readSettings } from '../../../src/settings.ts';
import { FACTS } from '../../../src/stack/components.ts';
import { MANAGED_BY } from '../../../src/stack/labels.ts';
import { build, readObjects, yamlFiles } from './manifests.ts';

const NAMESPACE = 'secure-thanos-system';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

type Labels = Readonly<Record<string, string>>;
type PolicyRule = Readonly<
  Record<'from' | 'to', readonly unknown[] | undefined> & { ports: readonly { port: number }[] }
>;
type Container = Readonly<Record<string, unknown>> & {
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly valueFrom: unknown }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
};
type Pod = Readonly<Record<string, unknown>> & { readonly containers: readonly [Container] };
type Template = { readonly metadata: { readonly labels: Labels }; readonly spec: Pod };
type DeploymentSpec = { readonly template: Template; readonly selector: { readonly matchLabels: Labels } };

describe('config', () => {
  const objects = build('config/default');
  const find = (kind: string, name: string): KubernetesObject => {
    const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
    if (!found) throw new Error(`no ${kind} ${name}`);
    return found;
  };
  const deployment = find('Deployment', 'secure-thanos-operator')['spec'] as DeploymentSpec;
  const { template, selector } = deployment;
  const [container] = template.spec.containers;
  const environment = { POD_NAMESPACE: NAMESPACE, POD_NAME: 'operator-1' };

  it('names every object once, with all its namespaced ones in one namespace, but the look at name servers', () => {
    const keys = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(keys).size).to.equal(keys.length);
    expect([...keys].sort()).to.deep.equal([
      'ClusterRole/secure-thanos-admin',
      'ClusterRole/secure-thanos-operator',
      'ClusterRole/secure-thanos-viewer',
      'ClusterRoleBinding/secure-thanos-operator',
      `CustomResourceDefinition/${PLURAL}.${GROUP}`,
      'Deployment/secure-thanos-operator',
      `Namespace/${NAMESPACE}`,
      'NetworkPolicy/default-deny',
      'NetworkPolicy/secure-thanos-operator',
      'Role/secure-thanos-operator',
      'Role/secure-thanos-operator-dns',
      'RoleBinding/secure-thanos-operator',
      'RoleBinding/secure-thanos-operator-dns',
      'ServiceAccount/secure-thanos-operator',
    ]);
    const clusterScoped = ['ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'Namespace'];
    for (const { kind, metadata } of objects) {
      const home = metadata.name.endsWith('-dns') ? 'kube-system' : NAMESPACE;
      expect(metadata.namespace, kind).to.equal(clusterScoped.includes(kind) ? undefined : home);
    }
  });

  it('has no file that is not YAML of an object or of a kustomization', () => {
    for (const path of [...yamlFiles('config'), ...yamlFiles('crds')]) {
      for (const { apiVersion, kind } of readObjects(path)) expect([apiVersion, kind], path).to.not.include(undefined);
    }
  });

  it('has the generated files as they are generated now', () => {
    for (const [path, content] of generatedFiles()) {
      expect(readFileSync(path, 'utf8') === content, `${path}: run "npm run generate"`).to.equal(true);
    }
    expect([...generatedFiles().keys()]).to.include('config/rbac/cluster-role.yaml');
  });

  it('has a namespace that takes restricted pods only, and a pod that is one', () => {
    const { labels } = find('Namespace', NAMESPACE).metadata;
    expect(labels).to.include({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(template.spec['securityContext']).to.deep.equal({
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container['securityContext']).to.deep.equal({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC', 'volumes'])
      expect(template.spec).to.not.have.property(field);
  });

  it('runs the version of package.json, also in the image', () => {
    expect(container.image).to.equal(`ghcr.io/secure-thanos/operator:${version}`);
    const dockerfile = readFileSync('Dockerfile', 'utf8');
    expect(dockerfile).to.include(`ARG VERSION=${version}\n`).and.include('\nUSER 65532:65532\n');
    expect(dockerfile.includes(`-t ${container.image} `)).to.equal(true);
  });

  it('is built of images by digest, which no tag that moves can change', () => {
    const bases = readFileSync('Dockerfile', 'utf8').match(/^FROM .*$/gm) ?? [];
    expect(bases).to.have.length(2);
    for (const base of bases) expect(base).to.match(/^FROM [^ @]+:[^ @]+@sha256:[0-9a-f]{64}( AS \w+)?$/);
  });

  it('starts the operator with flags that it knows, and where it looks for itself', () => {
    const settings = readSettings(container.args, environment);
    expect(settings).to.deep.include({ leaderElect: true, leaseNamespace: NAMESPACE, instance: 'operator-1' });
    const paths = container.env.map(({ name, valueFrom }) => [name, valueFrom]);
    expect(paths).to.deep.equal([
      ['POD_NAMESPACE', { fieldRef: { fieldPath: 'metadata.namespace' } }],
      ['POD_NAME', { fieldRef: { fieldPath: 'metadata.name' } }],
    ]);
    const { port } = parseAddress(settings.healthAddress);
    expect(container.ports).to.deep.equal([{ name: 'health', containerPort: port, protocol: 'TCP' }]);
  });

  it('has pods with the labels that the policies of stacks select', () => {
    const pods = readSettings(container.args, environment).stack.operatorPods;
    expect(pods?.namespace).to.equal(NAMESPACE);
    expect(template.metadata.labels).to.include({ ...pods?.labels });
    expect(selector.matchLabels).to.deep.equal(pods?.labels);
  });

  it('denies all traffic but to DNS, the API server and what stacks listen on', () => {
    const deny = find('NetworkPolicy', 'default-deny')['spec'];
    expect(deny).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const allow = find('NetworkPolicy', 'secure-thanos-operator')['spec'] as {
      readonly podSelector: { readonly matchLabels: Labels };
      readonly ingress: readonly PolicyRule[];
      readonly egress: readonly PolicyRule[];
    };
    expect(allow.podSelector.matchLabels).to.deep.equal(selector.matchLabels);
    expect(allow.ingress.map(({ from }) => from)).to.deep.equal([
      [{ namespaceSelector: { matchLabels: { 'securethanos.io/scrape-operator': 'true' } } }],
    ]);
    expect(allow.ingress[0]?.ports.map(({ port }) => port)).to.deep.equal([container.ports[0]?.containerPort]);
    const [dns, apiServer, operands, ...others] = allow.egress;
    expect(others).to.deep.equal([]);
    expect(dns?.to).to.have.length(2);
    expect(apiServer?.ports.map(({ port }) => port)).to.deep.equal([443, 6443]);
    expect(operands?.to).to.deep.equal([{ namespaceSelector: {}, podSelector: { matchLabels: { ...MANAGED_BY } } }]);
    expect(operands?.ports.map(({ port }) => port)).to.have.members([
      ...new Set(FACTS.flatMap(({ listeners }) => listeners.map(({ port }) => port))),
    ]);
  });
});
