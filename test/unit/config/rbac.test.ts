import { expect } from 'chai';
import { GROUP, PLURAL } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { resolveStack } from '../../../src/stack/resolve/resolve.ts';
import { buildDiscoveryRbac } from '../../../src/workloads/prometheus/discovery-rbac.ts';
import { build } from './manifests.ts';

type Rule = Readonly<Record<'apiGroups' | 'resources' | 'verbs', readonly string[]>>;

const rulesOf = (object: KubernetesObject): readonly Rule[] => (object['rules'] ?? []) as readonly Rule[];

/** Each single permission as "group/resource verb". */
const permissionsOf = (rules: readonly Rule[]): readonly string[] =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`))),
  );

function discoveryRules(kubernetesDiscovery: 'Namespace' | 'Cluster'): readonly Rule[] {
  const object = {
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'SecureThanosStack',
    metadata: { name: 'prod', namespace: 'monitoring' },
    spec: {
      objectStorage: { secretRef: { name: 'objstore' } },
      prometheus: { externalLabels: { cluster: 'a' }, kubernetesDiscovery },
    },
  };
  const settings = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: ['monitoring'] };
  const { stack, violations } = resolveStack(object, settings);
  if (!stack) throw new Error(violations.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return buildDiscoveryRbac(stack, 'prometheus').flatMap(rulesOf);
}

describe('config/rbac', () => {
  const objects = build('config/rbac');
  const discovery = build('config/rbac/cluster-discovery');
  const role = (kind: string, name: string) => {
    const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
    return permissionsOf(found.flatMap(rulesOf));
  };
  const operator = role('ClusterRole', 'secure-thanos-operator');
  const further = permissionsOf(discovery.flatMap(rulesOf));

  it('has no wildcard and nothing by which a role grows', () => {
    const words = [...objects, ...discovery].flatMap(rulesOf).flatMap((rule) => Object.values(rule).flat());
    expect(words.length).to.be.above(50);
    for (const word of ['*', 'escalate', 'bind', 'impersonate', 'pods/exec', 'serviceaccounts/token']) {
      expect(words).to.not.include(word);
    }
  });

  it('lets the operator use leases in its own namespace only', () => {
    expect(operator.filter((one) => one.includes('leases'))).to.deep.equal([]);
    expect(role('Role', 'secure-thanos-operator')).to.have.members(
      ['get', 'create', 'update'].map((verb) => `coordination.k8s.io/leases ${verb}`),
    );
  });

  it('holds what stacks hand on to Prometheus in their own namespace', () => {
    const granted = permissionsOf(discoveryRules('Namespace'));
    expect(granted).to.not.deep.equal([]);
    expect(operator).to.include.members([...granted]);
  });

  it('holds what stacks hand on in the whole cluster only where that is allowed', () => {
    const granted = permissionsOf(discoveryRules('Cluster'));
    expect(operator).to.not.include.members([...granted]);
    expect([...operator, ...further]).to.include.members([...granted]);
    const clusterRoles = 'rbac.authorization.k8s.io/clusterroles create';
    expect(operator).to.not.include(clusterRoles);
    expect(further).to.include(clusterRoles);
  });

  it('binds each role to the account of the operator', () => {
    const account = { kind: 'ServiceAccount', name: 'secure-thanos-operator', namespace: 'secure-thanos-system' };
    const roles = [...objects, ...discovery].map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    const bindings = [...objects, ...discovery].filter(({ kind }) => kind.endsWith('Binding'));
    expect(bindings).to.have.length(4);
    for (const { kind: bindingKind, roleRef, subjects } of bindings) {
      const { kind, name } = roleRef as { readonly kind: string; readonly name: string };
      expect(roles).to.include(`${kind}/${name}`);
      expect(`${kind}Binding`).to.equal(bindingKind);
      expect(subjects).to.deep.equal([account]);
    }
    expect(roles).to.include(`ServiceAccount/${account.name}`);
  });

  it('lets viewers read stacks and nothing else, and admins write them', () => {
    const read = ['', '/status'].flatMap((sub) =>
      ['get', 'list', 'watch'].map((verb) => `${GROUP}/${PLURAL}${sub} ${verb}`),
    );
    const write = ['create', 'update', 'patch', 'delete'].map((verb) => `${GROUP}/${PLURAL} ${verb}`);
    expect(role('ClusterRole', 'secure-thanos-viewer')).to.have.members(read);
    expect(role('ClusterRole', 'secure-thanos-admin')).to.have.members([...read, ...write]);
  });

  it('adds the roles of users to those of Kubernetes', () => {
    const aggregated = (name: string) => {
      const labels = objects.find(({ metadata }) => metadata.name === name)?.metadata.labels ?? {};
      return Object.keys(labels).filter((label) => label.startsWith('rbac.authorization.k8s.io/'));
    };
    const to = (...names: readonly string[]) => names.map((name) => `rbac.authorization.k8s.io/aggregate-to-${name}`);
    expect(aggregated('secure-thanos-viewer')).to.deep.equal(to('view'));
    expect(aggregated('secure-thanos-admin')).to.deep.equal(to('edit', 'admin'));
    expect(aggregated('secure-thanos-operator')).to.deep.equal([]);
  });
});
