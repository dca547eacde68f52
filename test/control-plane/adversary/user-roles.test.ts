// What people may do who hold a role in one namespace: Kubernetes' own, which ours are added to, and ours alone.
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { API_VERSION, KIND, PLURAL } from '../../../src/api/group.ts';
import { impersonate, type Person, refusalOf } from '../../support/adversary/person.ts';
import { makeNamespace } from '../../support/control-plane.ts';
import { SMALL } from '../../support/live-stack.ts';
import { type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const RBAC = 'rbac.authorization.k8s.io';
const STACKS = 'securethanosstacks.securethanos.io';

/** Who is bound to which ClusterRole, by a RoleBinding in the namespace. */
const ROLES = {
  'view of Kubernetes': 'view',
  'edit of Kubernetes': 'edit',
  'admin of Kubernetes': 'admin',
  'our viewer': 'secure-thanos-viewer',
  'our admin': 'secure-thanos-admin',
} as const;
type Who = keyof typeof ROLES;
const EVERYBODY = Object.keys(ROLES) as readonly Who[];
const VIEWERS: readonly Who[] = ['view of Kubernetes', 'our viewer'];
const WRITERS = EVERYBODY.filter((who) => !VIEWERS.includes(who));
const NOBODY: readonly Who[] = [];
/** Kubernetes gives these two Secrets and pods of the namespace by itself. */
const KUBERNETES_WRITERS: readonly Who[] = ['edit of Kubernetes', 'admin of Kubernetes'];

/** Who may do what in the namespace; everybody else may not. */
const TABLE: readonly (readonly [verb: string, thing: string, who: readonly Who[]])[] = [
  ['get', STACKS, EVERYBODY],
  ['list', STACKS, EVERYBODY],
  ['watch', STACKS, EVERYBODY],
  ['get', `${STACKS}/status`, EVERYBODY],
  ['create', STACKS, WRITERS],
  ['update', STACKS, WRITERS],
  ['patch', STACKS, WRITERS],
  ['delete', STACKS, WRITERS],
  ['deletecollection', STACKS, NOBODY],
  ['update', `${STACKS}/status`, NOBODY],
  ['patch', `${STACKS}/status`, NOBODY],
  ['update', `${STACKS}/finalizers`, NOBODY],
  ['get', 'secrets', KUBERNETES_WRITERS],
  ['list', 'secrets', KUBERNETES_WRITERS],
  ['create', 'secrets', KUBERNETES_WRITERS],
  ['create', 'pods', KUBERNETES_WRITERS],
  ['create', 'pods/exec', KUBERNETES_WRITERS],
  ['create', 'serviceaccounts/token', KUBERNETES_WRITERS],
  ['create', `roles.${RBAC}`, ['admin of Kubernetes']],
  ['create', `rolebindings.${RBAC}`, ['admin of Kubernetes']],
  ['create', `clusterroles.${RBAC}`, NOBODY],
  ['create', `clusterrolebindings.${RBAC}`, NOBODY],
  ['escalate', `roles.${RBAC}`, NOBODY],
  ['bind', `clusterroles.${RBAC}`, NOBODY],
  ['impersonate', 'users', NOBODY],
  ['*', '*', NOBODY],
];

describe('the roles of users', () => {
  let layer: OperatorLayer;
  let namespace: string;
  let people: Readonly<Record<Who, Person>>;

  before(async () => {
    layer = await useOperatorLayer();
    namespace = await makeNamespace(layer.plane, 'people');
    await layer.plane.apply(EVERYBODY.map((who) => binding(namespace, who)));
    people = Object.fromEntries(EVERYBODY.map((who) => [who, impersonate(layer.plane.kubeconfig, who)])) as Readonly<
      Record<Who, Person>
    >;
    // Kubernetes adds our roles to its own a moment after they were made.
    await waitFor('the roles to be added', () => people['admin of Kubernetes'].may('create', STACKS, namespace), {
      timeout: 30_000,
    });
    await waitFor('the roles to be added', () => people['view of Kubernetes'].may('get', STACKS, namespace), {
      timeout: 30_000,
    });
  });
  after(() => Promise.all(Object.values(people ?? {}).map((person) => person.close())));

  for (const [verb, thing, allowed] of TABLE)
    it(`let ${allowed.length === 0 ? 'nobody' : allowed.join(', ')} ${verb} ${thing}`, async () => {
      const answers = await Promise.all(EVERYBODY.map((who) => people[who].may(verb, thing, namespace)));
      expect(EVERYBODY.filter((_, index) => answers[index])).to.deep.equal([...allowed]);
    });

  it('let nobody do anything with the stacks and Secrets of another namespace', async () => {
    for (const who of EVERYBODY)
      for (const verb of ['get', 'list', 'create', 'patch', 'delete'])
        for (const thing of [STACKS, 'secrets'])
          expect(await people[who].may(verb, thing, 'kube-system')).to.equal(false);
  });

  /** A request that is tried and stores nothing. @returns why it was refused, or '' */
  const attempt = (who: Who, path: string, body: object) =>
    refusalOf(people[who].transport.request('POST', path, { body, query: { dryRun: 'All' } }));
  const stack = (name: string) => ({ apiVersion: API_VERSION, kind: KIND, metadata: { name }, spec: SMALL });
  const stacksOf = (place: string) => `/apis/${API_VERSION}/namespaces/${place}/${PLURAL}`;

  it('hold when it is tried: writers write, viewers do not, and nobody elsewhere', async () => {
    for (const who of WRITERS) expect(await attempt(who, stacksOf(namespace), stack('a'))).to.equal('');
    for (const who of VIEWERS)
      expect(await attempt(who, stacksOf(namespace), stack('a'))).to.include(
        'cannot create resource "securethanosstacks"',
      );
    for (const who of EVERYBODY)
      expect(await attempt(who, stacksOf('kube-system'), stack('a'))).to.include('cannot create resource');
  });

  it('let nobody have more than he holds', async () => {
    const path = `/apis/${RBAC}/v1/namespaces/${namespace}`;
    const role = (resource: string, verbs: readonly string[], apiGroup = 'securethanos.io') => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name: 'more' },
      rules: [{ apiGroups: [apiGroup], resources: [resource], verbs }],
    });
    const more = (name: string) => ({ ...binding(namespace, 'our admin', 'more'), roleRef: roleRef(name) });
    const HELD = 'attempting to grant RBAC permissions not currently held';
    const admin = 'admin of Kubernetes';
    expect(await attempt(admin, `${path}/roles`, role(PLURAL, ['create']))).to.equal('');
    expect(await attempt(admin, `${path}/roles`, role(`${PLURAL}/status`, ['patch']))).to.include(HELD);
    expect(await attempt(admin, `${path}/rolebindings`, more('secure-thanos-viewer'))).to.equal('');
    for (const name of ['cluster-admin', 'secure-thanos-operator', 'secure-thanos-operator-cluster-discovery'])
      expect(await attempt(admin, `${path}/rolebindings`, more(name)), name).to.include(HELD);
    for (const name of ['secure-thanos-viewer', 'secure-thanos-admin', 'cluster-admin'])
      expect(await attempt('our admin', `${path}/rolebindings`, more(name)), name).to.include('cannot create resource');
  });
});

const roleRef = (name: string) => ({ apiGroup: RBAC, kind: 'ClusterRole', name });

const binding = (namespace: string, who: Who, name = who.toLowerCase().replaceAll(' ', '-')) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name, namespace },
  roleRef: roleRef(ROLES[who]),
  subjects: [{ kind: 'User', apiGroup: RBAC, name: who }],
});
