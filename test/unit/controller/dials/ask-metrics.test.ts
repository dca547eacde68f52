import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { METRICS_AT_ONCE, metricsOf } from '../../../../src/controller/dials/ask-metrics.ts';
import { runningPods } from '../../../../src/observed/running-pods.ts';
import { componentSelector } from '../../../../src/stack/labels.ts';
import { MINIMAL, resolved, stackObject } from '../../../support/plans.ts';

const stack = resolved(stackObject(MINIMAL));
const stores = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `store-${index}`, namespace: 'monitoring', labels: componentSelector(stack, 'store') },
    status: { phase: 'Running', podIP: `10.0.0.${index}` },
  }));

describe('the metrics of the pods of a stack', () => {
  it('are asked for in turns, so that not all answers are read at once', async () => {
    let running = 0;
    const most: number[] = [];
    const answers = await metricsOf(runningPods(stack, stores(40)), async (host) => {
      running += 1;
      most.push(running);
      await turn();
      running -= 1;
      return { kind: 'answered', status: 200, body: host };
    });
    expect([Math.max(...most), most.length]).to.deep.equal([METRICS_AT_ONCE, 40]);
    expect(new Set(answers.map(({ pod, result }) => `${pod} ${'body' in result ? result.body : ''}`))).to.have.property(
      'size',
      40,
    );
  });
});
