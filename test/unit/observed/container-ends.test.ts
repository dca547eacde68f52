import { expect } from 'chai';
import { describeEnds } from '../../../src/observed/container-ends.ts';
import type { ContainerStatus } from '../../../src/observed/pods.ts';

const END = { exitCode: 1, reason: 'Error', message: 'write /data/wal: no space left on device' };
const container = (more: Partial<ContainerStatus>): ContainerStatus => ({ name: 'store', ready: false, ...more });

/** What the kubelet says one after another while a container crashes, waits, is started again and crashes again. */
const crash = (restartCount: number): readonly Partial<ContainerStatus>[] => [
  { restartCount, state: { terminated: END } },
  { restartCount, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: END } },
  { restartCount: restartCount + 1, state: { running: {} }, lastState: { terminated: END } },
];
const said = (states: readonly Partial<ContainerStatus>[]) => states.map((state) => describeEnds(container(state)));

describe('describeEnds', () => {
  it('says the same in each moment between two crashes, and of most crashes what it said before', () => {
    const sentences = Array.from({ length: 400 }, (_, index) => said(crash(index + 1))).flat();
    expect(sentences[0]).to.equal(
      'container store ends again and again with exit code 1 (Error), at least 2 times: no space left on device (more in its log)',
    );
    const steps = [...new Set(sentences)].map((sentence) => /at least (\d+)/.exec(sentence ?? '')?.[1]);
    expect(steps).to.deep.equal(['2', '5', '10', '30', '100', '300']);
    expect(sentences).to.deep.equal(sentences.toSorted((one, other) => timesIn(one) - timesIn(other)));
  });

  it('keeps to the first end until the second', () => {
    const [ended, , started] = said(crash(0));
    expect(ended).to.equal('container store ended with exit code 1 (Error): no space left on device (more in its log)');
    expect(started).to.equal(ended);
  });

  it('takes a wait between crashes for more than one', () => {
    const waiting = { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 0 } } };
    expect(describeEnds(container(waiting))).to.equal(
      'container store ends again and again with exit code 0, at least 2 times: see its log',
    );
  });

  it('names what a container lacks that was killed, whatever its log says', () => {
    const killed = { ...END, exitCode: 137, reason: 'OOMKilled' };
    expect(describeEnds(container({ state: { terminated: killed } }))).to.equal(
      'container store ended with exit code 137 (OOMKilled): it needs more memory than its limit',
    );
  });

  it('says nothing of a container that is ready, waits for its first start or ended well', () => {
    const states: readonly Partial<ContainerStatus>[] = [
      { ready: true, restartCount: 3, state: { running: {} }, lastState: { terminated: END } },
      { state: { waiting: { reason: 'PodInitializing' } } },
      { state: { running: {} } },
      { state: { terminated: { exitCode: 0 } } },
      {},
    ];
    expect(said(states)).to.deep.equal(states.map(() => undefined));
  });
});

const timesIn = (sentence: string | undefined): number => Number(/at least (\d+)/.exec(sentence ?? '')?.[1]);
