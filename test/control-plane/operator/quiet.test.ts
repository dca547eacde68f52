import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { describeRequest, operatorWrites } from '../../support/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../support/operator-layer.ts';

describe('the operator is quiet when nothing has changed', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'quiet', NAMESPACE, {
      ...SMALL,
      ruler: { labels: { cluster: 'eu1' } },
      prometheus: {
        kubernetesDiscovery: 'Namespace',
        resources: { requests: { cpu: '1000m', memory: '1024Mi' }, limits: { memory: '2048Mi' } },
      },
      query: { topologySpreadConstraints: [spread('zone', 'DoNotSchedule'), spread('zone', 'ScheduleAnyway')] },
      store: { tolerations: [{ key: 'a', operator: 'Exists' }], podAnnotations: { 'example.com/a': '' } },
      clients: [{ name: 'grafana', namespaceSelector: {}, podSelector: {} }],
    });
    await stack.ready();
  });

  const spread = (key: string, whenUnsatisfiable: string) => ({
    maxSkew: 1,
    topologyKey: `topology.kubernetes.io/${key}`,
    whenUnsatisfiable,
    labelSelector: {},
  });

  /** The writes of five regular looks. */
  async function writesOfAWhile(): Promise<readonly string[]> {
    const since = new Date();
    await sleep(5 * RESYNC_MS);
    return (await operatorWrites(layer.plane, since)).map(describeRequest);
  }

  it('looks at its stacks again and again, and writes nothing', async () => {
    // The write of its last status may still be under way.
    await sleep(1000);
    const passes = await countPasses();
    expect(await writesOfAWhile()).to.deep.equal([]);
    expect((await countPasses()) - passes, 'looks').to.be.at.least(2);
  });

  it('writes nothing when it starts anew', async () => {
    const since = new Date();
    await layer.restart();
    await sleep(RESYNC_MS);
    expect(await countPasses()).to.be.at.least(1);
    expect((await operatorWrites(layer.plane, since)).map(describeRequest)).to.deep.equal([]);
  });

  async function countPasses(): Promise<number> {
    const metrics = await (await fetch(`${layer.operator().url}/metrics`)).text();
    return Number(/reconciles_total\{[^}]*result="success"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0);
  }
});
