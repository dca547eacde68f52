import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { QUICKSTART, STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { COMPONENTS } from '../../../src/stack/components.ts';
import { certificateSecretName } from '../../../src/stack/names.ts';
import { beginBeside } from '../../support/beside.ts';
import { queryValue } from '../../support/client-pod.ts';
import { attempt, certificateOf, findListeners } from '../../support/listeners.ts';
import { startLoad } from '../../support/load.ts';
import { metricOf } from '../../support/metrics.ts';
import { type Quickstart, useQuickstart } from '../../support/quickstart.ts';

const ROUNDS = 5;
/** Of the one component that no test replaces: a target that has left keeps its last sample for five minutes. */
const FRESH = `count(time() - timestamp(up{job="${STACK_NAME}-thanos-compactor"}) < 60)`;
const SIDECARS = 2;

describe('the certificates of a stack', () => {
  let stack: Quickstart;

  before(async () => {
    stack = await useQuickstart();
    // From here on no pod of this stack is replaced, of which its tests tell.
    beginBeside('second line');
  });

  it(`are reissued ${ROUNDS} times under load without a restart and without a failed query`, async () => {
    const podsBefore = await listPods(stack);
    const evaluationsBefore = await rulerCounts();
    const stop = await startLoad({ id: QUICKSTART, past: stack.history.end - 86_400 });
    for (let round = 1; round <= ROUNDS; round += 1) {
      await reissueAll(stack, 2160 - round);
      await waitFor(`round ${round}: every listener to show its new certificate`, showNewCertificates, {
        timeout: 120_000,
        interval: 2000,
      });
    }
    const { sent, failures } = await stop();
    expect(failures.slice(0, 5), `${failures.length} of ${sent} queries failed`).to.deep.equal([]);
    expect(sent).to.be.greaterThan(20);
    expect(await listPods(stack)).to.deep.equal(podsBefore);
    await expectRulerEvaluates(evaluationsBefore);
    expect(await metricOf('prometheus-0', 'sidecar', 'thanos_sidecar_prometheus_up')).to.equal(1);
    expect(await queryValue(FRESH, { dedup: 'false' }), 'Sidecars with samples of this minute').to.equal(SIDECARS);
  });
});

/** Another duration reissues every leaf; nothing else changes. */
async function reissueAll({ cluster }: Quickstart, hours: number): Promise<void> {
  const serial = async () =>
    new X509Certificate((await certificateOf(`${STACK_NAME}-thanos-query-tls`)).cert).serialNumber;
  const before = await serial();
  const patch = JSON.stringify({ spec: { tls: { certificate: { duration: `${hours}h` } } } });
  await cluster.kubectl(['patch', 'securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE, '--type=merge', '-p', patch]);
  await waitFor('a new certificate in its Secret', async () => (await serial()) !== before, { timeout: 30_000 });
}

async function showNewCertificates(): Promise<boolean> {
  const { cert, key } = await certificateOf(`${STACK_NAME}-thanos-prometheus-tls`);
  const places = await findListeners();
  const outcomes = await attempt(
    places.map(({ host, port, protocol }) => ({ host, port, protocol, tls: { cert, key } })),
  );
  const held: ReadonlyMap<string, string> = new Map(
    await Promise.all(
      COMPONENTS.map(
        async (component) =>
          [
            component,
            new X509Certificate(
              (await certificateOf(certificateSecretName({ name: STACK_NAME, namespace: STACK_NAMESPACE }, component)))
                .cert,
            ).fingerprint256,
          ] as const,
      ),
    ),
  );
  return places.every(({ component }, index) => outcomes[index]?.fingerprint === held.get(component));
}

/** Names and restarts: a replaced pod has another name or uid, a restarted container another count. */
async function listPods({ cluster }: Quickstart): Promise<readonly string[]> {
  const { items } = await cluster.get(['pods', '-n', STACK_NAMESPACE, '-l', `securethanos.io/stack=${STACK_NAME}`]);
  return items
    .map(
      ({
        metadata,
        status,
      }: {
        metadata: { name: string; uid: string };
        status: { containerStatuses: { name: string; restartCount: number }[] };
      }) =>
        `${metadata.name} ${metadata.uid} ${status.containerStatuses.map(({ name, restartCount }) => `${name}:${restartCount}`).join(' ')}`,
    )
    .sort();
}

async function rulerCounts(): Promise<{ readonly evaluations: number; readonly failures: number }> {
  const [evaluations, failures] = await Promise.all(
    ['prometheus_rule_evaluations_total', 'prometheus_rule_evaluation_failures_total'].map((name) =>
      metricOf('ruler-0', 'ruler', name),
    ),
  );
  return { evaluations: evaluations ?? 0, failures: failures ?? 0 };
}

/** The trap: with a CA file in its client configuration Ruler would stay "ready" and evaluate nothing. */
async function expectRulerEvaluates(before: {
  readonly evaluations: number;
  readonly failures: number;
}): Promise<void> {
  const now = await rulerCounts();
  expect(now.failures).to.equal(before.failures);
  await waitFor('further evaluations', async () => (await rulerCounts()).evaluations > now.evaluations, {
    timeout: 60_000,
    interval: 2000,
  });
  expect((await rulerCounts()).failures).to.equal(before.failures);
}
