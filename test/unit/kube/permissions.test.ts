import { expect } from 'chai';
import { ALL_KINDS, resourceOf } from '../../../src/kube/kinds.ts';
import { PERMISSIONS } from '../../../src/kube/permissions.ts';

const verbsOn = (group: string, resource: string): readonly string[] =>
  PERMISSIONS.filter((one) => one.apiGroups.includes(group) && one.resources.includes(resource)).flatMap(
    (one) => one.verbs,
  );

describe('permissions', () => {
  it('have no wildcard and nothing that gives more than they say', () => {
    const words = PERMISSIONS.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]);
    const forbidden = [
      '*',
      'escalate',
      'bind',
      'impersonate',
      'deletecollection',
      'pods/log',
      'pods/exec',
      'clusterroles',
      'nodes',
    ];
    for (const word of forbidden) expect(words).to.not.include(word);
  });

  it('name each resource once, with a reason', () => {
    const names = PERMISSIONS.flatMap(({ apiGroups, resources }) =>
      resources.map((resource) => `${apiGroups}/${resource}`),
    );
    expect(new Set(names).size).to.equal(names.length);
    for (const { why, verbs } of PERMISSIONS) {
      expect(why).to.not.equal('');
      expect(new Set(verbs).size).to.equal(verbs.length);
    }
  });

  it('name kinds of the table only', () => {
    const known = ALL_KINDS.map(resourceOf).map(
      ({ apiVersion, plural }) => `${apiVersion.split('/').reverse()[1] ?? ''}/${plural}`,
    );
    for (const { apiGroups, resources } of PERMISSIONS) {
      for (const resource of resources) expect(known).to.include(`${apiGroups[0]}/${resource.replace(/\/.*/, '')}`);
    }
  });

  it('ask for cluster-scoped resources in cluster rules only, and for nothing else there', () => {
    const clusterScoped = ALL_KINDS.map(resourceOf)
      .filter(({ namespaced }) => !namespaced)
      .map(({ plural }) => plural);
    for (const { resources, scope } of PERMISSIONS) {
      for (const resource of resources)
        expect(clusterScoped.includes(resource), resource).to.equal(scope === 'cluster');
    }
  });

  it('can apply what the operator manages, and only read what others own', () => {
    for (const [group, resource] of [
      ['', 'secrets'],
      ['apps', 'statefulsets'],
      ['networking.k8s.io', 'networkpolicies'],
    ] as const) {
      expect(verbsOn(group, resource)).to.include.members(['get', 'list', 'watch', 'create', 'patch', 'delete']);
    }
    expect(verbsOn('', 'endpoints')).to.deep.equal(['list', 'watch']);
    expect(verbsOn('', 'pods')).to.deep.equal(['list', 'watch', 'delete']);
    expect(verbsOn('securethanos.io', 'securethanosstacks')).to.not.include.members(['create', 'delete']);
  });
});
