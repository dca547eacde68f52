// What everybody asked the API server for since the cluster began, by its audit log: nobody may hold rights for nothing.
import { expect } from 'chai';
import { OPERATOR_DEPLOYMENT, OPERATOR_NAMESPACE } from '../../../sandbox/quickstart/operator.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { API_VERSION, GROUP, PLURAL } from '../../../src/api/group.ts';
import { PERMISSIONS } from '../../../src/kube/permissions.ts';
import { accountUser, rightsOf } from '../../support/adversary/person.ts';
import { type AuditEvent, describeRequest, readAudit } from '../../support/api-server/audit.ts';
import { useQuickstart } from '../../support/quickstart.ts';

const PROMETHEUS = accountUser(STACK_NAMESPACE, `${STACK_NAME}-thanos-prometheus`);
const OPERATOR = accountUser(OPERATOR_NAMESPACE, OPERATOR_DEPLOYMENT);
const DISCOVERED = ['pods', 'services', 'endpoints', 'discovery.k8s.io/endpointslices'];
const MANAGED = PERMISSIONS.filter(({ verbs }) => verbs.includes('delete') && verbs.includes('update'));

/** Rights of the operator for what does not happen in every run, by the reason. All others must be used. */
const FOR_OCCASIONS: Readonly<Record<string, readonly string[]>> = {
  'the API server asks for it, where owner references are checked': [`update ${GROUP}/${PLURAL}/finalizers`],
  'a stack with objects of the cluster has a finalizer': [`patch ${GROUP}/${PLURAL}`],
  'handed on to Prometheus': ['list endpoints', 'watch endpoints', 'watch discovery.k8s.io/endpointslices'],
  'a stack that selects rules': ['list monitoring.coreos.com/prometheusrules'],
  'a transition that comes again': ['patch events'],
  'a volume that grows': ['patch persistentvolumeclaims'],
  'a pod that keeps its StatefulSet from going on': ['create pods/eviction', 'delete pods'],
  'an object of its name that is not in the caches, one that others added to, one that is not wanted any more':
    MANAGED.flatMap((row) => rightsOf({ ...row, verbs: ['get', 'update', 'delete'] })),
};

describe('the requests of a run', () => {
  let events: readonly AuditEvent[];
  const of = (user: string) => events.filter(({ user: { username } }) => username === user);

  before(async () => {
    const { cluster } = await useQuickstart();
    const hasDiscovered = async () => {
      events = await readAudit(cluster);
      const used = rightsUsed(of(PROMETHEUS));
      return DISCOVERED.every((resource) => used.has(`watch ${resource}`));
    };
    await waitFor('Prometheus to discover in each of its ways', hasDiscovered, { timeout: 120_000, interval: 2000 });
  });

  it('of Prometheus are what its Role grants, in its namespace, and none is refused', async () => {
    const { cluster } = await useQuickstart();
    const { rules } = await cluster.get(['role', `${STACK_NAME}-thanos-prometheus`, '-n', STACK_NAMESPACE]);
    const granted: readonly string[] = rules.flatMap(rightsOf);
    expect(granted).to.have.length(2 * DISCOVERED.length);
    // Prometheus streams lists by watching where the API server can, as this one; for others it needs to list.
    const lists = DISCOVERED.map((resource) => `list ${resource}`);
    const used = rightsUsed(of(PROMETHEUS));
    expect(
      granted.filter((right) => !used.has(right) && !lists.includes(right)),
      'not used',
    ).to.deep.equal([]);
    expect(
      [...used].filter((right) => !granted.includes(right)),
      'not granted',
    ).to.deep.equal([]);
    const places = of(PROMETHEUS).map(({ objectRef, requestURI }) => objectRef?.namespace ?? requestURI);
    // The user himself lets it read the metrics of the API server.
    expect(new Set(places)).to.deep.equal(new Set([STACK_NAMESPACE, '/metrics']));
    expect(refused(of(PROMETHEUS))).to.deep.equal([]);
  });

  it('are none, for every other account of the stack and of its namespace', async () => {
    const { cluster } = await useQuickstart();
    const { items } = await cluster.get(['serviceaccounts', '-n', STACK_NAMESPACE]);
    expect(items).to.have.length.greaterThan(5);
    const users = new Set(
      events.map(({ user }) => user.username).filter((name) => name.startsWith(accountUser(STACK_NAMESPACE, ''))),
    );
    expect(users).to.deep.equal(new Set([PROMETHEUS]));
  });

  it('of the operator are none that it may not make', () => {
    expect(of(OPERATOR).length).to.be.greaterThan(100);
    expect(
      of(OPERATOR).some(({ objectRef }) => `${objectRef?.apiGroup}/${objectRef?.apiVersion}` === API_VERSION),
    ).to.equal(true);
    expect(refused(of(OPERATOR))).to.deep.equal([]);
  });

  it('of the operator use each of its rights, but those for occasions', () => {
    const used = rightsUsed(of(OPERATOR));
    const granted = PERMISSIONS.flatMap(rightsOf);
    const explained = Object.values(FOR_OCCASIONS).flat();
    expect(
      granted.filter((right) => !used.has(right) && !explained.includes(right)),
      'not used',
    ).to.deep.equal([]);
    expect(
      [...used].filter((right) => !granted.includes(right)),
      'not in the table',
    ).to.deep.equal([]);
    expect(
      explained.filter((right) => !granted.includes(right)),
      'explained, but not granted',
    ).to.deep.equal([]);
  });
});

/** Such as "watch discovery.k8s.io/endpointslices". An apply that makes an object takes the right to create it too. */
function rightsUsed(requests: readonly AuditEvent[]): ReadonlySet<string> {
  return new Set(
    requests.flatMap(({ verb, objectRef, responseStatus }) => {
      if (!objectRef) return [];
      const { apiGroup, resource, subresource } = objectRef;
      const thing = [apiGroup, resource, subresource].filter((part) => part !== undefined && part !== '').join('/');
      const isNew = verb === 'patch' && responseStatus?.code === 201;
      return [`${verb} ${thing}`, ...(isNew ? [`create ${thing}`] : [])];
    }),
  );
}

/** For want of a right: what admission refuses, such as a name in a namespace that is being deleted, was allowed before. */
const refused = (requests: readonly AuditEvent[]): readonly string[] =>
  requests
    .filter(
      ({ responseStatus: { code, message = '' } = {}, annotations }) =>
        code === 401 ||
        annotations?.['authorization.k8s.io/decision'] === 'forbid' ||
        message.includes('attempting to grant RBAC permissions not currently held'),
    )
    .map((event) => `${describeRequest(event)}: ${event.responseStatus?.message}`);
