import { expect } from 'chai';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { restrictedNamespace } from '../../../sandbox/restricted.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { API_VERSION, KIND } from '../../../src/api/group.ts';
import { RELOADER } from '../../../src/stack/helper-containers.ts';
import type { Condition, StackStatus } from '../../../src/stack/types.ts';
import { beside } from '../../support/beside.ts';
import { areReady, containersOf, podsOf } from '../../support/cluster-pods.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { removeNamespace } from '../../support/remove-namespace.ts';
import { copyStorage } from '../../support/storage-copy.ts';

const NAMESPACE = 'second-line';
const PATIENCE = { timeout: 240_000, interval: 200 };
const COMPONENTS = ['ruler', 'prometheus'] as const;
const PASSWORD = 'hunter2-of-a-scrape-job';
const GOOD_RULES = 'groups: [{name: good, rules: [{record: "a:b", expr: vector(1)}]}]';
const BAD_RULES = 'groups: [{name: bad, rules: [{record: "a:c", expr: sum(}]}]';
const BAD_JOBS = `scrape_configs: [{job_name: bad, honor_labels: ${PASSWORD}}]`;

// They go on beside the renewal of certificates, whose tests begin them, and what a tenant does: none of these replaces a pod of
// the quickstart.
const { before, it, after } = beside('second line');

// The operator refuses what its own check knows for bad. That an operator of another version let it through is played by
// somebody who edits what a paused operator has written.
describe('what the version that runs refuses', () => {
  let cluster: Cluster;
  let neighbour: readonly string[];

  before(async () => {
    ({ cluster } = await useQuickstart());
    neighbour = await podsOf(cluster, STACK_NAMESPACE, STACK_NAME);
    await cluster.apply([restrictedNamespace(NAMESPACE)]);
    await copyStorage(cluster, NAMESPACE, 'storage', NAMESPACE);
    await cluster.apply([
      object('ConfigMap', 'rules', { data: { 'good.yaml': GOOD_RULES } }),
      object('Secret', 'jobs', { stringData: { 'jobs.yml': '[{job_name: good}]' } }),
      { apiVersion: API_VERSION, kind: KIND, metadata: { name: 'line', namespace: NAMESPACE }, spec: SPEC },
    ]);
    for (const component of COMPONENTS) await waitFor(`${component} to be ready`, () => isReady(component), PATIENCE);
    await patch('securethanosstack', 'line', { spec: { paused: true } });
    await waitFor('the pause', async () => (await conditionOf('Paused'))?.status === 'True', PATIENCE);
    await patch('configmap', 'line-thanos-rules-0', { data: { 'configmap-bad.yaml': BAD_RULES } });
    await patch('secret', 'line-thanos-prometheus', { stringData: { 'prometheus.yml': BAD_JOBS } });
  });

  after(() => removeNamespace(cluster, NAMESPACE));

  it('is told in a condition, by file and reason', async () => {
    expect(await untilTold('RulesAccepted', 'Thanos')).to.match(/configmap-bad\.yaml: .*unclosed left parenthesis/);
    expect(await untilTold('ScrapeConfigsAccepted', 'Prometheus')).to.match(
      /prometheus\.yml: .*line 1: cannot unmarshal/,
    );
    expect(JSON.stringify(await cluster.get(['securethanosstack', 'line', '-n', NAMESPACE]))).to.not.include(PASSWORD);
  });

  it('ends nothing that runs', async () => {
    for (const component of COMPONENTS) {
      expect(await isReady(component), component).to.equal(true);
      expect(await restartsOf(component), component).to.deep.equal(component === 'ruler' ? [0] : [0, 0]);
    }
  });

  it('keeps nothing from starting', async () => {
    const pods = COMPONENTS.map((component) => `line-thanos-${component}-0`);
    const before = await podsOf(cluster, NAMESPACE, 'line');
    await cluster.kubectl(['delete', 'pod', ...pods, '-n', NAMESPACE, '--wait=true', '--timeout=180s']);
    for (const component of COMPONENTS) await waitFor(`${component} to start`, () => isReady(component), PATIENCE);
    for (const pod of await podsOf(cluster, NAMESPACE, 'line'))
      if (pods.some((name) => pod.startsWith(name))) expect(before).to.not.include(pod);
    expect(await restartsOf('ruler')).to.deep.equal([0]);
    expect(await untilTold('RulesAccepted', 'Thanos')).to.include('configmap-bad.yaml');
    expect(await untilTold('ScrapeConfigsAccepted', 'Prometheus')).to.include('prometheus.yml');
  });

  it('is no news to the stack beside it', async () => {
    expect(await podsOf(cluster, STACK_NAMESPACE, STACK_NAME)).to.deep.equal(neighbour);
    const { status } = await cluster.get(['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]);
    const isGood = ({ type, status }: Condition) =>
      status === (['Reconciling', 'Stalled'].includes(type) ? 'False' : 'True');
    expect((status as StackStatus).conditions?.filter((condition) => !isGood(condition))).to.deep.equal([]);
  });

  const object = (kind: string, name: string, content: object) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: NAMESPACE },
    ...content,
  });

  const patch = (kind: string, name: string, body: object) =>
    cluster.kubectl(['patch', kind, name, '-n', NAMESPACE, '--type=merge', '-p', JSON.stringify(body)]);

  async function conditionOf(type: string): Promise<Condition | undefined> {
    const { status = {} } = await cluster.get(['securethanosstack', 'line', '-n', NAMESPACE]);
    return (status as StackStatus).conditions?.find((condition) => condition.type === type);
  }

  async function untilTold(type: string, program: string): Promise<string> {
    const look = async () => {
      const { status, message = '' } = (await conditionOf(type)) ?? {};
      return status === 'False' && message.includes(`The ${program} that runs refuses`) && message;
    };
    return waitFor(`${type} to name what ${program} refuses`, look, PATIENCE);
  }

  /** The reloader ends to be heard: it is ready again a moment later. */
  const own = async (component: string) =>
    (await containersOf(cluster, NAMESPACE, `line-thanos-${component}-0`)).filter(({ name }) => name !== RELOADER);
  const isReady = async (component: string) => areReady(await own(component));
  const restartsOf = async (component: string) => (await own(component)).map(({ restartCount }) => restartCount);
});

const SPEC = {
  objectStorage: { secretRef: { name: 'storage' } },
  query: { replicas: 0 },
  store: { replicas: 0 },
  ruler: { replicas: 1, ruleConfigMaps: [{ name: 'rules' }] },
  prometheus: { replicas: 1, additionalScrapeConfigs: { name: 'jobs', key: 'jobs.yml' } },
};
