import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { readStatefulSet } from '../../../src/observed/stateful-sets.ts';
import { readClaim } from '../../../src/observed/volumes.ts';
import { growingClaims } from '../../../src/plan/volume-growth.ts';

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

describe('growingClaims', () => {
  const grown = (storage: string, ...objects: readonly KubernetesObject[]) =>
    growingClaims(readStatefulSet(set(storage)), objects.map(readClaim)).map(
      ({ claim: { head }, from, to }) => `${head.metadata.name} ${from} ${to}`,
    );

  it('are the claims of the StatefulSet that ask for less', () => {
    const claims = [claim(NAME, '10Gi'), claim('data-prod-thanos-store-11', '19.9Gi')];
    expect(grown('20Gi', ...claims)).to.deep.equal([`${NAME} 10Gi 20Gi`, 'data-prod-thanos-store-11 19.9Gi 20Gi']);
  });

  const LEFT_ALONE: readonly [what: string, object: KubernetesObject][] = [
    ['one of that size, in other words', claim(NAME, '20480Mi')],
    ['one that is larger', claim(NAME, '1Ti')],
    ['one without its volume yet', claim(NAME, '10Gi', {}, 'Pending')],
    ['one that is being deleted', claim(NAME, '10Gi', { deletionTimestamp: '2026-03-01T12:00:00Z' })],
    ['one that a user made', claim(NAME, '10Gi', { labels: { more: 'by others' } })],
    ['one of another component', claim(NAME, '10Gi', { labels: { ...LABELS, 'app.kubernetes.io/component': 'x' } })],
    ['one of another namespace', claim(NAME, '10Gi', { namespace: 'other' })],
    ['one of another StatefulSet', claim('data-prod-thanos-store-a-0', '10Gi')],
    ['one without the number of a pod', claim('data-prod-thanos-store-backup', '10Gi')],
  ];
  for (const [what, object] of LEFT_ALONE)
    it(`leaves alone ${what}`, () => expect(grown('20Gi', object)).to.deep.equal([]));
});
