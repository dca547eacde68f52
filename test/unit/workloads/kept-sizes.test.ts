import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { readStatefulSet } from '../../../src/observed/stateful-sets.ts';
import { withSizesOf } from '../../../src/workloads/kept-sizes.ts';

const set = (size: string, template: object = {}, spec: object = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'prod-thanos-store', namespace: 'monitoring' },
  spec: {
    serviceName: 'headless',
    volumeClaimTemplates: [
      {
        metadata: { name: 'data', labels: { l: '1' } },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...template },
      },
    ],
    ...spec,
  },
});

describe('withSizesOf', () => {
  it('keeps the sizes that are there, and takes everything else that is wanted', () => {
    const wanted = set('20Gi', { storageClassName: 'fast' }, { replicas: 3 });
    const kept = withSizesOf(wanted, readStatefulSet(set('10Gi')));
    expect(kept).to.deep.equal(set('10Gi', { storageClassName: 'fast' }, { replicas: 3 }));
  });

  it('takes the wanted size of a volume that is not there', () => {
    const none = readStatefulSet(set('10Gi', {}, { volumeClaimTemplates: [] }));
    expect(withSizesOf(set('20Gi'), none)).to.deep.equal(set('20Gi'));
  });
});
