// Somebody who may write stacks in one namespace, and nothing else anywhere, uses the operator to get more. Workloads are
// simulated; what he runs inside of his own pods is his own.
import { expect } from 'chai';
import { API_VERSION, KIND, PLURAL } from '../../../src/api/group.ts';
import type { Component } from '../../../src/stack/components.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { type JudgedFlag, judgedFlags, staleJudgements } from '../../support/adversary/flags.ts';
import { impersonate, type Person, refusalOf } from '../../support/adversary/person.ts';
import { allWorkloads, breachesOf } from '../../support/adversary/pod-walk.ts';
import { operatorWrites } from '../../support/api-server/audit.ts';
import { sample } from '../../support/flags/samples.ts';
import { makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, OTHER_NAMESPACE, useOperatorLayer } from '../../support/operator-layer.ts';
import { ALL_POD_FIELDS, COMPONENTS, HOSTILE_SPECS } from './hostile-specs.ts';

const TENANT = 'tenant';
const RBAC = 'rbac.authorization.k8s.io';
const HOME = `/apis/${API_VERSION}/namespaces/${OTHER_NAMESPACE}/${PLURAL}`;
const STRICT = { dryRun: 'All', fieldValidation: 'Strict' };

describe('whoever may write stacks in one namespace', () => {
  let layer: OperatorLayer;
  let tenant: Person;
  let since: Date;

  const body = (spec: unknown, name = 'hostile', more: object = {}) => ({
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name, ...more },
    spec,
  });
  const refusal = (spec: unknown, name?: string, more?: object) =>
    refusalOf(tenant.transport.request('POST', HOME, { body: body(spec, name, more), query: STRICT }));

  before(async () => {
    layer = await useOperatorLayer();
    since = new Date();
    await layer.plane.apply([
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: { name: TENANT, namespace: OTHER_NAMESPACE },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'secure-thanos-admin' },
        subjects: [{ kind: 'User', apiGroup: RBAC, name: TENANT }],
      },
    ]);
    tenant = impersonate(layer.plane.kubeconfig, TENANT);
  });
  after(() => tenant?.close());

  it('may do that and nothing else', async () => {
    expect(await refusal(SMALL)).to.equal('');
    const rights = (await tenant.rights(OTHER_NAMESPACE)).filter((right) => !/ (auth|\/)/.test(right));
    const stacks = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'].map(
      (verb) => `${verb} securethanos.io/${PLURAL}`,
    );
    const status = ['get', 'list', 'watch'].map((verb) => `${verb} securethanos.io/${PLURAL}/status`);
    expect(rights).to.have.members([...stacks, ...status]);
    const elsewhere = HOME.replace(OTHER_NAMESPACE, NAMESPACE);
    expect(await refusalOf(tenant.transport.request('POST', elsewhere, { body: body(SMALL) }))).to.include('403');
  });

  describe('is refused', () => {
    for (const [group, rows] of Object.entries(HOSTILE_SPECS))
      it(group, async () => {
        for (const { what, spec, says } of rows) expect(await refusal(spec), what).to.include(says);
      });

    it('a name that is a path, a flag or another label', async () => {
      for (const name of ['../kube-system', 'a/b', '..', '.', '--a', 'a b', 'a\nb', 'A', 'a.b', 'a'.repeat(64), ''])
        expect(await refusal(SMALL, name), name).to.not.equal('');
    });

    it('every flag that reads for others, listens, sends or turns something off', async () => {
      const judged = judgedFlags();
      expect(judged.length).to.be.greaterThan(350);
      const wrong = await Promise.all(
        judged.map(async (flag) => {
          const { owner, name, isHarmless } = flag;
          const said = await refusal(withFlags(owner, isHarmless ? [written(flag)] : everyWay(name)));
          const isAsJudged = isHarmless ? said === '' : said.split('that a stack may set').length === 4;
          return isAsJudged ? [] : [`${owner} --${name}: ${said || 'taken'}`];
        }),
      );
      expect(wrong.flat()).to.deep.equal([]);
      expect(staleJudgements()).to.deep.equal([]);
    });

    it('the status, by which the operator could be misled', async () => {
      const { transport } = tenant;
      const stack = await makeStack(layer.client, 'deputy-status', OTHER_NAMESPACE);
      await stack.ready();
      const patch = { body: { status: { ready: '9/9' } }, contentType: 'application/merge-patch+json' };
      expect(await refusalOf(transport.request('PATCH', `${HOME}/deputy-status/status`, patch))).to.include('403');
      await transport.request('PATCH', `${HOME}/deputy-status`, patch);
      expect(await stack.status()).to.include({ ready: '3/3' });
      await stack.remove();
    });

    it('discovery in the whole cluster, which the administrator allows and no stack', async () => {
      const spec = { ...SMALL, prometheus: { kubernetesDiscovery: 'Cluster' } } as StackSpecInput;
      const stack = await makeStack(layer.client, 'deputy-cluster', OTHER_NAMESPACE, spec);
      const { message } = await stack.until('Stalled', 'True');
      expect(message).to.include('is not allowed in namespace').and.to.include('--cluster-discovery-namespaces');
      expect([...(await stack.objects()).keys()]).to.deep.equal([]);
      await stack.remove();
    });
  });

  it('gets nothing of fields that the server was told to drop', async () => {
    const query = { fieldValidation: 'Ignore' };
    const stored = await tenant.transport.request('POST', HOME, {
      body: body(ALL_POD_FIELDS, 'deputy-ignored'),
      query,
    });
    const nothing = Object.fromEntries(COMPONENTS.map((component) => [component, {}]));
    expect(stored).to.have.deep.property('spec', { ...SMALL, ...nothing });
    const stack = await makeStack(layer.client, 'deputy-ignored', OTHER_NAMESPACE, {
      ...SMALL,
      ruler: {},
      prometheus: {},
    });
    await stack.ready();
    const all = (await allWorkloads(layer.client)).filter(({ name }) => name.startsWith('deputy-ignored'));
    expect(all).to.have.length(5);
    expect(all.flatMap(breachesOf)).to.deep.equal([]);
    await stack.remove();
  });

  describe('in the end', () => {
    it('has made the operator write in no other namespace, and nothing for the cluster', async () => {
      const writes = (await operatorWrites(layer.plane, since)).map(({ objectRef }) => objectRef);
      expect(writes.length).to.be.greaterThan(50);
      const outside = writes.filter((ref) => ref?.namespace !== OTHER_NAMESPACE && ref?.namespace !== NAMESPACE);
      const foreign = outside.filter((ref) => !ref?.name?.startsWith(`${NAMESPACE}.`));
      expect(foreign).to.deep.equal([]);
    });
  });
});

/** A flag with a value that it takes. */
function written({ owner, name }: JudgedFlag): string {
  const value = sample(owner, name);
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}

const everyWay = (name: string): readonly string[] => [`--${name}`, `--${name}=/etc/a`, `--no-${name}`];

/** A small stack with further flags of one component. */
function withFlags(owner: Component, additionalArgs: readonly string[]) {
  const own = { additionalArgs };
  return { ...SMALL, ...(owner === 'sidecar' ? { prometheus: { sidecar: own } } : { [owner]: own }) };
}
