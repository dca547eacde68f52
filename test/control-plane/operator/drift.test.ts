import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import { isApplied, withDesiredHash } from '../../../src/controller/difference.ts';
import type { Kind } from '../../../src/kube/kinds.ts';
import { operatorWrites } from '../../support/audit.ts';
import { expectedObjects, type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const USER = { fieldManager: 'kubectl-edit' };
const TIMEOUT = { timeout: 20_000 };
/** Longer than a pass, so that a second write would be seen. */
const A_WHILE = 1500;

describe('the operator takes back what others did to its objects', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'drift', NAMESPACE, {
      ...SMALL,
      ruler: {},
      prometheus: { kubernetesDiscovery: 'Namespace' },
      clients: [{ name: 'grafana' }],
    });
    await stack.ready();
  });

  it('makes every object anew that is deleted', async () => {
    const before = await stack.objects();
    // New CAs mean new everything: that has tests of its own.
    const victims = [...before.values()].filter(({ metadata }) => !metadata.name.endsWith('-ca'));
    expect(victims.length).to.be.greaterThan(45);
    await Promise.all(victims.map((object) => layer.client.remove(refOf(object))));
    await waitFor('all objects', async () => missing(before, await stack.objects()).length === 0, TIMEOUT).catch(
      async () => expect(missing(before, await stack.objects())).to.deep.equal([]),
    );
    const after = await stack.objects();
    for (const victim of victims) {
      expect(after.get(keyOf(refOf(victim)))?.metadata.uid, victim.metadata.name).to.not.equal(victim.metadata.uid);
    }
    await stack.ready();
  });

  /** One field of each kind that we own. */
  const EDITS: readonly { readonly kind: Kind; readonly rest: string; readonly patch: object }[] = [
    { kind: 'NetworkPolicy', rest: 'query', patch: { spec: { ingress: [{}] } } },
    {
      kind: 'NetworkPolicy',
      rest: 'default-deny',
      patch: { spec: { podSelector: { matchLabels: { none: 'none' } } } },
    },
    { kind: 'ServiceAccount', rest: 'query', patch: { automountServiceAccountToken: true } },
    {
      kind: 'Role',
      rest: 'prometheus',
      patch: { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] },
    },
    { kind: 'RoleBinding', rest: 'prometheus', patch: { subjects: [] } },
    { kind: 'Secret', rest: 'prometheus', patch: { data: { 'prometheus.yml': 'e30=' } } },
    { kind: 'ConfigMap', rest: 'store', patch: { data: { 'web.yml': '{}' } } },
    { kind: 'ConfigMap', rest: 'http-trust', patch: { data: { 'clients.crt': '' } } },
    { kind: 'Service', rest: 'query', patch: { spec: { selector: { app: 'another' } } } },
    { kind: 'PodDisruptionBudget', rest: 'store', patch: { spec: { maxUnavailable: 2 } } },
    { kind: 'StatefulSet', rest: 'store', patch: { spec: { replicas: 5 } } },
    { kind: 'Deployment', rest: 'query', patch: { spec: { replicas: 0 } } },
    {
      kind: 'StatefulSet',
      rest: 'ruler',
      patch: { spec: { template: { metadata: { annotations: { 'securethanos.io/ruler-identities': 'x' } } } } },
    },
    { kind: 'Secret', rest: 'client-grafana', patch: { metadata: { ownerReferences: [] } } },
  ];

  it('reverts an edit of any of its fields, with one write for each', async () => {
    const since = new Date();
    await Promise.all(EDITS.map(({ kind, rest, patch }) => layer.client.patch(stack.ref(kind, rest), patch, USER)));
    const refs = EDITS.map(({ kind, rest }) => stack.ref(kind, rest));
    await untilAsDesired(refs);
    await sleep(A_WHILE);
    expect(await writesTo(refs, since)).to.deep.equal(refs.map(({ kind, name }) => `${kind} ${name}: 1`));
    await stack.ready();
  });

  it('takes its labels back', async () => {
    const strip = (label: string) => ({ metadata: { labels: { [label]: null } } });
    const refs = [stack.ref('Service', 'store'), stack.ref('ConfigMap', 'query'), stack.ref('Secret', 'ruler-tls')];
    const labels = ['app.kubernetes.io/managed-by', 'securethanos.io/stack', 'securethanos.io/stack'];
    const uids = await uidsOf(refs);
    await Promise.all(refs.map((ref, index) => layer.client.patch(ref, strip(labels[index] ?? ''), USER)));
    const areBack = async () => {
      const objects = await Promise.all(refs.map((ref) => layer.client.get(ref)));
      return objects.every(({ metadata }, index) => metadata.labels?.[labels[index] ?? ''] !== undefined);
    };
    await waitFor('the labels', areBack, TIMEOUT);
    expect(await uidsOf(refs)).to.deep.equal(uids);
    await stack.until('Stalled', 'False');
  });

  it('takes an added subject and an opened policy back', async () => {
    const binding = stack.ref('RoleBinding', 'prometheus');
    const { subjects } = (await layer.client.get(binding)) as unknown as { readonly subjects: readonly object[] };
    const evil = { kind: 'ServiceAccount', name: 'evil', namespace: NAMESPACE };
    await layer.client.patch(binding, { subjects: [...subjects, evil] }, USER);
    await layer.client.patch(
      stack.ref('NetworkPolicy', 'default-deny'),
      { spec: { ingress: [{}], egress: [{}] } },
      USER,
    );
    await waitFor(
      'one subject',
      async () => ((await layer.client.get(binding))['subjects'] as readonly object[]).length === 1,
      TIMEOUT,
    );
    await waitFor(
      'a closed policy',
      async () => {
        const { spec } = (await layer.client.get(stack.ref('NetworkPolicy', 'default-deny'))) as unknown as {
          readonly spec: object;
        };
        return !('ingress' in spec) && !('egress' in spec);
      },
      TIMEOUT,
    );
  });

  it('leaves what others added, and does not write again because of it', async () => {
    const metadata = {
      labels: { 'example.com/team': 'platform' },
      annotations: { 'example.com/note': 'kept' },
      finalizers: ['example.com/guard'],
    };
    const kinds = [...(await stack.objects()).values()].map(refOf);
    await Promise.all(kinds.map((ref) => layer.client.patch(ref, { metadata }, USER)));
    const spread = {
      maxSkew: 2,
      topologyKey: 'example.com/rack',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: {},
    };
    const query = await layer.client.get(stack.ref('Deployment', 'query'));
    await layer.client.apply(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: query.metadata.name, namespace: NAMESPACE },
        spec: { template: { spec: { topologySpreadConstraints: [spread] } } },
      },
      { fieldManager: 'another', force: false },
    );
    const since = new Date();
    await sleep(6000);
    expect(await writesTo(kinds, since)).to.deep.equal(kinds.map(({ kind, name }) => `${kind} ${name}: 0`));
    for (const ref of kinds)
      expect((await layer.client.get(ref)).metadata, ref.name).to.deep.include({ finalizers: metadata.finalizers });
    // A later write of ours keeps it too.
    await layer.client.patch(stack.ref('Service', 'query'), { spec: { selector: { app: 'another' } } }, USER);
    await untilAsDesired([stack.ref('Service', 'query')]);
    const service = await layer.client.get(stack.ref('Service', 'query'));
    expect(service.metadata.labels).to.include(metadata.labels);
    expect(service.metadata.annotations).to.include(metadata.annotations);
    expect(service.metadata.finalizers).to.deep.equal(metadata.finalizers);
    await Promise.all(kinds.map((ref) => layer.client.patch(ref, { metadata: { finalizers: null } }, USER)));
  });

  const missing = (before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>) =>
    [...before.keys()].filter((key) => !after.has(key));

  const uidsOf = (refs: readonly ObjectRef[]) =>
    Promise.all(refs.map(async (ref) => (await layer.client.get(ref)).metadata.uid));

  /** Leaf certificates aren't planned by `expectedObjects`: of them the owner is looked at. */
  async function untilAsDesired(refs: readonly ObjectRef[]): Promise<void> {
    const desired = await expectedObjects(layer.client, await stack.get());
    const wrong = async () => {
      const found = await Promise.all(refs.map((ref) => layer.client.get(ref)));
      return found
        .filter((live) => !isAsDesired(desired, live))
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    };
    await waitFor('all to be reverted', async () => (await wrong()).length === 0, TIMEOUT).catch(async () =>
      expect(await wrong()).to.deep.equal([]),
    );
  }

  function isAsDesired(desired: readonly KubernetesObject[], live: KubernetesObject): boolean {
    const wanted = desired.find((object) => keyOf(refOf(object)) === keyOf(refOf(live)));
    return wanted ? isApplied(withDesiredHash(wanted), live) : live.metadata.ownerReferences !== undefined;
  }

  /** How often the operator wrote each object, such as "Service drift-thanos-query: 1". */
  async function writesTo(refs: readonly ObjectRef[], since: Date): Promise<readonly string[]> {
    const writes = await operatorWrites(layer.plane, since);
    return refs.map(({ kind, name }) => {
      const resource = kind === 'NetworkPolicy' ? 'networkpolicies' : `${kind.toLowerCase()}s`;
      const count = writes.filter(
        ({ objectRef }) => objectRef?.resource === resource && objectRef.name === name,
      ).length;
      return `${kind} ${name}: ${count}`;
    });
  }
});
