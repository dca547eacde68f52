import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { describeRequest, operatorWrites } from '../../support/api-server/audit.ts';
import { dryRunDifferences } from '../../support/api-server/dry-run.ts';
import { exampleInputs } from '../../support/examples.ts';
import { type LiveStack, makeStack } from '../../support/live-stack.ts';
import {
  NAMESPACE,
  type OperatorLayer,
  OTHER_NAMESPACE,
  RESYNC_MS,
  removeStacks,
  useOperatorLayer,
} from '../../support/operator-layer.ts';
import { counterOf } from '../../support/operator-metrics.ts';
import { installPrometheusRules, removePrometheusRules } from '../../support/rules/prometheus-rules.ts';
import { callRender } from './render-call.ts';
import { shapes } from './shapes.ts';

const USER = { fieldManager: 'user', force: true };
const WINDOW_MS = 60_000;
/** Regular looks at each stack, before anything else happens. */
const LOOKS = 10;
const PATIENCE = { timeout: 240_000 };

describe('the operator is quiet when nothing has changed', () => {
  let layer: OperatorLayer;
  let stacks: readonly LiveStack[] = [];

  before(async function () {
    this.timeout(PATIENCE.timeout);
    layer = await useOperatorLayer();
    await installPrometheusRules(layer.plane);
    for (const object of inputs()) await layer.client.apply(object, USER);
    stacks = await Promise.all(
      shapes().map(({ name, namespace, spec }) => makeStack(layer.client, name, namespace, spec)),
    );
    // They take longer, all at once, than a stack alone has to.
    const areAsDesired = async () => (await Promise.all(stacks.map(untilAsDesired))).length;
    await waitFor('twenty stacks to be as desired', areAsDesired, PATIENCE);
  });

  after(async function () {
    this.timeout(PATIENCE.timeout);
    await removeStacks();
    await removePrometheusRules(layer.plane);
  });

  it('writes nothing in a minute for twenty stacks, whatever it looks at and whatever breaks', async function () {
    this.timeout(3 * PATIENCE.timeout);
    expect(stacks).to.have.lengthOf(20);
    // The write of the last status may still be under way.
    await settled();
    const since = new Date();
    await untilLooks(LOOKS);
    await layer.restart();
    await untilLooks(2);
    await breakWatches();
    await untilLooks(2);
    await sleep(Math.max(0, since.getTime() + WINDOW_MS - Date.now()));
    expect(await writesSince(since), conditionsSince(since)).to.deep.equal([]);
  });

  it('would be seen if it wrote: an edit by hand is taken back', async () => {
    const [stack] = stacks;
    if (!stack) throw new Error('there are stacks');
    const since = new Date();
    await layer.client.patch(stack.ref('Service', 'query'), { spec: { selector: { app: 'x' } } }, USER);
    const name = `patch services ${stack.namespace}/${stack.name}-thanos-query`;
    await waitFor('its write', async () => (await writesSince(since)).includes(name), PATIENCE);
  });

  it('would render each of them as it is', async () => {
    for (const { name, namespace } of stacks) {
      const { code, error, objects } = await callRender(
        '--from-cluster',
        name,
        `--namespace=${namespace}`,
        `--kubeconfig=${layer.plane.kubeconfig}`,
        '--operator-namespace=',
        `--cluster-discovery-namespaces=${NAMESPACE}`,
      );
      expect({ code, error }).to.deep.equal({ code: 0, error: '' });
      expect(await dryRunDifferences(layer.client, objects), name).to.deep.equal([]);
    }
  });

  const writesSince = async (since: Date): Promise<readonly string[]> =>
    (await operatorWrites(layer.plane, since)).map(describeRequest);

  /** What became of conditions, as the log has it, for whoever has to find out why it wrote. */
  const conditionsSince = (since: Date): string =>
    layer
      .output()
      .split('\n')
      .filter((line) => line.includes('"message":"condition"') && line >= `{"time":"${since.toISOString()}`)
      .join('\n');

  /** A stack that asks for no pods of Query is not Ready, and has nothing under way all the same. */
  const untilAsDesired = async (stack: LiveStack): Promise<void> => {
    const asksForNone = shapes().find(({ name }) => name === stack.name)?.spec.query?.replicas === 0;
    if (asksForNone) await stack.until('Ready', 'False', 'ScaledToZero');
    else await stack.ready();
  };

  /** Looks of an operator at each of the stacks, on average: there are no others. */
  async function looks(): Promise<number> {
    const count = await counterOf(layer.operator().url, 'reconciles_total', { result: 'success' });
    return count / stacks.length;
  }

  async function untilLooks(times: number): Promise<void> {
    const before = await looks();
    await waitFor(`${times} looks at each stack`, async () => (await looks()) - before >= times, PATIENCE);
  }

  /** Until a look at each stack has written nothing. */
  async function settled(): Promise<void> {
    const isSettled = async () => {
      const since = new Date();
      await sleep(2 * RESYNC_MS);
      const writes = await writesSince(since);
      if (writes.length > 0) throw new Error(`it wrote: ${[...new Set(writes)].join(', ')}`);
      return true;
    };
    await waitFor('the last writes', isSettled, PATIENCE);
  }

  /** All watches break, and are too old for the API server that comes then: everything is listed anew. */
  async function breakWatches(): Promise<void> {
    const { url } = layer.operator();
    const restarts = () => counterOf(url, 'watch_restarts_total', { reason: 'Expired' });
    const before = await restarts();
    await layer.plane.killApiServer();
    await layer.plane.startApiServer();
    await waitFor('new lists', async () => (await restarts()) > before, PATIENCE);
  }
});

/**
 * What the examples read, in both namespaces; not the object storage of every test: whoever changes it restarts all stores.
 */
const inputs = (): readonly KubernetesObject[] =>
  [NAMESPACE, OTHER_NAMESPACE].flatMap(exampleInputs).filter(({ metadata }) => metadata.name !== 'thanos-objstore');
