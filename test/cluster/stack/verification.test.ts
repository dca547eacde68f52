import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { IMAGES } from '../../../sandbox/images/catalogue.ts';
import { QUICKSTART, STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { restrictedContainer } from '../../../sandbox/restricted.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { componentsOf, listenersOf, type Workload } from '../../../src/stack/components.ts';
import { CLIENT } from '../../support/client-pod.ts';
import { lookAtOnce } from '../../support/look-at-once.ts';
import { type Quickstart, useQuickstart } from '../../support/quickstart.ts';

const CLI = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const STACK = ['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE];
const STORE = `${STACK_NAME}-thanos-store`;
const STORES = [`${STORE}-0`, `${STORE}-1`];
const SABOTAGE = 'sabotage';

describe('the verification of a stack', () => {
  let stack: Quickstart;

  before(async () => {
    stack = await useQuickstart();
  });

  it('finds every listener of every pod protected, and says how many', async () => {
    const listeners = await countListeners();
    const { message } = await untilVerified('True', `${listeners} listeners`);
    expect(message).to.match(/each served its certificate, refused a connection without one, and refused plaintext\.$/);
  });

  it('is made from outside by securethanos verify too, which needs no Secret and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await runVerify();
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.include(`${await countListeners()} verified, 0 in violation, 0 unknown.`);
  });

  it('knows from outside whom a declared client may ask', async () => {
    const { exitCode, stdout } = await runVerify('--client', CLIENT, '-o', 'json');
    const { verdict, findings } = JSON.parse(stdout);
    expect([exitCode, verdict]).to.deep.equal([0, 'verified']);
    const serving = findings.filter(({ seen }: { seen: string }) => seen.includes('serves the certificate'));
    const places = serving.map(({ component, place }: { component: string; place: string }) => `${component} ${place}`);
    expect([...new Set(places)]).to.deep.equal(['query HTTP port 10902']);
  });

  it('names the component that an empty CA file has made speak plaintext, while the stack is paused', async () => {
    await pause(true);
    await makeEmptyTrust();
    await replaceStores({ volumes: [{ name: 'trust', configMap: { name: SABOTAGE } }] });
    const { reason, message } = await untilVerified('False', 'PlaintextAnswered');
    expect(reason).to.equal('PlaintextAnswered');
    for (const pod of STORES) expect(message).to.include(`store: gRPC port 10901 of pod ${pod} answers plaintext`);
    expect(await conditionOf('Ready')).to.deep.include({ status: 'False', reason: 'PlaintextAnswered' });
    expect(await eventReasons()).to.include('PlaintextAnswered');
  });

  it('fails from outside too, with exit code 1', async () => {
    const { exitCode, stdout } = await runVerify();
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/store +quickstart-thanos-store-0 +gRPC port 10901 +violation +- +answers plaintext/);
  });

  it('names a listener that a patch has added', async () => {
    const trust = { name: 'trust', configMap: { name: await trustName() } };
    const container = restrictedContainer({ name: SABOTAGE, image: IMAGES.probe, args: ['sleep'] });
    await replaceStores({ volumes: [trust], containers: [container] });
    const { reason, message } = await untilVerified('False', 'UnexpectedListener');
    expect(reason).to.equal('UnexpectedListener');
    expect(message).to.include(`store: container ${SABOTAGE} of pod ${STORE}-0 is not of the stack`);
    const { exitCode, stdout } = await runVerify();
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/store +quickstart-thanos-store-0 +container sabotage +violation/);
  });

  it('is good again when everything is taken back', async () => {
    await replaceStores({ containers: [{ name: SABOTAGE, $patch: 'delete' }] });
    await pause(false);
    await untilVerified('True', `${await countListeners()} listeners`);
    await stack.cluster.kubectl([
      'wait',
      '-n',
      STACK_NAMESPACE,
      `securethanosstack/${STACK_NAME}`,
      '--for=condition=Ready',
      '--timeout=180s',
    ]);
    expect((await runVerify()).exitCode).to.equal(0);
  });

  const runVerify = (...options: readonly string[]) => {
    const where = [STACK_NAME, '-n', STACK_NAMESPACE, '--kubeconfig', stack.cluster.kubeconfig];
    return execa(process.execPath, [CLI, 'verify', ...where, ...options], { reject: false });
  };

  async function conditionOf(type: string): Promise<{ status: string; reason: string; message: string }> {
    const { status } = await stack.cluster.get(STACK);
    return status.conditions.find((condition: { type: string }) => condition.type === type);
  }

  /** @param says the reason, or words of the message */
  async function untilVerified(status: string, says: string) {
    const look = async () => {
      await lookAtOnce(stack.cluster, QUICKSTART);
      const found = await conditionOf('MTLSVerified');
      return found?.status === status && `${found.reason} ${found.message}`.includes(says) && found;
    };
    return waitFor(`MTLSVerified to be ${status} (${says})`, look, { timeout: 180_000, interval: 3000 });
  }

  async function countListeners(): Promise<number> {
    const { items } = await stack.cluster.get([
      'pods',
      '-n',
      STACK_NAMESPACE,
      '-l',
      `securethanos.io/stack=${STACK_NAME}`,
    ]);
    const workloads = items.map(({ metadata }: { metadata: { labels: Record<string, string> } }) => metadata.labels);
    return workloads
      .map((labels: Record<string, string>) => labels['app.kubernetes.io/component'] as Workload)
      .flatMap(componentsOf)
      .flatMap(listenersOf).length;
  }

  async function eventReasons(): Promise<readonly string[]> {
    const { items } = await stack.cluster.get(['events.events.k8s.io', '-n', STACK_NAMESPACE]);
    const warnings = items.filter(({ type }: { type: string }) => type === 'Warning');
    return warnings.map(({ reason }: { reason: string }) => reason);
  }

  async function pause(paused: boolean): Promise<void> {
    const patch = JSON.stringify({ spec: { paused } });
    await stack.cluster.kubectl(['patch', ...STACK, '--type=merge', '-p', patch]);
    const isIt = async () => ((await conditionOf('Paused'))?.status === 'True') === paused;
    await waitFor(`the stack to be ${paused ? 'paused' : 'at work'}`, isIt, { timeout: 60_000 });
  }

  async function trustName(): Promise<string> {
    return (await stack.cluster.get(STACK)).status.components[0].trust;
  }

  /** The trust of the stack, but that nobody signs those whom gRPC serves. */
  async function makeEmptyTrust(): Promise<void> {
    const { data } = await stack.cluster.get(['configmap', await trustName(), '-n', STACK_NAMESPACE]);
    const metadata = { name: SABOTAGE, namespace: STACK_NAMESPACE };
    await stack.cluster.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { ...data, 'mesh.crt': '' } }]);
  }

  /** Patches the pod template of Store by hand, and makes both pods anew at once. */
  async function replaceStores(spec: object): Promise<void> {
    const patch = { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null }, template: { spec } } };
    const target = ['-n', STACK_NAMESPACE, 'statefulset', STORE];
    await stack.cluster.kubectl(['patch', ...target, '--type=strategic', '-p', JSON.stringify(patch)]);
    await stack.cluster.kubectl(['delete', 'pod', '-n', STACK_NAMESPACE, ...STORES, '--grace-period=0', '--force']);
    const areReady = async () => {
      const { metadata, status } = await stack.cluster.get(['statefulset', STORE, '-n', STACK_NAMESPACE]);
      const { observedGeneration, readyReplicas, updatedReplicas } = status;
      return observedGeneration === metadata.generation && readyReplicas === 2 && updatedReplicas === 2;
    };
    await waitFor('both Stores to be new and ready', areReady, { timeout: 120_000, interval: 1000 });
  }
});
