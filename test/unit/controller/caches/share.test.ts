import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { withDigests } from '../../../../src/controller/caches/held-texts.ts';
import { CACHE_SHARE, createCacheShare, MOST_COUNTED } from '../../../../src/controller/caches/share.ts';
import { certificateRequests } from '../../../../src/plan/certificates.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../../support/plans.ts';

const KEY = 'n/prod';
const MIB = 1024 * 1024;
const labelled = (
  kind: string,
  name: string,
  rest: { uid?: string; data?: string; stack?: string } = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    namespace: 'n',
    labels: { 'securethanos.io/stack': rest.stack ?? 'prod' },
    ...(rest.uid
      ? { ownerReferences: [{ apiVersion: 'v1', kind: 'S', name: 'prod', uid: rest.uid, controller: true }] }
      : {}),
  },
  data: { a: rest.data ?? '' },
});
const large = (index: number, rest: object) =>
  labelled('ConfigMap', `large-${index}`, { data: 'x'.repeat(MIB), ...rest });
const many = (rest: object) => Array.from({ length: 120 }, (_, index) => large(index, rest));

describe('the share of a stack in the caches', () => {
  it('holds nothing of a stack that does not exist, and nothing that was not made for one that does', () => {
    const share = createCacheShare();
    share.know(KEY, 'u');
    for (const rest of [{ stack: 'none', uid: 'u' }, {}, { uid: 'other' }])
      expect(many(rest).filter(share.take), JSON.stringify(rest)).to.deep.equal([]);
    expect(share.beyond(KEY)).to.equal(0);
    const own = labelled('ConfigMap', 'own', { uid: 'u' });
    const owners = (own.metadata.ownerReferences ?? []).map((owner) => ({ ...owner, controller: false }));
    expect(share.take({ ...own, metadata: { ...own.metadata, ownerReferences: owners } })).to.equal(false);
    expect(share.take(own)).to.equal(true);
    // Their owners are workloads.
    expect(share.take(labelled('Pod', 'pod'))).to.equal(true);
  });

  it('bounds what whoever copies the owner too adds: 120 ConfigMaps of 1 MiB', () => {
    const share = createCacheShare();
    share.know(KEY, 'u');
    const held = many({ uid: 'u' }).filter(share.take);
    expect(held.length * MIB)
      .to.be.at.most(CACHE_SHARE.written)
      .and.greaterThan(0);
    expect(share.beyond(KEY)).to.equal(120 - held.length);
    // Another stack has its own share, and so have pods.
    share.know('n/other', 'v');
    expect(share.take(large(0, { stack: 'other', uid: 'v' }))).to.equal(true);
    expect(share.take(labelled('Pod', 'pod'))).to.equal(true);
  });

  it('has room twice for the largest stack that the schema allows, with the longest certificates', () => {
    const clients = Array.from({ length: 64 }, (_, index) => ({ name: `client-${index}`, podSelector: {} }));
    const spec = { ...MINIMAL, ruler: {}, prometheus: { kubernetesDiscovery: 'Namespace' as const }, clients };
    const stack = resolved(stackObject(spec));
    const certificates = certificateRequests(stack).map(({ secretName }) =>
      // Two certificates of 12,000 characters, in base64; see src/pki/pem.ts.
      ({ ...labelled('Secret', secretName, { uid: 'u' }), data: { 'tls.crt': 'x'.repeat(32_000) } }),
    );
    const share = createCacheShare();
    share.know('monitoring/prod', stack.uid);
    share.know(KEY, 'u');
    expect(objectsOf(planOf(stack)).map(withDigests).filter(share.take).length).to.be.greaterThan(40);
    expect(certificates.filter(share.take)).to.have.length(certificates.length);
    for (const room of [`n/prod`, 'monitoring/prod']) expect(share.beyond(room)).to.equal(0);
    const rest = { uid: 'u', data: 'x'.repeat(CACHE_SHARE.written / 2) };
    expect(share.take(labelled('ConfigMap', 'more', rest))).to.equal(true);
    const more = labelled('ConfigMap', 'more', { ...rest, uid: stack.uid });
    expect(share.take({ ...more, metadata: { ...more.metadata, namespace: stack.namespace } })).to.equal(true);
  });

  it('holds what is made for the whole cluster, however much else there is: nobody else takes it away', () => {
    const share = createCacheShare();
    share.know(KEY, 'u');
    many({ uid: 'u' }).forEach(share.take);
    const { metadata, ...role } = labelled('ClusterRoleBinding', 'n-prod-thanos-prometheus');
    const labels = { ...metadata.labels, 'securethanos.io/namespace': 'n' };
    expect(share.take({ ...role, metadata: { name: metadata.name, labels } })).to.equal(true);
  });

  it('counts no more than a thousand that are beyond, and those again that it has forgotten', () => {
    let now = 0;
    const share = createCacheShare(() => now);
    share.know(KEY, 'u');
    many({ uid: 'u' }).forEach(share.take);
    const more = (from: number) => {
      for (let index = from; index < from + 2 * MOST_COUNTED; index += 1)
        share.take(labelled('ConfigMap', `more-${index}`, { uid: 'u', data: 'x'.repeat(MIB / 64) }));
    };
    more(0);
    expect(share.beyond(KEY)).to.equal(MOST_COUNTED);
    now = 3_600_000;
    expect(share.beyond(KEY)).to.equal(0);
    more(100_000);
    expect(share.beyond(KEY)).to.equal(MOST_COUNTED);
  });

  it('knows of a write that came and is not held, and of none that is held or is still to come', () => {
    const share = createCacheShare();
    share.know(KEY, 'u');
    const at = (object: KubernetesObject, resourceVersion: string) => ({
      ...object,
      metadata: { ...object.metadata, resourceVersion },
    });
    const small = at(labelled('ConfigMap', 'small', { uid: 'u' }), '3');
    const [first = small, ...others] = many({ uid: 'u' }).map((object) => at(object, '5'));
    const refused = [first, ...others].filter((object) => !share.take(object)).at(0) ?? small;
    expect(share.take(small)).to.equal(true);
    expect(
      [first, small, at(refused, '6'), at(refused, '5'), at(refused, '4')].map((one) => share.isBeyond(KEY, one)),
    ).to.deep.equal([false, false, false, true, true]);
    for (let index = 0; index < 2 * MOST_COUNTED; index += 1)
      share.take(labelled('ConfigMap', `more-${index}`, { uid: 'u', data: 'x'.repeat(MIB / 64) }));
    // Counted no further, so nobody knows whether it came: it is not waited for.
    expect([labelled('ConfigMap', 'late'), small].map((one) => share.isBeyond(KEY, one))).to.deep.equal([true, false]);
    share.take({ ...refused, data: {} });
    expect(share.isBeyond(KEY, at(refused, '7'))).to.equal(false);
  });

  it('has room again when objects go or get smaller, and forgets what was not seen for long', () => {
    let now = 0;
    const share = createCacheShare(() => now);
    share.know(KEY, 'u');
    many({ uid: 'u' }).forEach(share.take);
    expect(share.take(large(500, { uid: 'u' }))).to.equal(false);
    share.give(large(0, { uid: 'u' }));
    expect(share.take(large(500, { uid: 'u' }))).to.equal(true);
    expect(share.take(large(501, { uid: 'u' }))).to.equal(false);
    expect(share.take(labelled('ConfigMap', 'large-1', { uid: 'u' }))).to.equal(true);
    expect(share.take(large(501, { uid: 'u' }))).to.equal(true);
    expect(share.beyond(KEY)).to.be.greaterThan(0);
    now += 20 * 60_000;
    expect(share.beyond(KEY)).to.equal(0);
  });

  it('holds nothing of a stack that is gone', () => {
    const share = createCacheShare();
    share.know(KEY, 'u');
    share.forget(KEY);
    expect(share.take(labelled('Secret', 'own', { uid: 'u' }))).to.equal(false);
  });
});
