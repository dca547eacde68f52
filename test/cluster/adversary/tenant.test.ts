import { expect } from 'chai';
import { parse } from 'yaml';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { restrictedNamespace } from '../../../sandbox/restricted.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { API_VERSION, FIELD_MANAGER, KIND } from '../../../src/api/group.ts';
import type { Condition, StackSpecInput, StackStatus } from '../../../src/api/types.ts';
import { writeJson } from '../../../src/writer/json.ts';
import {
  AUTHORITIES,
  certificateSecret,
  makeAuthorities,
  metadataLikeOurs,
} from '../../support/adversary/planted-authorities.ts';
import { areReady, containersOf, podsOf } from '../../support/cluster-pods.ts';
import { pageOf } from '../../support/metrics.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { removeNamespace } from '../../support/remove-namespace.ts';
import { copyStorage } from '../../support/storage-copy.ts';

const NAMESPACE = 'tenant';
const PATIENCE = { timeout: 240_000, interval: 1000 };
/** For Go's YAML a line ends there; for most others it does not. */
const ODD_ENDS = ['\u2028', '\u2029', '\u0085', '\r'];
const inLine = (hidden: string) => ODD_ENDS.map((end) => `x${end}${hidden}${end}`).join('');
const ELSEWHERE = 'http://192.0.2.7:9090/api/v1/write';
/** As a value it would add a list to prometheus.yml, wherever it stood. */
const EVIL = inLine(`remote_write: [{url: "${ELSEWHERE}"}]`);

const GOOD_RULES = 'groups: [{name: good, interval: 5s, rules: [{record: "tenant:good", expr: vector(1)}]}]';
const ODD_RULES = `groups: [{name: odd, rules: [{alert: Odd, expr: vector(1), annotations: {a: "${inLine('b: c')}"}}]}]`;

/** Somebody with every right in his own namespace, on the real cluster, beside the stack of somebody else. */
describe('a hostile tenant', () => {
  let cluster: Cluster;
  let neighbour: readonly string[];

  before(async () => {
    ({ cluster } = await useQuickstart());
    neighbour = await podsOf(cluster, STACK_NAMESPACE, STACK_NAME);
    await cluster.apply([restrictedNamespace(NAMESPACE)]);
    for (const stack of ['texts', 'planted']) await copyStorage(cluster, NAMESPACE, stack, `${NAMESPACE}/${stack}`);
    await cluster.apply([
      object('ConfigMap', 'rules', { data: { 'good.yaml': GOOD_RULES, 'odd.yaml': ODD_RULES } }),
      object('Secret', 'jobs', {
        stringData: { 'jobs.yml': writeJson([{ job_name: EVIL }]) },
      }),
      object('Secret', 'commented', { stringData: { 'objstore.yml': await withHiddenLine() } }),
    ]);
    await plantAuthorities();
    await cluster.apply([
      stackOf('texts', {
        ruler: { replicas: 1, ruleConfigMaps: [{ name: 'rules' }], labels: { evil: EVIL } },
        prometheus: {
          replicas: 1,
          externalLabels: { evil: EVIL },
          additionalScrapeConfigs: { name: 'jobs', key: 'jobs.yml' },
        },
      }),
      stackOf('planted', {}),
      stackOf('commented', {}),
    ]);
  });

  after(() => removeNamespace(cluster, NAMESPACE));

  it('does not get samples sent elsewhere by a label: it is a label', async () => {
    await untilReady('prometheus');
    const page = await pageOf({ namespace: NAMESPACE, stack: 'texts', pod: 'prometheus-0' }, 'prometheus', CONFIG_PAGE);
    const loaded = parse(JSON.parse(page).data.yaml);
    // kubectl's own way of writing folds one of the characters.
    const { spec } = await cluster.get(['securethanosstack', 'texts', '-n', NAMESPACE]);
    const { evil } = spec.prometheus.externalLabels;
    expect(evil).to.include('\u2028remote_write').and.include('\u2029remote_write').and.include('\rremote_write');
    expect(loaded.global.external_labels.evil).to.equal(evil);
    expect(loaded).to.not.have.property('remote_write');
  });

  it('does not end Ruler by an annotation: its file is left out with line and column, and the others are evaluated', async () => {
    await untilReady('ruler');
    const { message } = await untilCondition('texts', 'RulesAccepted', 'False');
    expect(message).to.match(/ConfigMap rules, key odd\.yaml.* line 1, column \d+/);
    const rules = async () =>
      pageOf({ namespace: NAMESPACE, stack: 'texts', pod: 'ruler-0' }, 'ruler', '/api/v1/rules');
    await waitFor('the good rules', async () => (await rules()).includes('tenant:good'), PATIENCE);
    expect(await rules()).to.not.include('"Odd"');
    expect((await containers('ruler')).map(({ restartCount }) => restartCount)).to.deep.equal([0, 0]);
  });

  it('does not open the object storage by a comment: it is refused, and nothing starts', async () => {
    const { reason, message } = await untilCondition('commented', 'ObjectStorageReady', 'False');
    expect(reason).to.equal('ObjectStorageInvalid');
    expect(message).to.include('line').and.include('commented');
    expect(await podsOf(cluster, NAMESPACE, 'commented')).to.deep.equal([]);
  });

  it('does not become the CA of a stack by making its Secrets first: it is told, and nothing starts', async () => {
    const { message } = await untilCondition('planted', 'Stalled', 'True');
    for (const authority of AUTHORITIES) expect(message).to.include(`planted-thanos-${authority}-ca: holds a CA that`);
    expect(await podsOf(cluster, NAMESPACE, 'planted')).to.deep.equal([]);
    const { items } = await cluster.get(['configmaps', '-n', NAMESPACE, '-l', 'securethanos.io/stack=planted']);
    const names = items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
    expect(names.filter((name: string) => name.includes('trust'))).to.deep.equal([]);
  });

  it('is no news to the stack of somebody else', async () => {
    expect(await podsOf(cluster, STACK_NAMESPACE, STACK_NAME)).to.deep.equal(neighbour);
    const { status } = await cluster.get(['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]);
    const ready = (status as StackStatus).conditions?.find(({ type }) => type === 'Ready');
    expect(ready).to.include({ status: 'True', reason: 'AsDesired' });
  });

  const object = (kind: string, name: string, content: object) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: NAMESPACE },
    ...content,
  });

  /** A Secret of its name has its object storage. */
  const stackOf = (name: string, spec: Partial<StackSpecInput>) => ({
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name, namespace: NAMESPACE },
    spec: { objectStorage: { secretRef: { name } }, query: { replicas: 0 }, store: { replicas: 0 }, ...spec },
  });

  /** A comment for us, and a line for Go. */
  async function withHiddenLine(): Promise<string> {
    const { data } = await cluster.get(['secret', 'texts', '-n', NAMESPACE]);
    const text = Buffer.from(data['objstore.yml'], 'base64').toString();
    return text.replace('config:', `config:\n  # harmless\u2028  insecure: true`);
  }

  /** By the operator's own field manager: it proves nothing. */
  async function plantAuthorities(): Promise<void> {
    const three = await makeAuthorities(NAMESPACE, 'planted');
    for (const one of AUTHORITIES) {
      const secret = certificateSecret(metadataLikeOurs(NAMESPACE, 'planted', `${one}-ca`), three[one]);
      await cluster.kubectl(['apply', '--server-side', `--field-manager=${FIELD_MANAGER}`, '-f', '-'], {
        input: JSON.stringify(secret),
      });
    }
  }

  const untilCondition = (stack: string, type: string, status: string): Promise<Condition> =>
    waitFor(
      `${type}=${status} of ${stack}`,
      async () => {
        const { status: seen = {} } = await cluster.get(['securethanosstack', stack, '-n', NAMESPACE]);
        const found = (seen as StackStatus).conditions?.find((condition) => condition.type === type);
        return found?.status === status && found;
      },
      PATIENCE,
    );

  const untilReady = (component: string) =>
    waitFor(`${component} to be ready`, async () => areReady(await containers(component)), PATIENCE);

  const containers = (component: string) => containersOf(cluster, NAMESPACE, `texts-thanos-${component}-0`);
});

const CONFIG_PAGE = '/api/v1/status/config';
