import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import { createRecorder, type RecorderOptions } from '../../../src/kube/events.ts';
import { createFakeClock } from './fake-clock.ts';

const STACK = {
  apiVersion: 'securethanos.io/v1alpha1',
  kind: 'SecureThanosStack',
  metadata: { name: 'prod', namespace: 'monitoring', uid: 'u1', resourceVersion: '7' },
};
const ROTATED = {
  type: 'Normal',
  reason: 'Rotated',
  message: 'the leaf of query was rotated',
  action: 'Rotate',
} as const;

function setUp(options: Partial<RecorderOptions['client']> = {}) {
  const clock = createFakeClock();
  const created: KubernetesObject[] = [];
  const patched: unknown[] = [];
  const warnings: string[] = [];
  const client: RecorderOptions['client'] = {
    create: async (object) => {
      created.push(object);
      return object;
    },
    patch: async (ref, body) => {
      patched.push([ref.name, body]);
      return STACK;
    },
    ...options,
  };
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (text: string) => warnings.push(text),
    error: () => undefined,
  };
  const recorder = createRecorder({
    client,
    controller: 'securethanos.io/operator',
    instance: 'pod-1',
    fieldManager: 'm',
    log: { ...log, warn: (text) => void log.warn(text) },
    scrub: (text) => text.replaceAll('hunter2', '[redacted]'),
    clock,
  });
  return { recorder, clock, created, patched, warnings };
}

describe('event recorder', () => {
  it('writes a transition about its object', async () => {
    const { recorder, created } = setUp();
    await recorder.record(STACK, ROTATED);
    expect(created).to.have.length(1);
    expect(created[0]).to.deep.include({
      ...ROTATED,
      involvedObject: { apiVersion: STACK.apiVersion, kind: STACK.kind, ...STACK.metadata },
      count: 1,
      reportingComponent: 'securethanos.io/operator',
      reportingInstance: 'pod-1',
    });
    expect(created[0]?.metadata.namespace).to.equal('monitoring');
    expect(created[0]?.metadata.name).to.match(/^prod\.[0-9a-f]{16}$/);
  });

  it('counts repetitions, and writes the count once a minute at most', async () => {
    const { recorder, clock, created, patched } = setUp();
    for (let count = 0; count < 50; count += 1) await recorder.record(STACK, ROTATED);
    expect([created.length, patched.length]).to.deep.equal([1, 0]);
    await clock.advance(60_000);
    await recorder.record(STACK, ROTATED);
    expect(patched).to.have.length(1);
    expect(patched[0]).to.deep.include(created[0]?.metadata.name);
    expect((patched[0] as [string, { count: number }])[1].count).to.equal(51);
  });

  it('writes a repetition at once when another came in between, so that the last word is the newest', async () => {
    const { recorder, created, patched } = setUp();
    const other = { ...ROTATED, reason: 'Failed' };
    for (const notice of [ROTATED, other, ROTATED, ROTATED, other]) await recorder.record(STACK, notice);
    const [first, second] = created.map(({ metadata }) => metadata.name);
    expect(created.map((one) => one['reason'])).to.deep.equal(['Rotated', 'Failed']);
    expect(patched.map((one) => (one as [string, { count: number }])[0])).to.deep.equal([first, second]);
  });

  it('keeps the notices of two objects apart', async () => {
    const { recorder, patched } = setUp();
    const other = { ...STACK, metadata: { ...STACK.metadata, uid: 'u2' } };
    for (const about of [STACK, other, STACK, other]) await recorder.record(about, ROTATED);
    expect(patched).to.deep.equal([]);
  });

  it('writes one of its own for another message, reason, or object', async () => {
    const { recorder, created } = setUp();
    await recorder.record(STACK, ROTATED);
    await recorder.record(STACK, { ...ROTATED, message: 'the leaf of store was rotated' });
    await recorder.record(STACK, { ...ROTATED, reason: 'Renewed' });
    await recorder.record({ ...STACK, metadata: { ...STACK.metadata, uid: 'u2' } }, ROTATED);
    expect(new Set(created.map((one) => one.metadata.name)).size).to.equal(4);
  });

  it('writes a new one when Kubernetes has forgotten the old', async () => {
    const { recorder, clock, created, patched } = setUp();
    await recorder.record(STACK, ROTATED);
    await clock.advance(3_600_000);
    await recorder.record(STACK, ROTATED);
    expect([created.length, patched.length]).to.deep.equal([2, 0]);
  });

  it('writes it again when it was deleted', async () => {
    const gone = new ApiError({ status: 404, reason: 'NotFound', message: '' });
    const { recorder, clock, created } = setUp({ patch: () => Promise.reject(gone) });
    await recorder.record(STACK, ROTATED);
    await clock.advance(60_000);
    await recorder.record(STACK, ROTATED);
    expect(created.map((one) => one['count'])).to.deep.equal([1, 2]);
  });

  it('logs a failure and does not throw', async () => {
    const { recorder, warnings } = setUp({ create: () => Promise.reject(new Error('no')) });
    await recorder.record(STACK, ROTATED);
    expect(warnings).to.have.length(1);
  });

  it('scrubs a message, then cuts it to what the API takes', async () => {
    const { recorder, created } = setUp();
    await recorder.record(STACK, { ...ROTATED, message: `hunter2 ${'x'.repeat(2000)}` });
    expect(created[0]?.['message'])
      .to.match(/^\[redacted\] x+…$/)
      .and.have.length(1024);
  });

  it('has nothing in a message that a terminal obeys, whoever wrote it', async () => {
    const { recorder, created } = setUp();
    await recorder.record(STACK, { ...ROTATED, message: 'a\u001b[2Jb\u202ec' });
    expect(created[0]?.['message']).to.equal('a [2Jb c');
  });

  it('puts an event about a cluster-scoped object into the default namespace', async () => {
    const { recorder, created } = setUp();
    await recorder.record({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }, ROTATED);
    expect(created[0]?.metadata.namespace).to.equal('default');
    expect(created[0]?.['involvedObject']).to.deep.equal({ apiVersion: 'v1', kind: 'Namespace', name: 'n' });
  });
});
