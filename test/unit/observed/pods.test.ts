// What a pod says of itself: whether it answers, whether it may run, and whether there is somebody to dial.
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { isReady, mayRun, type PodStatus } from '../../../src/observed/pods.ts';
import { runningPods } from '../../../src/observed/running-pods.ts';
import { componentLabels } from '../../../src/stack/labels.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const stack = resolved(stackObject(MINIMAL));
const READY = { type: 'Ready', status: 'True' };
const RUNS: PodStatus = { phase: 'Running', podIP: '10.0.0.1', conditions: [READY] };

const pod = (status: PodStatus, metadata: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'store-0', namespace: 'monitoring', labels: { ...componentLabels(stack, 'store') }, ...metadata },
  spec: { containers: [] },
  status,
});

describe('a pod', () => {
  it('is ready by that condition alone, among whatever others, when that is true', () => {
    const scheduled = { type: 'PodScheduled', status: 'True' };
    const unready = { ...READY, status: 'False' };
    const CASES = [[scheduled, READY], [READY], [scheduled, unready], [scheduled], [unready], []];
    expect(CASES.map((conditions) => isReady(pod({ conditions })))).to.deep.equal([
      ...[true, true],
      ...[false, false, false, false],
    ]);
    expect(isReady(pod({}))).to.equal(false);
  });

  it('may run until it has ended, well or not', () => {
    const phases = ['Pending', 'Running', 'Unknown', 'Succeeded', 'Failed'];
    expect(phases.filter((phase) => mayRun(pod({ phase })))).to.deep.equal(['Pending', 'Running', 'Unknown']);
  });
});

describe('the pods of a stack that run', () => {
  const namesOf = (...pods: readonly KubernetesObject[]) => runningPods(stack, pods).map(({ name }) => name);

  it('come by their names, with whether they are ready', () => {
    const pods = [pod(RUNS, { name: 'store-1' }), pod({ ...RUNS, conditions: [] })];
    expect(namesOf(...pods)).to.deep.equal(['store-0', 'store-1']);
    expect(runningPods(stack, pods).map((one) => one.isReady)).to.deep.equal([false, true]);
  });

  it('are none that has no address, does not run, is on its way out or is of another stack', () => {
    const { podIP: _, ...homeless } = RUNS;
    const labels = { ...componentLabels({ ...stack, name: 'other' }, 'store') };
    const others = [
      pod(homeless),
      pod({ ...RUNS, phase: 'Failed' }),
      pod(RUNS, { deletionTimestamp: '2026-06-01T12:00:00Z' }),
      pod(RUNS, { labels }),
    ];
    expect(namesOf(...others)).to.deep.equal([]);
  });
});
