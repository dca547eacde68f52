import { expect } from 'chai';
import { FIELD_MANAGER } from '../../../../src/api/group.ts';
import type { KubernetesObject, OwnerReference } from '../../../../src/api/objects.ts';
import type { FieldOwner, FieldSet } from '../../../../src/controller/apply/managed-fields.ts';
import { restored, withAppliedClaims } from '../../../../src/controller/apply/restore.ts';
import { withDesiredHash } from '../../../../src/manifests/desired-hash.ts';

const HASH = 'securethanos.io/desired';
const owner = (uid: string): OwnerReference => ({ apiVersion: 'v1', kind: 'Any', name: uid, uid });
const entry = (manager: string, fieldsV1: FieldSet, rest: Partial<FieldOwner> = {}): FieldOwner => ({
  manager,
  operation: 'Update',
  fieldsV1,
  ...rest,
});
const spec = (fields: FieldSet): FieldSet => ({ 'f:spec': fields });

const DESIRED = withDesiredHash({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'n', labels: { ours: 'yes' }, ownerReferences: [owner('1')] },
  spec: { replicas: 2, template: { metadata: { labels: { ours: 'yes' } }, spec: { containers: [{ name: 'query' }] } } },
});
const LIVE: KubernetesObject = {
  ...DESIRED,
  metadata: {
    name: 'a',
    namespace: 'n',
    uid: 'u',
    resourceVersion: '7',
    labels: { ours: 'no', theirs: 'yes' },
    annotations: { ...DESIRED.metadata.annotations, theirs: 'yes' },
    finalizers: ['theirs'],
    ownerReferences: [owner('2'), { ...owner('1'), blockOwnerDeletion: false }],
    managedFields: [
      entry(FIELD_MANAGER, spec({ 'f:replicas': {} }), { operation: 'Apply' }),
      entry('kubectl-edit', { ...spec({ 'f:paused': {} }), 'f:metadata': { 'f:labels': { 'f:theirs': {} } } }),
      entry('evil', spec({ 'f:hostNetwork': {} })),
      entry('controller', { 'f:status': {} }, { subresource: 'status' }),
    ],
  },
  spec: {
    replicas: 5,
    paused: true,
    template: {
      metadata: { labels: { ours: 'no' }, annotations: { restartedAt: 'now' } },
      spec: { hostNetwork: true, containers: [{ name: 'query' }, { name: 'evil' }] },
    },
  },
  status: { replicas: 5 },
};

describe('restored', () => {
  const object = restored(DESIRED, LIVE);

  it('has the spec that we want and nothing else', () => {
    expect(object)
      .to.have.nested.property('spec.template.spec')
      .that.deep.equals({ containers: [{ name: 'query' }] });
    expect(object).to.have.nested.property('spec.replicas', 2);
    expect(object).to.not.have.nested.property('spec.paused');
    expect(object).to.not.have.property('status');
  });

  it('keeps labels, annotations, finalizers and owners of others', () => {
    const { metadata } = object;
    expect(metadata.labels).to.deep.equal({ ours: 'yes', theirs: 'yes' });
    expect(metadata.annotations).to.include({ theirs: 'yes' });
    expect(metadata.finalizers).to.deep.equal(['theirs']);
    expect(metadata.ownerReferences).to.deep.equal([owner('2'), owner('1')]);
    expect(object)
      .to.have.nested.property('spec.template.metadata')
      .that.deep.equals({ labels: { ours: 'yes' }, annotations: { restartedAt: 'now' } });
  });

  it('is for the state that was seen, and no other', () => {
    expect(object.metadata).to.include({ resourceVersion: '7', uid: 'u' });
  });

  it('takes the claims of others to what is not theirs, and no others', () => {
    const [applied, , , status] = LIVE.metadata.managedFields ?? [];
    expect(object.metadata.managedFields).to.deep.equal([
      applied,
      entry('kubectl-edit', { 'f:metadata': { 'f:labels': { 'f:theirs': {} } } }),
      status,
    ]);
  });

  it('leaves the hash of what was wanted before, because only an apply removes labels of ours', () => {
    const before = { ...LIVE, metadata: { ...LIVE.metadata, annotations: { [HASH]: 'before' } } };
    expect(restored(DESIRED, before).metadata.annotations).to.deep.equal({ [HASH]: 'before' });
  });

  it('makes no pod of what has none', () => {
    const secret: KubernetesObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { a: 'eA==' } };
    const found = { ...secret, data: { a: 'eA==', evil: 'eA==' } };
    expect(restored(secret, found))
      .to.deep.include({ data: { a: 'eA==' } })
      .and.not.have.property('spec');
  });
});

describe('withAppliedClaims', () => {
  const applied = entry(FIELD_MANAGER, spec({ 'f:replicas': {} }), { operation: 'Apply' });
  const put = entry(FIELD_MANAGER, spec({ 'f:template': { 'f:spec': { 'f:dnsPolicy': {} } } }));
  const theirs = entry('other', { 'f:metadata': {} });
  const having = (...managedFields: readonly FieldOwner[]) => ({
    ...LIVE,
    metadata: { ...LIVE.metadata, managedFields },
  });

  it('makes of a PUT what an apply can let go, and changes nothing else', () => {
    const { metadata, ...rest } = withAppliedClaims(having(applied, theirs, put)) ?? LIVE;
    const fieldsV1 = spec({ 'f:replicas': {}, 'f:template': { 'f:spec': { 'f:dnsPolicy': {} } } });
    expect(metadata.managedFields).to.deep.equal([{ ...applied, fieldsV1 }, theirs]);
    expect({ ...rest, metadata: { ...metadata, managedFields: [] } }).to.deep.equal(having());
  });

  it('is nothing where there was no PUT', () => {
    expect(withAppliedClaims(having(applied, theirs))).to.equal(undefined);
  });
});
