import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { type KubernetesObject, type ObjectRef, refOf } from '../../../../src/api/objects.ts';
import type { Kind } from '../../../../src/kube/kinds.ts';
import { EDITOR, meaningOf } from '../../../support/drift/lane.ts';
import { readReverts } from '../../../support/drift/reverts.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../../support/operator-layer.ts';

const EDIT = { fieldManager: EDITOR };
const TIMEOUT = { timeout: 10_000 };
/** Longer than a pass, so that a second write would be seen. */
const A_WHILE = 2000;

/** JSON merge patch of a pod template. */
const pod = (spec: object) => ({ spec: { template: { spec } } });

describe('what others add to an object of the operator', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let began: Date;
  let edits = 0;

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'additions', NAMESPACE, { ...SMALL, ruler: {}, prometheus: {} });
    await stack.ready();
    began = new Date();
  });

  const evil = { name: 'evil', image: 'example.com/evil' };

  /** Added by server-side apply, as another controller would: nothing of ours is touched. */
  const ADDED: readonly {
    readonly what: string;
    readonly kind: Kind;
    readonly rest: string;
    readonly fields: object;
  }[] = [
    { what: 'a container', kind: 'Deployment', rest: 'query', fields: pod({ containers: [evil] }) },
    { what: 'an init container', kind: 'StatefulSet', rest: 'store', fields: pod({ initContainers: [evil] }) },
    {
      what: 'a volume',
      kind: 'StatefulSet',
      rest: 'compactor',
      fields: pod({ volumes: [{ name: 'more', emptyDir: {} }] }),
    },
    {
      what: 'an environment variable',
      kind: 'StatefulSet',
      rest: 'ruler',
      fields: pod({ containers: [{ name: 'ruler', env: [{ name: 'HTTPS_PROXY', value: 'http://evil' }] }] }),
    },
    {
      what: 'variables from elsewhere',
      kind: 'StatefulSet',
      rest: 'prometheus',
      fields: pod({ containers: [{ name: 'prometheus', envFrom: [{ configMapRef: { name: 'evil' } }] }] }),
    },
    {
      what: 'a mount',
      kind: 'Deployment',
      rest: 'query',
      fields: pod({ containers: [{ name: 'query', volumeMounts: [{ name: 'query-tls', mountPath: '/evil' }] }] }),
    },
    {
      what: 'a port of a container',
      kind: 'StatefulSet',
      rest: 'store',
      fields: pod({ containers: [{ name: 'store', ports: [{ containerPort: 4711 }] }] }),
    },
    { what: 'the network of the node', kind: 'StatefulSet', rest: 'compactor', fields: pod({ hostNetwork: true }) },
    { what: 'the processes of the node', kind: 'StatefulSet', rest: 'store', fields: pod({ hostPID: true }) },
    { what: 'the shared memory of the node', kind: 'StatefulSet', rest: 'prometheus', fields: pod({ hostIPC: true }) },
    {
      what: 'a privilege',
      kind: 'Deployment',
      rest: 'query',
      fields: pod({ containers: [{ name: 'query', securityContext: { runAsUser: 0 } }] }),
    },
    {
      what: 'a group',
      kind: 'StatefulSet',
      rest: 'store',
      fields: pod({ securityContext: { supplementalGroups: [0] } }),
    },
    {
      what: 'a command at the start',
      kind: 'StatefulSet',
      rest: 'compactor',
      fields: pod({ containers: [{ name: 'compactor', lifecycle: { postStart: { exec: { command: ['evil'] } } } }] }),
    },
    {
      what: 'other names of hosts',
      kind: 'StatefulSet',
      rest: 'ruler',
      fields: pod({ hostAliases: [{ ip: '192.0.2.1', hostnames: ['s3.example.com'] }] }),
    },
    {
      what: 'another way to resolve names',
      kind: 'StatefulSet',
      rest: 'prometheus',
      fields: pod({ dnsConfig: { nameservers: ['192.0.2.1'] } }),
    },
    {
      what: 'a spread constraint',
      kind: 'Deployment',
      rest: 'query',
      fields: pod({
        topologySpreadConstraints: [
          { maxSkew: 2, topologyKey: 'example.com/rack', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: {} },
        ],
      }),
    },
    { what: 'a pause', kind: 'Deployment', rest: 'query', fields: { spec: { paused: true } } },
    { what: 'a port', kind: 'Service', rest: 'query', fields: { spec: { ports: [{ name: 'evil', port: 4711 }] } } },
    { what: 'an address outside', kind: 'Service', rest: 'store', fields: { spec: { externalIPs: ['192.0.2.1'] } } },
    { what: 'a policy of sessions', kind: 'Service', rest: 'ruler', fields: { spec: { sessionAffinity: 'ClientIP' } } },
    {
      what: 'addresses of pods that are not ready',
      kind: 'Service',
      rest: 'query-headless',
      fields: { spec: { publishNotReadyAddresses: true } },
    },
    { what: 'a file', kind: 'ConfigMap', rest: 'store', fields: { data: { 'evil.yaml': '{}' } } },
    { what: 'a further key', kind: 'Secret', rest: 'query-tls', fields: { data: { evil: 'eA==' } } },
  ];

  for (const { what, kind, rest, fields } of ADDED) {
    it(`is taken back: ${what} (${kind})`, async () => {
      const ref = stack.ref(kind, rest);
      const before = await layer.client.get(ref);
      await isTakenBack([ref], async () => {
        await layer.client.apply(
          {
            ...before,
            metadata: { name: ref.name, namespace: NAMESPACE },
            ...unspecified,
            ...fields,
          } as KubernetesObject,
          { ...EDIT, force: false },
        );
      });
    });
  }

  /** An apply says only what it adds. */
  const unspecified = { spec: undefined, data: undefined, status: undefined, type: undefined };

  /** In place of what is ours, which can't stand beside it. */
  const REPLACED: readonly {
    readonly what: string;
    readonly kind: Kind;
    readonly rest: string;
    readonly edit: (live: Live) => object;
  }[] = [
    {
      what: 'another number of a port',
      kind: 'Service',
      rest: 'query',
      edit: ({ spec }) => ({
        spec: { ports: spec.ports.map((port, index) => (index === 0 ? { ...port, port: 4711 } : port)) },
      }),
    },
    { what: 'ports of the nodes', kind: 'Service', rest: 'store', edit: () => ({ spec: { type: 'NodePort' } }) },
    { what: 'another account', kind: 'Deployment', rest: 'query', edit: () => pod({ serviceAccountName: 'default' }) },
    {
      what: 'a volume of another type',
      kind: 'StatefulSet',
      rest: 'store',
      edit: ({ spec }) =>
        pod({
          volumes: spec.template.spec.volumes.map((volume) =>
            volume.emptyDir ? { name: volume.name, hostPath: { path: '/' } } : volume,
          ),
        }),
    },
    {
      what: 'another kind of probe',
      kind: 'StatefulSet',
      rest: 'compactor',
      edit: ({ spec }) =>
        pod({
          containers: spec.template.spec.containers.map((one) => ({
            ...one,
            readinessProbe: { tcpSocket: { port: 1 } },
          })),
        }),
    },
    { what: 'a way in', kind: 'NetworkPolicy', rest: 'default-deny', edit: () => ({ spec: { ingress: [{}] } }) },
    {
      what: 'a file, where none is',
      kind: 'ConfigMap',
      rest: 'rules-0',
      edit: () => ({ data: { 'evil.yaml': '{}' } }),
    },
    {
      what: 'another care for sick pods',
      kind: 'PodDisruptionBudget',
      rest: 'store',
      edit: () => ({ spec: { unhealthyPodEvictionPolicy: 'IfHealthyBudget' } }),
    },
  ];

  for (const { what, kind, rest, edit } of REPLACED) {
    it(`is taken back, also in place of what was there: ${what} (${kind})`, async () => {
      const ref = stack.ref(kind, rest);
      const live = (await layer.client.get(ref)) as unknown as Live;
      await isTakenBack([ref], async () => {
        await layer.client.patch(ref, edit(live), EDIT);
      });
    });
  }

  it('is taken back by one write each, and two more where that made defaults of the server ours', async () => {
    await sleep(A_WHILE);
    const { seconds, surplus } = await readReverts(layer.plane, [...(await stack.objects()).values()], began);
    const givenBack = surplus
      .filter((write) => write.startsWith('update '))
      .map((write) => write.slice('update '.length));
    expect(surplus).to.have.members(givenBack.flatMap((object) => [`update ${object}`, `patch ${object}`]));
    expect(givenBack.length).to.be.at.most(3);
    expect(seconds.length).to.equal(edits);
  });

  it('stays, where it is a label, an annotation, a finalizer or an owner', async () => {
    const owner = await layer.client.get(stack.ref('ServiceAccount', 'query'));
    const metadata = {
      labels: { 'example.com/team': 'platform' },
      annotations: { 'example.com/note': 'kept' },
      finalizers: ['example.com/guard'],
    };
    const refs = [...(await stack.objects()).values()].map(refOf);
    const since = new Date();
    await Promise.all(refs.map((ref) => layer.client.patch(ref, { metadata }, EDIT)));
    const template = {
      metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' }, labels: { more: 'x' } },
    };
    await layer.client.patch(stack.ref('Deployment', 'query'), { spec: { template } }, EDIT);
    const secrets = { secrets: [{ name: 'a' }], imagePullSecrets: [{ name: 'b' }] };
    await layer.client.patch(refOf(owner), secrets, EDIT);
    await sleep(2 * RESYNC_MS);
    const { seconds, surplus } = await readReverts(
      layer.plane,
      await Promise.all(refs.map((ref) => layer.client.get(ref))),
      since,
    );
    expect([seconds, surplus]).to.deep.equal([[], []]);
    // Also when something else is taken back, by either kind of write.
    await isTakenBack([stack.ref('Deployment', 'query'), stack.ref('Service', 'query')], async () => {
      await layer.client.patch(stack.ref('Deployment', 'query'), pod({ hostNetwork: true }), EDIT);
      await layer.client.patch(stack.ref('Service', 'query'), { spec: { selector: { app: 'another' } } }, EDIT);
    });
    for (const ref of refs) {
      const { labels, annotations, finalizers } = (await layer.client.get(ref)).metadata;
      expect(labels, ref.name).to.include(metadata.labels);
      expect(annotations, ref.name).to.include(metadata.annotations);
      expect(finalizers, ref.name).to.deep.equal(metadata.finalizers);
    }
    const query = (await layer.client.get(stack.ref('Deployment', 'query'))) as unknown as Live;
    expect(query.spec.template.metadata.annotations).to.include(template.metadata.annotations);
    expect(query.spec.template.metadata.labels).to.include(template.metadata.labels);
    expect(await layer.client.get(refOf(owner))).to.deep.include(secrets);
    await Promise.all(refs.map((ref) => layer.client.patch(ref, { metadata: { finalizers: null } }, EDIT)));
  });

  it('is not fought over at full speed: the operator says that it gives way, and wins when the other ends', async () => {
    const ref = stack.ref('Service', 'compactor');
    const since = new Date();
    const add = () => layer.client.patch(ref, { spec: { externalIPs: ['192.0.2.9'] } }, EDIT).catch(() => undefined);
    const isAdded = async () => 'externalIPs' in ((await layer.client.get(ref))['spec'] as object);
    const stopping = new AbortController();
    const rival = (async () => {
      while (!stopping.signal.aborted) {
        if (!(await isAdded())) await add();
        await sleep(20);
      }
    })();
    const { message } = await stack.until('Stalled', 'True', 'WriteRefused', 'again and again');
    expect(message).to.include(`Service ${NAMESPACE}/${ref.name}`).and.include('spec.externalIPs');
    await sleep(3 * RESYNC_MS);
    stopping.abort();
    await rival;
    const { seconds, surplus } = await readReverts(layer.plane, [await layer.client.get(ref)], since);
    expect(seconds.length + surplus.length).to.be.within(5, 7);
    await waitFor('the operator to take it back', async () => !(await isAdded()), { timeout: 40_000 });
    await stack.until('Stalled', 'False');
  });

  /** Each object is as it was. How often it was written is looked at once for all edits. */
  async function isTakenBack(refs: readonly ObjectRef[], edit: () => Promise<void>): Promise<void> {
    const before = await Promise.all(refs.map((ref) => layer.client.get(ref)));
    await edit();
    edits += refs.length;
    const now = () => Promise.all(refs.map(async (ref) => meaningOf(await layer.client.get(ref))));
    const wanted = before.map(meaningOf);
    await waitFor('it to be taken back', async () => String(await now()) === String(wanted), TIMEOUT).catch(async () =>
      expect(await now()).to.deep.equal(wanted),
    );
  }
});

/** What the edits read. */
interface Live {
  readonly spec: {
    readonly ports: readonly object[];
    readonly template: {
      readonly metadata: {
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations: Readonly<Record<string, string>>;
      };
      readonly spec: {
        readonly volumes: readonly { readonly name: string; readonly emptyDir?: object }[];
        readonly containers: readonly object[];
      };
    };
  };
}
