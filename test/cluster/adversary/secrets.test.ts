// Every key, password and token of the run is searched for, in every form, wherever it should not be.
import { join } from 'node:path';
import { expect } from 'chai';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { OPERATOR_NAMESPACE } from '../../../sandbox/quickstart/operator.ts';
import { OBJECT_STORAGE_NAMESPACE, STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { DECOY_NAMESPACE, DECOY_PORT, encodingsOf } from '../../support/adversary/secrets/decoy.ts';
import { secretsIn } from '../../support/adversary/secrets/found.ts';
import type { Haystack } from '../../support/adversary/secrets/haystack.ts';
import { MARKED_KEY, type Needle } from '../../support/adversary/secrets/needles.ts';
import { askPages, pageHaystacks, stackPages } from '../../support/adversary/secrets/pages.ts';
import { processesOfPods, processHaystacks } from '../../support/adversary/secrets/processes.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { filesBelow } from './secrets/files.ts';
import { type Catch, type Hunt, startHunt } from './secrets/hunt.ts';
import { apiObjects } from './secrets/objects.ts';
import { printedHaystacks } from './secrets/printed.ts';

const STACK = `${STACK_NAMESPACE}/${STACK_NAME}-thanos`;
const OBJECT_STORAGE = `${OBJECT_STORAGE_NAMESPACE}/object-storage`;
/** Others are made by tests, who put into their own Secrets what they like. */
const NAMESPACES = [STACK_NAMESPACE, OBJECT_STORAGE_NAMESPACE, OPERATOR_NAMESPACE];
const AUTHORITIES = ['root-ca', 'mesh-ca', 'access-ca'];
const LEAVES = [
  ...['query', 'ruler', 'prometheus', 'sidecar'].map((component) => `${component}-tls`),
  ...['store', 'compactor'].flatMap((component) => [`${component}-server`, `${component}-probe`]),
];
/** Credentials that two Secrets hold, because their user gave them to both, or the operator hands them on to Prometheus. */
const SHARED = [
  `${STACK_NAMESPACE}/thanos-objstore objstore.yml and ${OBJECT_STORAGE} ROOT_ACCESS_KEY`,
  `${STACK_NAMESPACE}/thanos-objstore objstore.yml and ${OBJECT_STORAGE} ROOT_SECRET_KEY`,
  `${STACK_NAMESPACE}/quickstart-scrapes scrapes.yml and ${STACK}-prometheus prometheus.yml`,
];
/** As Prometheus writes its configuration into JSON. */
const HIDDEN_PASSWORD = 'password: \\u003csecret\\u003e';

describe('the secrets of a run', () => {
  let cluster: Cluster;
  let hunt: Hunt;

  before(async () => {
    ({ cluster } = await useQuickstart());
    hunt = await startHunt(cluster);
  });

  after(async () => {
    await cluster.kubectl(['delete', 'namespace', DECOY_NAMESPACE, '--ignore-not-found']);
  });

  it('are known: keys of the stack and of its surroundings, credentials of the user, tokens of pods', () => {
    const of = (wanted: Needle['kind']) => hunt.needles.filter(({ kind }) => kind === wanted);
    const homes = [...AUTHORITIES, ...LEAVES, 'client-grafana'].map((owner) => `${STACK}-${owner} tls.key`);
    expect(of('private key').flatMap((key) => key.homes)).to.include.members([...homes, `${OBJECT_STORAGE} tls.key`]);
    expect(of('credential').length).to.be.at.least(SHARED.length);
    const tokens = of('token').map(({ name }) => name);
    for (const pod of [`${STACK}-prometheus-0`, `${STACK}-prometheus-1`, `${OPERATOR_NAMESPACE}/`])
      expect(tokens.join('\n')).to.include(`token of ${pod}`);
  });

  it('stand in the Secrets that are for them, and in no others', () => {
    const homes = hunt.needles.filter(({ name }) => name !== MARKED_KEY).map((needle) => needle.homes.filter(isOurs));
    const shared = homes.filter(({ length }) => length > 1).map((all) => all.join(' and '));
    expect(new Set(shared)).to.deep.equal(new Set(SHARED));
  });

  it('are in no object of the API but these, and there every one is found', async () => {
    const items: readonly KubernetesObject[] = (await cluster.get(['secrets', '--all-namespaces'])).items;
    const { hits, decoys } = await expectNone(apiObjects(cluster.kubeconfig), { places: 300, megabytes: 1 });
    const stored = Map.groupBy(items.flatMap(secretsIn), ({ home }) => home);
    const missed = [...stored].filter(([home, secrets]) => {
      const found = hits.filter(({ place, name }) => place === home && name !== MARKED_KEY);
      return isOurs(home) && found.length < new Set(secrets.map(({ value }) => value)).size;
    });
    expect(missed.map(([home]) => home)).to.deep.equal([]);
    expect([...stored.keys()].filter(isOurs).length).to.be.greaterThan(12);
    const encodings = Object.keys(encodingsOf(hunt.decoy)).map((name) => `configmaps ${DECOY_NAMESPACE} ${name}`);
    expect(decoys).to.include.members([...encodings, `events ${DECOY_NAMESPACE} decoy`]);
  });

  it('are in no log of the node, audit log included, nor of a pod that is or was there', async () => {
    await cluster.kubectl(['get', 'configmap', hunt.decoy.hex, '-n', DECOY_NAMESPACE, '--ignore-not-found']);
    const { decoys } = await expectNone(filesBelow(join(cluster.root, 'logs')), { places: 30, megabytes: 5 });
    expect(decoys).to.include('audit.log');
    for (const pod of ['decoy', 'gone'])
      expect(decoys.join('\n'), pod).to.match(new RegExp(`^kept/${DECOY_NAMESPACE}_${pod}_`, 'm'));
  });

  it('are in no volume that a pod writes, and in no state of kubelet on the disk', async () => {
    const state = join(cluster.root, 'state');
    const { decoys } = await expectNone(filesBelow(join(state, 'kubelet')), { places: 200, megabytes: 0.1 });
    expect(decoys.filter((place) => place.endsWith('~empty-dir/www/metrics'))).to.have.length(1);
    await expectNone(filesBelow(join(state, 'volumes')), { places: 20, megabytes: 1 });
  });

  it('are in no command line and no environment of a pod', async () => {
    const processes = await processesOfPods(cluster);
    const { decoys } = await expectNone(processHaystacks(processes), { places: 40, megabytes: 0 });
    expect(new Set(decoys)).to.deep.equal(
      new Set([`${DECOY_NAMESPACE}/decoy cmdline`, `${DECOY_NAMESPACE}/decoy environ`]),
    );
    const namespaces = processes.map(({ pod }) => pod.split('/')[0]);
    expect(namespaces).to.include.members([STACK_NAMESPACE, OPERATOR_NAMESPACE]);
  });

  it('are on no page of a component, and in no metric of the operator and of the API server', async () => {
    const { status } = await cluster.get(['pod', 'decoy', '-n', DECOY_NAMESPACE]);
    const ofDecoy = { name: 'decoy', host: status.podIP, port: DECOY_PORT, path: '/metrics' };
    const answers = await askPages([...(await stackPages()), ofDecoy]);
    expect(answers.filter((answer) => answer.status !== 200).map(({ name }) => name)).to.deep.equal([]);
    const configurations = answers.filter(({ name }) => name.endsWith('/status/config'));
    expect(configurations.map(({ body }) => body.includes(HIDDEN_PASSWORD))).to.deep.equal([true, true]);
    const ofServer = { name: 'API server', status: 200, body: await cluster.kubectl(['get', '--raw', '/metrics']) };
    const { decoys } = await expectNone(pageHaystacks([...answers, ofServer]), { places: 30, megabytes: 1 });
    expect(decoys).to.deep.equal(['decoy']);
  });

  it('are in nothing that the command line tool prints, of whole files and of broken ones', async () => {
    const { decoys } = await expectNone(printedHaystacks(cluster, hunt.decoy.hex), { places: 14, megabytes: 0 });
    expect(decoys).to.include('render whole.json');
  });

  /** Nothing is found but the decoy, and secrets at home; and there was something to look through. */
  async function expectNone(
    haystacks: AsyncIterable<Haystack>,
    least: { readonly places: number; readonly megabytes: number },
  ): Promise<Catch> {
    const caught = await hunt.look(haystacks);
    expect(caught.astray).to.deep.equal([]);
    expect(caught.places).to.be.at.least(least.places);
    expect(caught.bytes).to.be.at.least(least.megabytes * 1_000_000);
    return caught;
  }
});

const isOurs = (home: string): boolean => NAMESPACES.some((namespace) => home.startsWith(`${namespace}/`));
