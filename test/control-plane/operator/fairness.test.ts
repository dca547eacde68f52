import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { HOSTILE_STORAGE, hostileObjects, hostileSpec } from '../../support/adversary/hostile-inputs.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { type OperatorProcess, startOperator } from '../../support/operator.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const HOSTILE = 'fair-hostile';
const NORMAL = 'fair-normal';
const NORMAL_STACKS = ['one', 'two', 'three'];
const COPIES = 20;
/** Texts with rules that nobody could take; others are only large or slow to read. */
const REFUSED = ['aliases', 'brackets', 'chain', 'flow-lists', 'junk'];
const WRITE = { fieldManager: 'tenant', force: true };
/** Far above what is wanted (see bench/): whether anything answers at all is the question here. */
const ANSWER_MS = 10_000;

describe('stacks beside a tenant whose every text is hostile', function () {
  this.timeout(480_000);
  let layer: OperatorLayer;
  let operator: OperatorProcess;
  let stacks: readonly LiveStack[];
  let hostile: readonly LiveStack[];

  const start = async () => startOperator(layer.plane, layer.kubeconfig, [`--namespaces=${HOSTILE},${NORMAL}`]);

  /** The operator's answer to kubelet, which ends it otherwise. */
  const isAlive = async () => (await fetch(`${operator.url}/livez`, { signal: AbortSignal.timeout(ANSWER_MS) })).ok;

  const changed = async (stack: LiveStack, level: 'debug' | 'warn') => {
    await stack.put({ ...SMALL, query: { logLevel: level } });
    const isApplied = async () =>
      JSON.stringify(await stack.find('Deployment', 'query')).includes(`--log.level=${level}`);
    await waitFor(`a change of ${stack.name} to be applied`, isApplied, { timeout: 120_000 });
  };

  before(async () => {
    layer = await useOperatorLayer();
    for (const namespace of [HOSTILE, NORMAL]) await makeNamespaceWithInputs(layer.client, namespace);
    stacks = await Promise.all(NORMAL_STACKS.map((name) => makeStack(layer.client, name, NORMAL)));
    operator = await start();
    for (const stack of stacks) await changed(stack, 'warn');
    for (const object of hostileObjects(HOSTILE, 'texts', COPIES)) await layer.client.apply(object, WRITE);
    hostile = await Promise.all([
      makeStack(layer.client, 'texts', HOSTILE, hostileSpec()),
      makeStack(layer.client, 'storage', HOSTILE, hostileSpec(HOSTILE_STORAGE)),
    ]);
  });
  after(async () => {
    await operator.stop();
    for (const stack of [...stacks, ...hostile]) await stack.remove();
    for (const object of hostileObjects(HOSTILE, 'texts', COPIES)) {
      const { name, namespace = HOSTILE } = object.metadata;
      await layer.client.remove({ apiVersion: 'v1', kind: object.kind, namespace, name });
    }
  });

  it('are changed while its texts are judged, and the operator answers', async () => {
    for (const stack of stacks) {
      expect(await isAlive()).to.equal(true);
      await changed(stack, 'debug');
    }
  });

  it('see that each hostile text is refused with the way out, and that nothing of it is used', async () => {
    const [texts, storage] = hostile;
    const isTold = async () => (await texts?.condition('RulesAccepted'))?.status === 'False';
    await waitFor('the hostile rules to be refused', isTold, { timeout: 240_000 });
    expect(await isAlive()).to.equal(true);
    expect((await texts?.condition('ScrapeConfigsAccepted'))?.message).to.match(/at most|more than|job_name/);
    expect((await storage?.condition('ObjectStorageReady'))?.message).to.include('larger than 65536 bytes');
    const rules = JSON.stringify(await texts?.find('ConfigMap', 'rules-0'));
    for (const name of REFUSED) expect(rules, name).to.not.include(`configmap-hostile-${name}-`);
  });

  it('go on when the operator starts beside the same texts', async () => {
    await operator.stop();
    operator = await start();
    for (const stack of stacks) {
      expect(await isAlive()).to.equal(true);
      await changed(stack, 'warn');
    }
  });
});
