import { expect } from 'chai';
import { planStorage } from '../../../../../sandbox/cluster/storage/plan.ts';
import type { Claim, Volume } from '../../../../../sandbox/cluster/storage/types.ts';

const selected = { 'volume.kubernetes.io/selected-node': 'node1' };

describe('sandbox/cluster/storage/plan', () => {
  it('makes a volume for a claim whose pod has a node', () => {
    const waiting = claim({ annotations: selected });
    expect(planStorage([waiting], [])).to.deep.equal([{ kind: 'create', claim: waiting, volumeName: 'pvc-1' }]);
  });

  it('does not make it twice while the claim is being bound', () => {
    expect(planStorage([claim({ annotations: selected })], [volume()])).to.deep.equal([]);
  });

  it('waits for the first pod', () => {
    expect(planStorage([claim({})], [])).to.deep.equal([]);
  });

  it('leaves claims of other classes and deleted ones alone', () => {
    const other = claim({ annotations: selected }, { storageClassName: 'other' });
    const deleted = claim({ annotations: selected, deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(planStorage([other, deleted], [])).to.deep.equal([]);
  });

  it('expands the volume of a claim that asks for more', () => {
    const grown = bound('5Gi', '3Gi');
    const expected = [{ kind: 'expand', claim: grown, volumeName: 'pvc-1', size: '5Gi' }];
    expect(planStorage([grown], [volume('3Gi')])).to.deep.equal(expected);
  });

  it('finishes an expansion that was interrupted after the volume', () => {
    expect(planStorage([bound('5Gi', '3Gi')], [volume('5Gi')])).to.have.length(1);
  });

  it('has nothing to do for a claim that has what it asks for', () => {
    expect(planStorage([bound('3Gi', '3Gi')], [volume('3Gi')])).to.deep.equal([]);
  });

  it('deletes a volume whose claim is gone', () => {
    expect(planStorage([], [volume('3Gi', 'Released')])).to.deep.equal([{ kind: 'delete', volumeName: 'pvc-1' }]);
  });

  it('keeps a volume that is to be retained, and those of others', () => {
    const retained = volume('3Gi', 'Released', { persistentVolumeReclaimPolicy: 'Retain' });
    const foreign = volume('3Gi', 'Released', { storageClassName: 'other' });
    expect(planStorage([], [retained, foreign])).to.deep.equal([]);
  });
});

function claim(
  metadata: Partial<Claim['metadata']>,
  spec: Partial<Claim['spec']> = {},
  status: Claim['status'] = {},
): Claim {
  return {
    metadata: { name: 'data', namespace: 'demo', uid: '1', ...metadata },
    spec: {
      storageClassName: 'local',
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '3Gi' } },
      ...spec,
    },
    status,
  };
}

function bound(request: string, capacity: string): Claim {
  const spec = { volumeName: 'pvc-1', resources: { requests: { storage: request } } };
  return claim({ annotations: selected }, spec, { phase: 'Bound', capacity: { storage: capacity } });
}

function volume(storage = '3Gi', phase = 'Bound', spec: Partial<Volume['spec']> = {}): Volume {
  return {
    metadata: { name: 'pvc-1' },
    spec: { storageClassName: 'local', capacity: { storage }, persistentVolumeReclaimPolicy: 'Delete', ...spec },
    status: { phase },
  };
}
