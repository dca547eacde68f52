import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeNamespace, useControlPlane } from '../support/control-plane.ts';
import { page } from '../unit/docs/documents.ts';

const NAMESPACE = 'secure-thanos-system';
const OPERATOR_NAME = 'secure-thanos-operator';
const OPERATOR = `--as=system:serviceaccount:${NAMESPACE}:${OPERATOR_NAME}`;
const FOLLOW = '--verb=list,watch';

describe('config on a real API server', () => {
  let namespace: string;
  const kubectl = (...args: string[]) => useControlPlane().kubectl(args);
  const refusal = (...args: string[]) =>
    kubectl(...args).then(
      () => 'allowed',
      (error: Error) => error.message,
    );

  before(async () => {
    namespace = await makeNamespace(useControlPlane(), 'config');
    await kubectl('apply', '-k', 'config/default');
  });

  it('is applied again without a change', async () => {
    const lines = (await kubectl('apply', '-k', 'config/default')).trim().split('\n');
    expect(lines).to.have.length(14);
    expect(lines.filter((line) => !line.endsWith(' unchanged'))).to.deep.equal([]);
  });

  it('runs the operator by digest with the kustomization of docs/install.md', async () => {
    const [block, ...others] = page('docs/install.md').blocks.filter(({ text }) =>
      text.includes('kind: Kustomization'),
    );
    expect(others).to.deep.equal([]);
    const digest = 'a'.repeat(64);
    const folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
    for (const name of ['config', 'crds']) cpSync(name, join(folder, name), { recursive: true });
    mkdirSync(join(folder, 'production'));
    writeFileSync(join(folder, 'production/kustomization.yaml'), block?.text.replace('<digest>', digest) ?? '');
    const built = await kubectl('kustomize', join(folder, 'production')).finally(() =>
      rmSync(folder, { recursive: true }),
    );
    expect(built.match(/ image: .*/g)).to.deep.equal([
      ` image: registry.example.com/secure-thanos/operator@sha256:${digest}`,
    ]);
    const plain = await kubectl('kustomize', 'config/default');
    expect(built.split('\n').length).to.equal(plain.split('\n').length);
  });

  it('makes a pod that the restricted standard lets in', async () => {
    const deployment = await useControlPlane().get(['deployment', 'secure-thanos-operator', '-n', NAMESPACE]);
    const { template } = (deployment as { readonly spec: { readonly template: { readonly spec: unknown } } }).spec;
    const metadata = { name: 'operator-1', namespace: NAMESPACE };
    const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec });
    const answer = await useControlPlane().kubectl(['apply', '--dry-run=server', '-f', '-'], { input: pod });
    expect(answer.trim()).to.equal('pod/operator-1 created (server dry run)');
  });

  it('lets the operator hand on the read of targets in a namespace, and of nothing that it does not hold', async () => {
    const targets = '--resource=pods,services,endpoints,endpointslices.discovery.k8s.io';
    expect(await refusal('-n', namespace, OPERATOR, 'create', 'role', 'discovery', FOLLOW, targets)).to.equal(
      'allowed',
    );
    const binding = ['--role=discovery', `--serviceaccount=${namespace}:default`];
    expect(await refusal('-n', namespace, OPERATOR, 'create', 'rolebinding', 'discovery', ...binding)).to.equal(
      'allowed',
    );
    const more = await refusal('-n', namespace, OPERATOR, 'create', 'role', 'more', '--verb=create', '--resource=pods');
    expect(more).to.include('attempting to grant RBAC permissions not currently held');
  });

  it('lets the operator make ClusterRoles only with config/rbac/cluster-discovery', async () => {
    const name = `${namespace}-discovery`;
    const create = ['create', 'clusterrole', name, FOLLOW, '--resource=pods,nodes', '--dry-run=server', OPERATOR];
    // Operators of other tests are bound to the same ClusterRole, so it stays.
    await kubectl('delete', 'clusterrolebinding', `${OPERATOR_NAME}-cluster-discovery`, '--ignore-not-found');
    expect(await refusal(...create)).to.include('cannot create resource "clusterroles"');
    await kubectl('apply', '-k', 'config/rbac/cluster-discovery');
    expect(await refusal(...create)).to.equal('allowed');
  });

  it('lets the operator hold leases in its own namespace only', async () => {
    const can = (where: string) => refusal('auth', 'can-i', 'update', 'leases', '-n', where, OPERATOR);
    expect(await can(NAMESPACE)).to.equal('allowed');
    expect(await can(namespace)).to.not.equal('allowed');
  });
});
