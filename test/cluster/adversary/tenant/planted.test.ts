// Whoever may create objects wants to be the CA of a stack, or the account of its pods, before there is the stack. He knows the
// names, labels and field manager of the operator, which prove nothing.
import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { inspectCertificate } from '../../../../src/pki/inspect.ts';
import {
  AUTHORITIES,
  type Authorities,
  accessLikeOurs,
  certificateSecret,
  fingerprintOf,
  makeAuthorities,
  metadataLikeOurs,
} from '../../../support/adversary/planted-authorities.ts';
import {
  NAMESPACE,
  plant,
  stackOf,
  statusOf,
  untilCondition,
  useTenant,
} from '../../../support/adversary/tenant/place.ts';
import { podsOf } from '../../../support/cluster-pods.ts';
import { copyStorage } from '../../../support/storage-copy.ts';

const EVIL = 'evil';

describe('what a tenant planted before there was the stack', () => {
  let authorities: Authorities;
  let accounts: readonly KubernetesObject[];
  let versions: readonly string[];

  before(async () => {
    const { cluster } = await useTenant();
    for (const stack of ['crowned', 'squatted']) await copyStorage(cluster, NAMESPACE, stack, `${NAMESPACE}/${stack}`);
    authorities = await makeAuthorities(NAMESPACE, 'crowned');
    accounts = await squatters();
    await plant(cluster, [
      ...AUTHORITIES.map((one) =>
        certificateSecret(metadataLikeOurs(NAMESPACE, 'crowned', `${one}-ca`), authorities[one]),
      ),
      ...accounts,
    ]);
    versions = await versionsNow();
    await cluster.apply([
      stackOf('crowned'),
      stackOf('squatted', { prometheus: { replicas: 1, kubernetesDiscovery: 'Namespace' } }),
    ]);
  });

  it('is no CA of the stack: it is told with the way out, nothing hangs on it, and nothing starts', async () => {
    const { cluster } = await useTenant();
    const { message } = await untilCondition('crowned', 'Stalled', 'True');
    for (const one of AUTHORITIES) {
      expect(message)
        .to.include(`crowned-thanos-${one}-ca: holds a CA that`)
        .and.include(fingerprintOf(authorities[one]));
      expect(await certificateIn(`crowned-thanos-${one}-ca`)).to.equal(authorities[one].cert);
    }
    expect(await podsOf(cluster, NAMESPACE, 'crowned')).to.deep.equal([]);
    const { items } = await cluster.get(['configmaps,secrets', '-n', NAMESPACE, '-l', 'securethanos.io/stack=crowned']);
    const names = items.map(({ metadata }: KubernetesObject) => metadata.name);
    expect(names.filter((name: string) => /trust|-tls$|-server$|-probe$/.test(name))).to.deep.equal([]);
    expect((await statusOf('crowned')).tls?.authorities ?? {}).to.deep.equal({});
  });

  it('is no account, role or binding of the stack: each is named and left alone, and no pod starts', async () => {
    const { cluster } = await useTenant();
    const { reason, message } = await untilCondition('squatted', 'Stalled', 'True');
    expect(reason).to.equal('WriteRefused');
    for (const { kind, metadata } of accounts) expect(message).to.include(`${kind} ${NAMESPACE}/${metadata.name}: `);
    expect(await versionsNow()).to.deep.equal(versions);
    expect(await podsOf(cluster, NAMESPACE, 'squatted')).to.deep.equal([]);
    const { items } = await cluster.get(['statefulsets', '-n', NAMESPACE, '-l', 'securethanos.io/stack=squatted']);
    const names = items.map(({ metadata }: KubernetesObject) => metadata.name);
    // Nobody has the account of Store, which has no pods here.
    expect(names).to.deep.equal(['squatted-thanos-store']);
  });

  it('gives no right to whoever is in its binding', async () => {
    for (const resource of ['pods', 'services', 'endpoints', 'secrets'])
      expect(await mayList(resource), resource).to.equal(false);
  });

  /** The account of each pod, the role of Prometheus with somebody else in its binding, and a leaf of another CA. */
  async function squatters(): Promise<readonly KubernetesObject[]> {
    const like = (rest: string) => metadataLikeOurs(NAMESPACE, 'squatted', rest);
    const { objects } = await accessLikeOurs(NAMESPACE, 'squatted', EVIL);
    return [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: like('compactor') },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: like('prometheus') },
      ...objects,
    ];
  }

  async function versionsNow(): Promise<readonly string[]> {
    const { cluster } = await useTenant();
    const names = accounts.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
    const { items } = await cluster.get([...names, '-n', NAMESPACE]);
    return items.map(({ metadata }: KubernetesObject) => metadata.resourceVersion ?? '');
  }

  async function certificateIn(name: string): Promise<string> {
    const { cluster } = await useTenant();
    const { data } = await cluster.get(['secret', name, '-n', NAMESPACE]);
    const text = Buffer.from(data['tls.crt'], 'base64').toString();
    return inspectCertificate(text).isCA ? text : '';
  }

  async function mayList(resource: string): Promise<boolean> {
    const { cluster } = await useTenant();
    const user = `system:serviceaccount:${NAMESPACE}:${EVIL}`;
    const resourceAttributes = { namespace: NAMESPACE, verb: 'list', resource };
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, groups: ['system:authenticated', `system:serviceaccounts:${NAMESPACE}`], resourceAttributes },
    };
    const answer = await cluster.kubectl(['create', '-f', '-', '-o', 'json'], { input: JSON.stringify(review) });
    return JSON.parse(answer).status.allowed;
  }
});
