import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { resolveStack } from '../../../src/stack/resolve/resolve.ts';
import { MINIMAL, SETTINGS } from '../../support/plans.ts';

const object = (spec: unknown, name = 'prod'): KubernetesObject => ({
  apiVersion: 'securethanos.io/v1alpha1',
  kind: 'SecureThanosStack',
  metadata: { name, namespace: 'monitoring' },
  spec,
});

const violationsOf = (spec: unknown, name?: string) => resolveStack(object(spec, name), SETTINGS).violations;

describe('parseSpec', () => {
  it('sees a name that a copy of an object in JavaScript is without, wherever it stands', () => {
    const spec = JSON.parse(
      '{"objectStorage":{"secretRef":{"name":"a"}},"query":{"podAnnotations":{"__proto__":"a"},"tolerations":[{"__proto__":{}}]}}',
    );
    expect(parseSpec(spec).violations.map(({ path }) => path)).to.include.members([
      'spec.query.podAnnotations.__proto__',
      'spec.query.tolerations[0].__proto__',
    ]);
  });
});

describe('resolveStack', () => {
  it('fills in every default from an object storage alone', () => {
    const { stack } = resolveStack(object({ objectStorage: { secretRef: { name: 'objstore' } } }), SETTINGS);
    expect(stack?.spec.objectStorage.secretRef).to.deep.equal({ name: 'objstore', key: 'objstore.yml' });
    expect(stack?.topology.components).to.deep.equal(['query', 'store', 'compactor']);
    expect(stack?.spec.tls.certificate).to.deep.equal({ duration: '2160h', renewBefore: '720h' });
    expect(stack?.spec).to.not.have.any.keys('ruler', 'prometheus');
    expect([stack?.spec.query.replicas, stack?.spec.store.replicas]).to.deep.equal([2, 2]);
    expect(stack?.images.thanos).to.match(/:v0\.42\.4$/);
  });

  it('takes an image and the cluster-wide discovery that an administrator allows', () => {
    const spec = { ...MINIMAL, image: 'example.com/t:x', prometheus: { kubernetesDiscovery: 'Cluster' } };
    const settings = { ...SETTINGS, clusterDiscoveryNamespaces: ['monitoring'] };
    expect(resolveStack(object(spec), settings).stack?.images.thanos).to.equal('example.com/t:x');
  });

  describe('names what is wrong, where, and the way out', () => {
    it('cluster-wide discovery that the administrator does not allow', () => {
      const [violation, ...others] = violationsOf({ ...MINIMAL, prometheus: { kubernetesDiscovery: 'Cluster' } });
      expect(others).to.deep.equal([]);
      expect(violation?.path).to.equal('spec.prometheus.kubernetesDiscovery');
      expect(violation?.message).to.include('--cluster-discovery-namespaces=monitoring');
    });

    it('the value, when it is short', () => {
      expect(violationsOf({ ...MINIMAL, query: { replicas: 101 } })[0]?.message).to.match(/\(is 101\)$/);
      expect(violationsOf({ ...MINIMAL, version: 'latest' })[0]?.message).to.match(/\(is "latest"\)$/);
      const image = `registry.example.com:5000/team/thanos:v0.42.4@sha256:${'a'.repeat(63)}`;
      expect(violationsOf({ ...MINIMAL, image })[0]?.message.endsWith(`(is "${image}")`)).to.equal(true);
      expect(violationsOf({ ...MINIMAL, image: `${'a'.repeat(160)} b` })[0]?.message).to.match(/leave it out$/);
    });

    it('all at once', () => {
      const paths = violationsOf({ ...MINIMAL, nonsense: 1, version: 'x', query: { replicas: -1 } }).map(
        ({ path }) => path,
      );
      expect(paths).to.have.members(['spec.nonsense', 'spec.version', 'spec.query.replicas']);
    });

    it('the name of the stack', () => {
      for (const name of ['Prod', 'a.b', '-a', '1prod', 'a'.repeat(64)]) {
        expect(violationsOf(MINIMAL, name)[0], name).to.include({ path: 'metadata.name' });
      }
      expect(violationsOf(MINIMAL, 'a'.repeat(63))).to.deep.equal([]);
    });
  });
});
