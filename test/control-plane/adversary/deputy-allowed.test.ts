// What a spec may say although it sounds dangerous: it is about the stack's own pods, which are its author's to run. That it
// stays there is shown on the objects that it becomes. Workloads are simulated.
import { expect } from 'chai';
import { API_VERSION, KIND } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { allWorkloads, breachesOf } from '../../support/adversary/pod-walk.ts';
import { bucketSecret, type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { type OperatorLayer, OTHER_NAMESPACE, useOperatorLayer } from '../../support/operator-layer.ts';
import { containersOf, type Workload } from '../../support/pods.ts';

const NAME = 'deputy-allowed';
/** Of Query, Store, Compactor, Ruler and Sidecar; Prometheus has another flag. */
const HTTP_LISTENERS = 5;
const FORGED = 'forged';
const LINES = 'a\n--http.config=/tmp/a\n---\nkind: ClusterRole';
const STACK = 'securethanos.io/stack';

const SPEC: StackSpecInput = {
  ...SMALL,
  image: 'registry.example.com/mine:1',
  query: {
    podAnnotations: {
      'sidecar.istio.io/inject': 'true',
      'example.com/lines': LINES,
      'securethanos.io/query-identities': FORGED,
      'securethanos.io/query-configuration': FORGED,
    },
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/all', a: LINES },
    nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
    additionalArgs: ['--query.default-tenant-id=a --http.config', '--alert.query-url=http://169.254.169.254/latest'],
  },
  ruler: {
    labels: { quote: 'a", b="c', lines: LINES, variable: '$(POD_NAME)' },
    alertmanagers: [{ url: 'http://192.0.2.254/latest' }],
  },
  prometheus: { externalLabels: { a: `\${POD_NAME}${LINES}` } },
  clients: [{ name: 'everybody', namespaceSelector: {}, podSelector: {} }],
  networkPolicy: {
    additionalEgress: [
      { component: 'query', to: [{ ipBlock: { cidr: '192.0.2.254/32' } }], ports: [{ port: 80, protocol: 'TCP' }] },
    ],
  },
};

/** Labels and annotations of the stack itself, as if it were another's. */
const METADATA = {
  name: NAME,
  namespace: OTHER_NAMESPACE,
  labels: { [STACK]: 'other', 'app.kubernetes.io/instance': 'other', 'example.com/mine': 'yes' },
  annotations: { 'example.com/mine': LINES },
};

describe('what sounds dangerous in a spec stays with the pods of the stack', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let objects: readonly KubernetesObject[];
  let pods: readonly Workload[];

  before(async () => {
    layer = await useOperatorLayer();
    await layer.client.create(
      { apiVersion: API_VERSION, kind: KIND, metadata: METADATA, spec: SPEC },
      { fieldManager: 'user' },
    );
    stack = await makeStack(layer.client, NAME, OTHER_NAMESPACE, SPEC);
    await stack.ready();
    objects = [...(await stack.objects()).values()];
    pods = (await allWorkloads(layer.client)).filter(({ object }) => object.metadata.labels?.[STACK] === NAME);
    expect(pods).to.have.length(5);
  });
  after(() => stack?.remove());

  const specsOf = (kind: string) =>
    [...objects].filter((object) => object.kind === kind).map((object) => object['spec'] as Spec);

  it('in pods that reach nothing of the node and run as the accounts of the stack', () => {
    expect(pods.flatMap(breachesOf)).to.deep.equal([]);
  });

  it('in pods that mount the Secrets of the stack and the one that it names, whatever their image', () => {
    const owned = objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name);
    const mounted = pods.flatMap(({ pod }) => pod.volumes.flatMap(({ secret }) => secret?.secretName ?? []));
    expect([...owned, bucketSecret(NAME)]).to.include.members(mounted);
    const authorities = owned.filter((name) => name.endsWith('-ca'));
    expect(authorities).to.have.length(3);
    for (const name of [...authorities, `${NAME}-thanos-client-everybody`]) expect(mounted).to.not.include(name);
  });

  it('in one argument for each flag', () => {
    const args = pods.flatMap(containersOf).flatMap(({ args: given = [] }) => given);
    const flags: readonly string[] = args.filter((arg) => arg.includes('--http.config='));
    const own: readonly string[] = flags.filter((arg) => arg === '--http.config=/etc/thanos/configuration/web.yml');
    expect(own).to.have.length(HTTP_LISTENERS);
    expect(flags.filter((arg) => !own.includes(arg))).to.have.members([`--label=lines=${JSON.stringify(LINES)}`]);
    expect(args).to.include.members([
      '--query.default-tenant-id=a --http.config',
      '--label=quote="a\\", b=\\"c"',
      '--label=variable="$$(POD_NAME)"',
    ]);
  });

  it('without its annotations taking the place of those that the operator goes by', () => {
    const query = pods.find(({ name }) => name.endsWith('query'));
    expect(query?.annotations).to.include({ 'example.com/lines': LINES });
    expect(Object.values(query?.annotations ?? {})).to.not.include(FORGED);
  });

  it('without labels or annotations of the stack itself on what is made of it', () => {
    for (const { kind, metadata } of objects) {
      expect(metadata.namespace, `${kind} ${metadata.name}`).to.equal(OTHER_NAMESPACE);
      expect(metadata.labels, `${kind} ${metadata.name}`).to.include({ [STACK]: NAME });
      expect(JSON.stringify([metadata.labels, metadata.annotations])).to.not.include('example.com/mine');
      if (!['Pod', 'PersistentVolumeClaim'].includes(kind)) expect(metadata.ownerReferences).to.have.length(1);
    }
  });

  it('with policies, Services and budgets that select its own pods alone', () => {
    const selectors = [
      ...specsOf('NetworkPolicy').map(({ podSelector }) => podSelector?.matchLabels),
      ...specsOf('PodDisruptionBudget').map(({ selector }) => selector?.['matchLabels'] as Labels | undefined),
      ...specsOf('Service').map(({ selector }) => selector as Labels | undefined),
    ];
    expect(selectors.length).to.be.greaterThan(15);
    for (const labels of selectors) expect([labels?.[STACK], labels?.['app.kubernetes.io/instance']]).to.include(NAME);
  });

  it('with Services inside of the cluster', () => {
    for (const service of specsOf('Service')) {
      expect(service).to.include({ type: 'ClusterIP' });
      expect(service).to.not.have.any.keys('externalIPs', 'externalName', 'loadBalancerIP');
    }
  });

  it('with the Secret of a client in the namespace of the stack, wherever its pods are', async () => {
    const secrets = (await layer.client.list('Secret')).items.filter(({ metadata }) => metadata.name.startsWith(NAME));
    expect(secrets.map(({ metadata }) => metadata.name)).to.include(`${NAME}-thanos-client-everybody`);
    expect(new Set(secrets.map(({ metadata }) => metadata.namespace))).to.deep.equal(new Set([OTHER_NAMESPACE]));
  });
});

type Labels = Readonly<Record<string, string>>;
interface Spec {
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly selector?: Readonly<Record<string, unknown>>;
}
