import { expect } from 'chai';
import type { Component } from '../../../../src/stack/components.ts';
import type { MetricsAnswer } from '../../../../src/verify/answers/metrics.ts';
import { judgeSamples } from '../../../../src/verify/answers/samples.ts';
import type { SamplesRecord } from '../../../../src/verify/answers/samples-record.ts';

/** Lines as Prometheus v3.14.0 writes them. */
function metrics(appended: number, failures: number, place: Place = {}): MetricsAnswer {
  const { component = 'prometheus', pod = `${component}-0`, start = 1 } = place;
  const body = [
    '# TYPE prometheus_tsdb_wal_writes_failed_total counter',
    `process_start_time_seconds ${start}`,
    `prometheus_tsdb_wal_writes_failed_total ${failures}`,
    `prometheus_tsdb_head_samples_appended_total{type="float"} ${appended}`,
    'prometheus_tsdb_head_samples_appended_total{type="histogram"} 0',
  ].join('\n');
  return { component, pod, result: { kind: 'answered', status: 200, body } };
}

interface Place {
  readonly component?: Component;
  readonly pod?: string;
  readonly start?: number;
}

const silent = (component: Component, kind: 'unreachable' | 'refused'): MetricsAnswer => ({
  component,
  pod: `${component}-0`,
  result: { kind, message: 'x' },
});

const reasonOf = (answers: readonly MetricsAnswer[], earlier: readonly SamplesRecord[] = []) => {
  const { status, reason } = judgeSamples(answers, earlier).fact;
  return `${status} ${reason}`;
};

describe('judgeSamples', () => {
  const GOOD = metrics(4518, 0);
  const RULER = { component: 'ruler' } as const;

  const cases: readonly [string, readonly MetricsAnswer[], string][] = [
    ['samples are kept', [GOOD], 'True WritesSucceed'],
    ['nobody has written yet', [metrics(0, 0), metrics(0, 0, RULER)], 'Unknown NoWritesYet'],
    ['a Ruler has no recording rule', [GOOD, metrics(0, 0, RULER)], 'True WritesSucceed'],
    ['nothing could ever be written', [metrics(0, 3)], 'False WritesFail'],
    ['a Ruler alone fails', [GOOD, metrics(0, 1, RULER)], 'False WritesFail'],
    ['writes have failed once upon a time, or do so now', [metrics(4518, 16)], 'Unknown NoWritesYet'],
    ['nobody is asked', [], 'Unknown NotMeasured'],
    ['somebody without samples has answered', [metrics(9, 9, { component: 'store' })], 'Unknown NotMeasured'],
    ['metrics are refused', [silent('prometheus', 'refused')], 'Unknown NotMeasured'],
    ['nobody is reached', [silent('prometheus', 'unreachable')], 'Unknown CannotDial'],
    ['somebody is reached', [GOOD, silent('ruler', 'unreachable')], 'True WritesSucceed'],
  ];
  for (const [name, answers, expected] of cases)
    it(`says ${expected} when ${name}`, () => expect(reasonOf(answers)).to.equal(expected));

  /** What is said at each look at one process, given its counters: samples kept, writes failed. */
  function lookAgainAndAgain(...counters: readonly (readonly [number, number])[]): readonly string[] {
    let records: readonly SamplesRecord[] = [];
    return counters.map(([appended, failures]) => {
      const look = judgeSamples([metrics(appended, failures)], records);
      records = look.records;
      return look.fact.reason;
    });
  }

  it('follows a volume that gets full, and space again', () => {
    const looks = lookAgainAndAgain([4518, 0], [4518, 16], [4518, 24], [11_498, 24]);
    expect(looks).to.deep.equal(['WritesSucceed', 'WritesFail', 'WritesFail', 'WritesSucceed']);
  });

  it('names a loss although other samples were kept since the last look', () => {
    expect(lookAgainAndAgain([10, 0], [20, 1])).to.deep.equal(['WritesSucceed', 'WritesFail']);
  });

  it('keeps its verdict while nothing is written', () => {
    expect(lookAgainAndAgain([10, 0], [10, 0])).to.deep.equal(['WritesSucceed', 'WritesSucceed']);
    expect(lookAgainAndAgain([0, 1], [0, 1])).to.deep.equal(['WritesFail', 'WritesFail']);
  });

  it('finds out with the second look, when the first one comes late', () => {
    expect(lookAgainAndAgain([10, 5], [10, 6])).to.deep.equal(['NoWritesYet', 'WritesFail']);
    expect(lookAgainAndAgain([10, 5], [20, 5])).to.deep.equal(['NoWritesYet', 'WritesSucceed']);
  });

  it('begins anew with another process, and tells pods and components apart', () => {
    const { records } = judgeSamples([metrics(0, 5)]);
    for (const other of [{ start: 2 }, { pod: 'prometheus-1' }, { component: 'ruler', pod: 'prometheus-0' }] as const)
      expect(reasonOf([metrics(0, 0, other)], records)).to.equal('Unknown NoWritesYet');
  });

  it('names each place, the field that helps, and no number that moves', () => {
    const said = [1, 2].map((failures) => {
      const places = [{}, { pod: 'prometheus-1' }, { component: 'ruler', pod: 'ruler-0' }] as const;
      return judgeSamples(places.map((place) => metrics(0, failures, place))).fact.message;
    });
    expect(said[0]).to.include(': prometheus in prometheus-0, prometheus in prometheus-1, ruler in ruler-0.');
    expect(said[0]).to.include('enlarge spec.prometheus.storage.size and spec.ruler.storage.size;');
    expect(said[1]).to.equal(said[0]);
  });
});
