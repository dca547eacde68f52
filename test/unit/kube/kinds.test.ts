import { expect } from 'chai';
import { keyOf, refOf } from '../../../src/api/objects.ts';
import {
  ALL_KINDS,
  collectionPath,
  objectPath,
  resourceOf,
  resourceOfPlural,
  resourceOfRef,
} from '../../../src/kube/kinds.ts';

const stack = {
  apiVersion: 'securethanos.io/v1alpha1',
  kind: 'SecureThanosStack',
  namespace: 'monitoring',
  name: 'prod',
};

describe('kinds', () => {
  const paths: readonly [string, () => string, string][] = [
    ['a core kind', () => collectionPath(resourceOf('Secret'), 'ns'), '/api/v1/namespaces/ns/secrets'],
    ['all namespaces', () => collectionPath(resourceOf('Secret')), '/api/v1/secrets'],
    [
      'a grouped kind',
      () => collectionPath(resourceOf('StatefulSet'), 'ns'),
      '/apis/apps/v1/namespaces/ns/statefulsets',
    ],
    [
      'a cluster-scoped kind',
      () => objectPath({ apiVersion: 'v1', kind: 'Namespace', name: 'ns' }),
      '/api/v1/namespaces/ns',
    ],
    [
      'one object',
      () => objectPath(stack),
      '/apis/securethanos.io/v1alpha1/namespaces/monitoring/securethanosstacks/prod',
    ],
    ['a subresource', () => objectPath(stack, 'status').slice(-12), '/prod/status'],
    ['a name with special characters', () => objectPath({ ...stack, name: 'a/b?c' }).slice(-8), '/a%2Fb%3Fc'.slice(-8)],
  ];
  for (const [what, path, expected] of paths) it(`gives the path of ${what}`, () => expect(path()).to.equal(expected));

  const mistakes: readonly [string, () => unknown, RegExp][] = [
    ['an unknown kind', () => resourceOfRef({ apiVersion: 'v1', kind: 'Gizmo' }), /Gizmo .* unknown/],
    ['a name of Object.prototype', () => resourceOfRef({ apiVersion: 'v1', kind: 'toString' }), /unknown/],
    ['another version of a kind', () => resourceOfRef({ apiVersion: 'apps/v1beta1', kind: 'Deployment' }), /apps\/v1,/],
    ['an unknown plural', () => resourceOfPlural('apps', 'v1', 'gizmos'), /gizmos/],
    [
      'a namespaced object without namespace',
      () => objectPath({ apiVersion: 'v1', kind: 'Pod', name: 'p' }),
      /namespace/,
    ],
    ['a namespace on a cluster-scoped kind', () => collectionPath(resourceOf('Namespace'), 'ns'), /cluster-scoped/],
    ['a name that climbs', () => objectPath({ ...stack, name: '..' }), /'\.\.'/],
    ['an empty name, which would be the collection', () => objectPath({ ...stack, name: '' }), /name ''/],
    ['an empty namespace', () => objectPath({ ...stack, namespace: '' }), /namespace ''/],
  ];
  for (const [what, call, message] of mistakes) it(`refuses ${what}`, () => expect(call).to.throw(message));

  it('finds each kind again by its plural', () => {
    for (const kind of ALL_KINDS) {
      const resource = resourceOf(kind);
      const [version = '', group = ''] = resource.apiVersion.split('/').reverse();
      expect(resourceOfPlural(group, version, resource.plural)).to.deep.equal(resource);
    }
  });
});

describe('object addresses', () => {
  it('differ for objects that differ in any part', () => {
    const base = { apiVersion: 'v1', kind: 'Secret', namespace: 'a', name: 'b' };
    const others = [
      { ...base, name: 'c' },
      { ...base, namespace: 'c' },
      { ...base, kind: 'ConfigMap' },
      { ...base, apiVersion: 'v2' },
    ];
    const shifted = [
      { apiVersion: 'v1', kind: 'Secret', namespace: 'a|b', name: '' },
      { apiVersion: 'v1', kind: 'Secret', name: 'b' },
    ];
    expect(new Set([base, ...others, ...shifted].map(keyOf)).size).to.equal(7);
  });

  it('leave the namespace out where there is none', () => {
    const ref = refOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } });
    expect(ref).to.deep.equal({ apiVersion: 'v1', kind: 'Namespace', name: 'n' });
  });
});
