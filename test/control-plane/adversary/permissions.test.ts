// What every account may do, asked of the API server in its name. What Prometheus asks for in fact is not seen here: no pod runs.
import { expect } from 'chai';
import { CLUSTER_DISCOVERY_PERMISSIONS, PERMISSIONS, type Permission } from '../../../src/kube/permissions.ts';
import { accountUser, impersonate, type Person, refusalOf, rightsOf } from '../../support/adversary/person.ts';
import { allWorkloads, breachesOf, tokenHolders } from '../../support/adversary/pod-walk.ts';
import { makeFullStack } from '../../support/drift/full-stack.ts';
import { makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, OTHER_NAMESPACE, useOperatorLayer } from '../../support/operator-layer.ts';

const FOLLOW = ['list', 'watch'];
const DISCOVERY = [
  ...rightsOf({ verbs: FOLLOW, resources: ['pods', 'services', 'endpoints'] }),
  ...rightsOf({ verbs: FOLLOW, apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] }),
];
const NODES = rightsOf({ verbs: FOLLOW, resources: ['nodes'] });
/** Five components with an account of their own, three times. */
const ACCOUNTS = 15;
const NOWHERE = 'default';
const SYSTEM = 'secure-thanos-system';

describe('permissions on a real API server', () => {
  let layer: OperatorLayer;
  let anybody: readonly string[];

  /** What an account may do there that not every account may. */
  async function rightsBeyond(user: string, namespace: string): Promise<readonly string[]> {
    const person = impersonate(layer.plane.kubeconfig, user);
    const rights = await person.rights(namespace).finally(person.close);
    expect(rights).to.include.members([...anybody]);
    return rights.filter((right) => !anybody.includes(right));
  }

  before(async () => {
    layer = await useOperatorLayer();
    const nobody = impersonate(layer.plane.kubeconfig, accountUser(NOWHERE, 'nobody'));
    anybody = await nobody.rights(NOWHERE).finally(nobody.close);
    const prometheus = { kubernetesDiscovery: 'Namespace' } as const;
    const stacks = [
      await makeFullStack(layer.client, 'rights-full', NAMESPACE),
      await makeStack(layer.client, 'rights-near', OTHER_NAMESPACE, { ...SMALL, ruler: {}, prometheus }),
      await makeStack(layer.client, 'rights-none', OTHER_NAMESPACE, { ...SMALL, ruler: {}, prometheus: {} }),
    ];
    for (const stack of stacks) await stack.ready();
  });

  it('are, for everybody, questions about himself and what the API server is', () => {
    const ALLOWED = [
      /^(create auth(orization|entication)\.k8s\.io\/self|get \/(api|healthz|livez|readyz|version|openapi|openid|\.well-known))/,
      // From 1.37 on: CAs that are published for everybody, without a key.
      /^(get|list|watch) certificates\.k8s\.io\/clustertrustbundles$/,
    ];
    expect(anybody.filter((right) => !ALLOWED.some((allowed) => allowed.test(right)))).to.deep.equal([]);
  });

  describe('of the accounts of stacks', () => {
    const GRANTED: Readonly<Record<string, { readonly near: readonly string[]; readonly far: readonly string[] }>> = {
      'rights-full-thanos-prometheus': { near: [...DISCOVERY, ...NODES], far: [...DISCOVERY, ...NODES] },
      'rights-near-thanos-prometheus': { near: DISCOVERY, far: [] },
    };

    it('are none at all, but those of discovery for Prometheus that discovers', async () => {
      const accounts = (await layer.client.list('ServiceAccount')).items.filter(({ metadata }) =>
        metadata.name.startsWith('rights-'),
      );
      expect(accounts.map(({ metadata }) => metadata.name)).to.have.length(ACCOUNTS);
      for (const { metadata, ...account } of accounts) {
        const { name, namespace = '' } = metadata;
        const user = accountUser(namespace, name);
        const { near, far } = GRANTED[name] ?? { near: [], far: [] };
        expect(await rightsBeyond(user, namespace), name).to.have.members([...near]);
        expect(await rightsBeyond(user, 'kube-system'), name).to.have.members([...far]);
        expect(account, name).to.include({ automountServiceAccountToken: false });
      }
    });

    it('come with no token, but that of discovery in the container of Prometheus alone', async () => {
      const all = await allWorkloads(layer.client);
      const ours = all.filter(({ name }) => name.startsWith('rights-'));
      expect(ours).to.have.length(ACCOUNTS);
      expect(ours.flatMap(tokenHolders)).to.have.members([
        'rights-full-thanos-prometheus/prometheus',
        'rights-near-thanos-prometheus/prometheus',
      ]);
    });

    it('reach nothing of the node, and run as themselves', async () => {
      expect((await allWorkloads(layer.client)).flatMap(breachesOf)).to.deep.equal([]);
    });
  });

  describe('of the operator', () => {
    const OPERATOR = accountUser(SYSTEM, 'secure-thanos-operator');
    let operator: Person;
    before(() => {
      operator = impersonate(layer.plane.kubeconfig, OPERATOR);
    });
    after(() => operator?.close());

    const rightsIn = (rows: readonly Permission[]) => rows.flatMap(rightsOf);
    const everywhere = [...PERMISSIONS.filter(({ scope }) => scope !== 'own'), ...CLUSTER_DISCOVERY_PERMISSIONS];

    it('are those of its table: leases in its own namespace alone', async () => {
      expect(await rightsBeyond(OPERATOR, NOWHERE)).to.have.members(rightsIn(everywhere));
      const own = PERMISSIONS.filter(({ scope }) => scope === 'own');
      expect(await rightsBeyond(OPERATOR, SYSTEM)).to.have.members(rightsIn([...everywhere, ...own]));
    });

    const DANGEROUS: readonly (readonly [verb: string, resource: string])[] = [
      ['escalate', 'roles.rbac.authorization.k8s.io'],
      ['escalate', 'clusterroles.rbac.authorization.k8s.io'],
      ['bind', 'roles.rbac.authorization.k8s.io'],
      ['bind', 'clusterroles.rbac.authorization.k8s.io'],
      ['impersonate', 'users'],
      ['impersonate', 'groups'],
      ['impersonate', 'serviceaccounts'],
      ['create', 'serviceaccounts/token'],
      ['create', 'pods'],
      ['create', 'pods/exec'],
      ['create', 'pods/attach'],
      ['create', 'pods/portforward'],
      ['update', 'pods/ephemeralcontainers'],
      ['get', 'pods/log'],
      ['get', 'nodes/proxy'],
      ['create', 'certificatesigningrequests.certificates.k8s.io'],
      ['approve', 'signers.certificates.k8s.io'],
      ['create', 'mutatingwebhookconfigurations.admissionregistration.k8s.io'],
      ['update', 'customresourcedefinitions.apiextensions.k8s.io'],
      ['create', 'securethanosstacks.securethanos.io'],
      ['delete', 'securethanosstacks.securethanos.io'],
      ['create', 'namespaces'],
      ['patch', 'namespaces'],
      ['deletecollection', 'secrets'],
      ['*', '*'],
    ];
    for (const [verb, resource] of DANGEROUS)
      it(`do not let it ${verb} ${resource}`, async () => {
        expect(await operator.may(verb, resource, NAMESPACE)).to.equal(false);
      });

    it('can not be widened by itself', async () => {
      const rbac = 'rbac.authorization.k8s.io';
      const create = (kind: string, rest: object) => {
        const body = { apiVersion: `${rbac}/v1`, kind, metadata: { name: 'more', namespace: NAMESPACE }, ...rest };
        const path = `/apis/${rbac}/v1/namespaces/${NAMESPACE}/${kind.toLowerCase()}s`;
        return refusalOf(operator.transport.request('POST', path, { body, query: { dryRun: 'All' } }));
      };
      const role = (resource: string, verb: string, apiGroup = '') =>
        create('Role', { rules: [{ apiGroups: [apiGroup], resources: [resource], verbs: [verb] }] });
      const SAYS = 'attempting to grant RBAC permissions not currently held';
      expect(await role('pods', 'list')).to.equal('');
      expect(await role('pods/exec', 'create')).to.include(SAYS);
      expect(await role('*', '*', '*')).to.include(SAYS);
      const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' };
      const subjects = [{ kind: 'ServiceAccount', name: 'secure-thanos-operator', namespace: SYSTEM }];
      expect(await create('RoleBinding', { roleRef, subjects })).to.include(SAYS);
    });
  });
});
