import { expect } from 'chai';
import type { Component } from '../../../../src/stack/components.ts';
import type { BucketRecord } from '../../../../src/verify/answers/bucket-record.ts';
import type { MetricsAnswer } from '../../../../src/verify/answers/metrics.ts';
import { judgeBuckets } from '../../../../src/verify/answers/object-storage.ts';

interface Counters {
  readonly start?: number;
  readonly ended?: number;
  readonly failures?: number;
  readonly syncs?: number;
  readonly syncFailures?: number;
  readonly halted?: number;
  readonly loaded?: number;
  readonly loadFailures?: number;
}

/** Blocks that the last sync of Store has found. */
const FOUND = 12;

/** Lines as Thanos v0.42.4 writes them. */
function metrics(component: Component, counters: Counters, pod = `${component}-0`): MetricsAnswer {
  const { start = 1, ended = 0, failures = 0, syncs = 0, syncFailures = 0, halted = 0 } = counters;
  const { loaded = FOUND, loadFailures = 0 } = counters;
  const body = [
    '# TYPE thanos_objstore_bucket_operation_failures_total counter',
    `process_start_time_seconds ${start}`,
    `thanos_objstore_bucket_operation_duration_seconds_count{bucket="b",operation="iter"} ${ended}`,
    'thanos_objstore_bucket_operation_duration_seconds_count{bucket="b",operation="get"} 0',
    `thanos_objstore_bucket_operation_failures_total{bucket="b",operation="iter"} ${failures}`,
    'thanos_objstore_bucket_operation_failures_total{bucket="b",operation="get"} 0',
    `thanos_blocks_meta_syncs_total ${syncs}`,
    `thanos_blocks_meta_sync_failures_total ${syncFailures}`,
    'thanos_blocks_meta_synced{state="duplicate"} 30',
    `thanos_blocks_meta_synced{state="loaded"} ${FOUND}`,
    ...(component === 'compactor' ? [`thanos_compact_halted ${halted}`] : []),
    ...(component === 'store'
      ? [`thanos_bucket_store_blocks_loaded ${loaded}`, `thanos_bucket_store_block_load_failures_total ${loadFailures}`]
      : []),
  ].join('\n');
  return { component, pod, result: { kind: 'answered', status: 200, body } };
}

const factOf = (...given: Parameters<typeof judgeBuckets>) => judgeBuckets(...given).fact;
const recordsOf = (...given: Parameters<typeof judgeBuckets>) => judgeBuckets(...given).records;

const reasonOf = (answers: readonly MetricsAnswer[], earlier: readonly BucketRecord[] = []) => {
  const { status, reason } = factOf(answers, earlier);
  return `${status} ${reason}`;
};

describe('judgeBuckets', () => {
  const GOOD = metrics('store', { ended: 2, syncs: 2 });

  const cases: readonly [string, readonly MetricsAnswer[], string][] = [
    ['operations succeed', [GOOD], 'True OperationsSucceed'],
    ['others have not asked yet', [GOOD, metrics('ruler', {})], 'True OperationsSucceed'],
    ['nobody has asked yet', [metrics('ruler', {}), metrics('sidecar', {})], 'Unknown NoOperationsYet'],
    // Counters of a Compactor without its bucket: one operation is still being tried.
    [
      'a bucket is dead',
      [GOOD, metrics('compactor', { ended: 2, failures: 2, syncs: 3, syncFailures: 2 })],
      'False OperationsFail',
    ],
    ['failures are not timed', [metrics('sidecar', { ended: 0, failures: 1 })], 'False OperationsFail'],
    ['only the sync fails', [metrics('store', { ended: 9, syncs: 1, syncFailures: 1 })], 'False OperationsFail'],
    [
      'one of many operations failed',
      [metrics('store', { ended: 100, failures: 1, syncs: 9, syncFailures: 1 })],
      'True OperationsSucceed',
    ],
    ['the Compactor has halted', [GOOD, metrics('compactor', { ended: 9, halted: 1 })], 'False CompactorHalted'],
    [
      'a Store could not load a block',
      [GOOD, metrics('store', { ended: 9, loaded: FOUND - 1, loadFailures: 3 }, 'store-1')],
      'False BlocksNotLoaded',
    ],
    ['a Store is about to load blocks', [metrics('store', { ended: 9, loaded: 0 })], 'True OperationsSucceed'],
    [
      'a Store has loaded all blocks in the end',
      [metrics('store', { ended: 9, loadFailures: 3 })],
      'True OperationsSucceed',
    ],
    [
      'Prometheus alone has answered, which has no blocks',
      [{ component: 'prometheus', pod: 'prometheus-0', result: { kind: 'answered', status: 200, body: '' } }],
      'Unknown NotMeasured',
    ],
    ['nobody is asked', [], 'Unknown NotMeasured'],
    [
      'metrics are refused',
      [{ component: 'store', pod: 'store-0', result: { kind: 'refused', message: 'x' } }],
      'Unknown NotMeasured',
    ],
    [
      'metrics are an error',
      [{ component: 'store', pod: 'store-0', result: { kind: 'answered', status: 500, body: '' } }],
      'Unknown NotMeasured',
    ],
    [
      'nobody is reached',
      [{ component: 'store', pod: 'store-0', result: { kind: 'unreachable', message: 'x' } }],
      'Unknown CannotDial',
    ],
    [
      'somebody is reached',
      [GOOD, { component: 'ruler', pod: 'ruler-0', result: { kind: 'unreachable', message: 'x' } }],
      'True OperationsSucceed',
    ],
  ];
  for (const [name, answers, expected] of cases)
    it(`says ${expected} when ${name}`, () => expect(reasonOf(answers)).to.equal(expected));

  it('names the component, its operations and the pod, never the bucket', () => {
    const { message } = factOf([metrics('compactor', { ended: 2, failures: 2 })]);
    expect(message).to.include('fail: compactor (iter) in compactor-0.');
  });

  it('names few operations, as Thanos would call them, and keeps no others', () => {
    const failures = (operation: string) =>
      `thanos_objstore_bucket_operation_failures_total{operation="${operation}"} 2`;
    const names = ['get_range', 'iter\\n', '\u001b[2J', 'a'.repeat(41), 'Upper', 'a b', 'b'.repeat(40)];
    const body = (all: readonly string[]) => ['process_start_time_seconds 1', ...all.map(failures)].join('\n');
    const answer = (all: readonly string[], pod = 'store-0'): MetricsAnswer => ({
      component: 'store',
      pod,
      result: { kind: 'answered', status: 200, body: body(all) },
    });
    expect(recordsOf([answer(names)])[0]?.failed).to.deep.equal(['b'.repeat(40), 'get_range']);
    const many = Array.from({ length: 2000 }, (_, index) => 'a'.repeat(1 + (index % 40)) + 'b'.repeat(index % 7));
    expect(recordsOf([answer(many)])[0]?.failed).to.have.length(10);
    const pods = Array.from({ length: 25 }, (_, index) => answer(['iter'], `store-${index}`));
    expect(factOf(pods).message).to.include('store (iter) in store-19 and 5 more. Check bucket');
  });

  it('names each Store that lacks blocks, and no number that moves', () => {
    const lacking = (pod: string, loaded: number) => metrics('store', { ended: 9, loaded, loadFailures: 40 }, pod);
    const said = [0, 5].map((loaded) =>
      factOf([lacking('store-0', loaded), lacking('store-1', loaded), metrics('store', { ended: 9 }, 's-2')]),
    );
    expect(said[0]?.message).to.include('could not load, in store-0, store-1: either its volume is full');
    expect(said[1]).to.deep.equal(said[0]);
  });

  it('tells pods of one component apart, although they started at the same time', () => {
    const answers = [metrics('store', { ended: 5, failures: 5 }, 'store-0'), metrics('store', { ended: 5 }, 'store-1')];
    for (const earlier of [recordsOf([]), recordsOf(answers)]) {
      const { reason, message } = factOf(answers, earlier);
      expect(reason).to.equal('OperationsFail');
      expect(message).to.include('fail: store (iter) in store-0.');
    }
  });

  it('judges what happened since the pass before', () => {
    const first = recordsOf([metrics('store', { ended: 1000 })]);
    const outage = [metrics('store', { ended: 1002, failures: 2 })];
    expect(reasonOf(outage)).to.equal('True OperationsSucceed');
    expect(reasonOf(outage, first)).to.equal('False OperationsFail');
  });

  it('keeps its verdict while nothing happens, and changes it with the next operation', () => {
    const outage = metrics('store', { ended: 1002, failures: 2 });
    const failing = recordsOf([outage], recordsOf([metrics('store', { ended: 1000 })]));
    expect(reasonOf([outage], failing)).to.equal('False OperationsFail');
    expect(reasonOf([metrics('store', { ended: 1003, failures: 2 })], failing)).to.equal('True OperationsSucceed');
  });

  it('begins anew with another process', () => {
    const failing = recordsOf([metrics('store', { ended: 5, failures: 5 })]);
    expect(reasonOf([metrics('store', { start: 2 })], failing)).to.equal('Unknown NoOperationsYet');
    expect(reasonOf([metrics('ruler', {})], failing)).to.equal('Unknown NoOperationsYet');
  });
});
