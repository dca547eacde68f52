import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { resolveStack } from '../../../src/stack/resolve/resolve.ts';
import { MINIMAL, SETTINGS } from '../../support/plans.ts';

const object = (spec: unknown, name = 'prod'): KubernetesObject => ({
  apiVersion: 'securethanos.io/v1alpha1',
  kind: 'SecureThanosStack',
  metadata: { name, namespace: 'monitoring' },
  spec,
});

const violationsOf = (spec: unknown, name?: string) => resolveStack(object(spec, name), SETTINGS).violations;

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
    const CASES: readonly {
      readonly spec: Readonly<Record<string, unknown>>;
      readonly path: string;
      readonly message: string;
    }[] = [
      { spec: { objectStorage: undefined }, path: 'spec.objectStorage', message: 'is required' },
      { spec: { nonsense: 1 }, path: 'spec.nonsense', message: 'unknown field' },
      { spec: { query: { replica: 1 } }, path: 'spec.query.replica', message: 'unknown field' },
      { spec: { query: { replicas: 101 } }, path: 'spec.query.replicas', message: '(is 101)' },
      { spec: { version: 'v0.39.0' }, path: 'spec.version', message: 'from v0.40.0 on' },
      { spec: { version: 'latest' }, path: 'spec.version', message: '(is "latest")' },
      { spec: { image: 'a b' }, path: 'spec.image', message: 'image reference' },
      {
        spec: { tls: { certificate: { duration: '90d' } } },
        path: 'spec.tls.certificate.duration',
        message: 'hours, minutes and seconds',
      },
      { spec: { tls: { certificate: { duration: '30m' } } }, path: 'spec.tls.certificate', message: 'at least 1h' },
      {
        spec: { tls: { certificate: { duration: '1h', renewBefore: '2h' } } },
        path: 'spec.tls.certificate',
        message: 'shorter than duration',
      },
      {
        spec: { tls: { privateKey: { algorithm: 'RSA', size: 1024 } } },
        path: 'spec.tls.privateKey',
        message: '2048, 3072 or 4096',
      },
      { spec: { tls: { privateKey: { size: 2048 } } }, path: 'spec.tls.privateKey', message: '256 or 384' },
      { spec: { tls: { trustDomain: 'a..b' } }, path: 'spec.tls.trustDomain', message: 'DNS name' },
      {
        spec: { query: { additionalArgs: ['--grpc-server-tls-cert=x'] } },
        path: 'spec.query.additionalArgs[0]',
        message: 'set by the operator',
      },
      {
        spec: { ruler: { additionalArgs: ['--grpc-query-endpoint=x'] } },
        path: 'spec.ruler.additionalArgs[0]',
        message: 'set by the operator',
      },
      {
        spec: { query: { additionalArgs: ['--no-query.auto-downsampling'] } },
        path: 'spec.query.additionalArgs[0]',
        message: 'set by the operator',
      },
      {
        spec: { query: { additionalArgs: ['-h'] } },
        path: 'spec.query.additionalArgs[0]',
        message: 'must be one flag',
      },
      { spec: { query: { resources: { cpu: 1 } } }, path: 'spec.query.resources.cpu', message: 'unknown field' },
      { spec: { store: { tolerations: [{ operator: 1 }] } }, path: 'spec.store.tolerations[0].operator', message: '' },
      { spec: { store: { storage: { size: 'big' } } }, path: 'spec.store.storage.size', message: 'quantity' },
      {
        spec: { networkPolicy: { dns: { cidrs: ['10.0.0.0'] } } },
        path: 'spec.networkPolicy.dns.cidrs[0]',
        message: 'address range',
      },
      {
        spec: { networkPolicy: { dns: { cidrs: ['10.0.0.0/33'] } } },
        path: 'spec.networkPolicy.dns.cidrs[0]',
        message: 'address range',
      },
      {
        spec: { ruler: { alertmanagers: [{ url: 'ftp://a' }] } },
        path: 'spec.ruler.alertmanagers[0]',
        message: 'http or https',
      },
      { spec: { clients: [{ name: 'a' }, { name: 'a' }] }, path: 'spec.clients', message: 'must differ' },
      {
        spec: { clients: [{ name: 'a', namespaceSelector: {} }] },
        path: 'spec.clients[0]',
        message: 'podSelector is required',
      },
      { spec: { clients: [{ name: 'x-thanos-y' }] }, path: 'spec.clients[0]', message: 'must not contain' },
      {
        spec: { clients: [{ name: 'a', access: ['ruler'] }] },
        path: 'spec.clients[0].access',
        message: 'add spec.ruler',
      },
      {
        spec: { clients: [{ name: 'a', access: ['sidecar'] }] },
        path: 'spec.clients[0].access',
        message: 'add spec.prometheus',
      },
      {
        spec: { prometheus: { kubernetesDiscovery: 'Cluster' } },
        path: 'spec.prometheus.kubernetesDiscovery',
        message: '--cluster-discovery-namespaces=monitoring',
      },
      {
        spec: { prometheus: { externalLabels: { prometheus_replica: 'a' } } },
        path: 'spec.prometheus.externalLabels.prometheus_replica',
        message: 'set by the operator',
      },
      {
        spec: { ruler: { labels: { rule_replica: 'a' } } },
        path: 'spec.ruler.labels.rule_replica',
        message: 'set by the operator',
      },
      { spec: { ruler: { labels: { 'a-b': 'a' } } }, path: 'spec.ruler.labels.a-b', message: 'not a label name' },
      {
        spec: { prometheus: { externalLabels: { '1a': 'a' } } },
        path: 'spec.prometheus.externalLabels.1a',
        message: 'not a label name',
      },
    ];

    for (const { spec, path, message } of CASES) {
      it(`${path}: ${message} ${JSON.stringify(spec)}`, () => {
        const violations = violationsOf({ ...MINIMAL, ...spec });
        const found = violations.find((violation) => violation.path === path);
        expect(found?.message, JSON.stringify(violations)).to.include(message);
      });
    }

    it('all at once', () => {
      const paths = violationsOf({ ...MINIMAL, nonsense: 1, version: 'x', query: { replicas: -1 } }).map(
        ({ path }) => path,
      );
      expect(paths).to.have.members(['spec.nonsense', 'spec.version', 'spec.query.replicas']);
    });

    it('the name of the stack', () => {
      for (const name of ['Prod', 'a.b', '-a', 'a'.repeat(64)]) {
        expect(violationsOf(MINIMAL, name)[0], name).to.include({ path: 'metadata.name' });
      }
      expect(violationsOf(MINIMAL, 'a'.repeat(63))).to.deep.equal([]);
    });
  });
});
