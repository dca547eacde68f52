import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { readStatefulSet } from '../../../src/observed/stateful-sets.ts';
import { largestRequest, readClaim } from '../../../src/observed/volumes.ts';

const LABELS = { 'app.kubernetes.io/instance': 'prod', 'app.kubernetes.io/component': 'store' };

const set = (storage: string): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'prod-thanos-store', namespace: 'monitoring' },
  spec: {
    volumeClaimTemplates: [
      { metadata: { name: 'data', labels: LABELS }, spec: { resources: { requests: { storage } } } },
    ],
  },
});

const claim = (name: string, storage: string, metadata: object = {}, phase = 'Bound'): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'monitoring', labels: { ...LABELS, more: 'by others' }, ...metadata },
  spec: { resources: { requests: { storage } } },
  status: { phase },
});

const NAME = 'data-prod-thanos-store-0';

describe('largestRequest', () => {
  const largest = (...objects: readonly KubernetesObject[]) =>
    largestRequest(readStatefulSet(set('50Gi')), objects.map(readClaim));

  it('is that of the largest claim, in its own words, whatever the unit', () => {
    const claims = ['9Gi', '20Gi', '20G'].map((size, pod) => claim(`data-prod-thanos-store-${pod}`, size));
    expect(largest(...claims)).to.equal('20Gi');
    expect(largest(...claims.toReversed())).to.equal('20Gi');
  });

  it('counts a claim without its volume, and one that is larger than wanted', () => {
    expect(largest(claim(NAME, '10Gi', {}, 'Pending'))).to.equal('10Gi');
    expect(largest(claim(NAME, '1Ti'))).to.equal('1Ti');
  });

  const NOT_ITS_OWN: readonly [what: string, object: KubernetesObject][] = [
    ['one that is being deleted', claim(NAME, '10Gi', { deletionTimestamp: '2026-03-01T12:00:00Z' })],
    ['one that a user made', claim(NAME, '10Gi', { labels: { more: 'by others' } })],
    ['one of another StatefulSet', claim('data-prod-thanos-store-a-0', '10Gi')],
    ['one of another namespace', claim(NAME, '10Gi', { namespace: 'other' })],
    ['one of another volume', claim('rest-prod-thanos-store-0', '10Gi')],
    ['one of another stack', claim(NAME, '10Gi', { labels: { ...LABELS, 'app.kubernetes.io/instance': 'other' } })],
    ['one that asks for nothing', claim(NAME, '')],
  ];
  for (const [what, object] of NOT_ITS_OWN)
    it(`is nothing for ${what}`, () => expect(largest(object)).to.equal(undefined));
});
