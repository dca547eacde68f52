import { expect } from 'chai';
import { type KubernetesObject, refOf } from '../../../../src/api/objects.ts';
import { refuseForeignAccount } from '../../../../src/controller/apply/accounts.ts';

const ACCOUNT = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'monitoring', name: 'prod-thanos-store' };
const FOREIGN = [{ object: ACCOUNT, message: 'was not made for this stack' }];

const object = (kind: string, rest: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'one', namespace: 'monitoring' },
  ...rest,
});
const runsAs = (serviceAccountName: string) => ({ spec: { template: { spec: { serviceAccountName } } } });
const binds = (kind: string, name: string, namespace = 'monitoring') => ({ subjects: [{ kind, name, namespace }] });

describe('an account of somebody else', () => {
  for (const [what, used] of [
    ['the account of pods', object('StatefulSet', runsAs('prod-thanos-store'))],
    ['bound in the namespace', object('RoleBinding', binds('ServiceAccount', 'prod-thanos-store'))],
    ['bound in the cluster', object('ClusterRoleBinding', binds('ServiceAccount', 'prod-thanos-store'))],
  ] as const)
    it(`is not ${what}`, () => {
      const { object: refused, message } = refuseForeignAccount(used, FOREIGN) ?? {};
      expect(refused).to.deep.equal(refOf(used));
      expect(message).to.include('uses ServiceAccount monitoring/prod-thanos-store, which is not of this stack');
    });

  for (const other of [
    object('StatefulSet', runsAs('prod-thanos-query')),
    object('RoleBinding', binds('ServiceAccount', 'prod-thanos-store', 'other')),
    object('RoleBinding', binds('User', 'prod-thanos-store')),
    object('Service', { spec: { ports: [] } }),
  ])
    it(`stops no ${other.kind} that does not use it`, () => {
      expect(refuseForeignAccount(other, FOREIGN)).to.equal(undefined);
    });
});
