import { expect } from 'chai';
import type { KubernetesObject, ObjectMeta } from '../../../../src/api/objects.ts';
import { keyOf, refOf } from '../../../../src/api/objects.ts';
import { assertOurs, ForeignObjectError, isOurs } from '../../../../src/controller/apply/ownership.ts';
import { superfluous } from '../../../../src/controller/apply/prune.ts';
import { mountedObjects } from '../../../../src/observed/mounted.ts';

const OWNER = { name: 'prod', namespace: 'monitoring', uid: 'now' };
const LABELS = { 'securethanos.io/stack': 'prod' };

const owners = (uid: string, controller = true) => ({
  ownerReferences: [
    { apiVersion: 'securethanos.io/v1alpha1', kind: 'SecureThanosStack', name: 'prod', uid, controller },
  ],
});
const made = (kind: string, name: string, metadata: Partial<ObjectMeta> = {}, rest: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'monitoring', labels: LABELS, ...owners('now'), ...metadata },
  ...rest,
});

describe('assertOurs', () => {
  const OURS: readonly (readonly [string, Partial<ObjectMeta>])[] = [
    ['with label and owner', {}],
    ['whose label was removed', { labels: {} }],
    ['whose label was changed', { labels: { 'securethanos.io/stack': 'other' } }],
  ];
  for (const [what, metadata] of OURS) {
    it(`takes an object ${what}`, () => expect(isOurs(made('Secret', 'a', metadata), OWNER)).to.equal(true));
  }

  const FOREIGN: readonly (readonly [string, Partial<ObjectMeta>, boolean])[] = [
    ['with our labels and no owner', { ownerReferences: [] }, false],
    ['with our labels and an owner that is no controller', owners('now', false), false],
    ['without a label and an owner', { labels: {}, ownerReferences: [] }, false],
    ['of another stack', { labels: { 'securethanos.io/stack': 'other' }, ownerReferences: [] }, false],
    ['of another namespace', { namespace: 'other', ownerReferences: [] }, false],
    ['of another owner', { labels: {}, ...owners('somebody') }, false],
    ['of an earlier stack of this name', owners('before'), true],
    ['that is being deleted', { deletionTimestamp: '2026-01-01T00:00:00Z' }, true],
  ];
  for (const [what, metadata, isLeaving] of FOREIGN) {
    it(`refuses an object ${what}`, () => {
      expect(() => assertOurs(made('Secret', 'a', metadata), OWNER))
        .to.throw(ForeignObjectError, 'Secret a exists and')
        .with.property('isLeaving', isLeaving);
    });
  }

  it('takes a cluster-scoped object by the uid in its annotation, and not by labels', () => {
    const labels = { ...LABELS, 'securethanos.io/namespace': 'monitoring' };
    const role = (annotations: Readonly<Record<string, string>>): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ClusterRole',
      metadata: { name: 'a', labels, annotations },
    });
    expect(isOurs(role({ 'securethanos.io/stack-uid': 'now' }), OWNER)).to.equal(true);
    expect(isOurs(role({ 'securethanos.io/stack-uid': 'before' }), OWNER)).to.equal(false);
    expect(isOurs(role({}), OWNER)).to.equal(false);
  });

  it("takes what has no owner and is the stack's by what it holds, and nothing that another stack owns", () => {
    const proven = new Set([keyOf(refOf(made('Secret', 'a')))]);
    expect(isOurs(made('Secret', 'a', { ownerReferences: [] }), { ...OWNER, proven })).to.equal(true);
    expect(isOurs(made('Secret', 'b', { ownerReferences: [] }), { ...OWNER, proven })).to.equal(false);
    expect(isOurs(made('Secret', 'a', owners('before')), { ...OWNER, proven })).to.equal(false);
  });
});

describe('superfluous', () => {
  const names = (desired: readonly KubernetesObject[], live: readonly KubernetesObject[]) => {
    const mounted = mountedObjects(live.filter(({ kind }) => kind === 'Pod'));
    const found = superfluous(OWNER, desired, new Map(live.map((object) => [keyOf(refOf(object)), object])), mounted);
    return found.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  };
  const pod = (volume: object) => made('Pod', 'p', {}, { spec: { volumes: [volume] } });

  it('names what is there and not wanted', () => {
    expect(
      names([made('Service', 'a')], [made('Service', 'a'), made('Service', 'b'), made('Secret', 'a')]),
    ).to.deep.equal(['Service b', 'Secret a']);
  });

  it('names neither pods nor volumes, nor what is of others', () => {
    const live = [made('Pod', 'p'), made('PersistentVolumeClaim', 'v'), made('Service', 's', owners('before'))];
    expect(names([], live)).to.deep.equal([]);
  });

  it('leaves a Secret while a pod mounts it, and a Secret of the name of a ConfigMap not', () => {
    const secret = made('Secret', 'login');
    const projected = { sources: [{ secret: { name: 'login' } }, { configMap: { name: 'trust' } }] };
    expect(names([], [secret, pod({ name: 'v', secret: { secretName: 'login' } })])).to.deep.equal([]);
    expect(names([], [secret, pod({ name: 'v', projected })])).to.deep.equal([]);
    expect(names([], [secret, pod({ name: 'v', configMap: { name: 'login' } })])).to.deep.equal(['Secret login']);
    expect(names([], [secret, pod({ name: 'v', secret: { secretName: 'other' } })])).to.deep.equal(['Secret login']);
  });

  it('leaves a ConfigMap while a pod mounts it', () => {
    const trust = made('ConfigMap', 'trust');
    expect(names([], [trust, pod({ name: 'v', configMap: { name: 'trust' } })])).to.deep.equal([]);
    const projected = { name: 'v', projected: { sources: [{ secret: {} }, { configMap: { name: 'trust' } }] } };
    expect(names([], [trust, pod(projected)])).to.deep.equal([]);
    expect(names([], [trust, pod({ name: 'v', configMap: { name: 'another' } })])).to.deep.equal(['ConfigMap trust']);
  });
});
