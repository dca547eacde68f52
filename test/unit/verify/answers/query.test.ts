import { expect } from 'chai';
import type { Component } from '../../../../src/stack/components.ts';
import { queryFact } from '../../../../src/verify/answers/query.ts';
import type { DialResult } from '../../../../src/verify/answers/result.ts';

const answered = (body: unknown, status = 200): DialResult => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const endpoint = (name: string, lastError: string | null = null) => ({
  name,
  lastCheck: '2026-03-01T12:00:00Z',
  lastError,
  labelSets: [],
  minTime: 9223372036854775807n.toString(),
});

// As Thanos v0.42.4 answers.
const VECTOR = answered({
  status: 'success',
  data: { resultType: 'vector', result: [{ metric: {}, value: [1, '1'] }], analysis: {} },
});
const stores = (data: unknown) => answered({ status: 'success', data });
const ALL = {
  rule: [endpoint('10.0.0.3:10901')],
  sidecar: [endpoint('10.0.0.4:10901')],
  store: [endpoint('10.0.0.1:10901'), endpoint('10.0.0.2:10901')],
};
const at = (component: Component, ...addresses: readonly string[]) => ({ component, addresses });
const EXPECTED = [at('store'), at('ruler'), at('sidecar')];

describe('queryFact', () => {
  const judge = (storesAnswer: DialResult, query: DialResult = VECTOR, expected = EXPECTED) => {
    const { status, reason, message } = queryFact({ stores: storesAnswer, query }, expected);
    return `${status} ${reason}: ${message}`;
  };

  it('is True when Query answers and knows all of its stores', () => {
    expect(judge(stores(ALL))).to.equal('True QueryAnswers: Query answers from store (2), ruler (1), sidecar (1).');
  });

  it('counts each instance of a component, by the addresses of its pods', () => {
    const shards = [at('store.a', '10.0.0.1'), at('store.b', '10.0.0.2', '2001:db8::2'), at('ruler', '10.0.0.3')];
    const known = (...names: readonly string[]) =>
      judge(stores({ rule: [endpoint('10.0.0.9:10901')], store: names.map((name) => endpoint(name)) }), VECTOR, shards);
    expect(known('10.0.0.1:10901', '10.0.0.2:10901', '[2001:db8::2]:10901')).to.equal(
      'True QueryAnswers: Query answers from store.a (1), store.b (2), ruler (1).',
    );
    expect(known('10.0.0.1:10901')).to.include('False StoreMissing: Query knows no store.b, so');
    expect(known('10.0.0.2:10901', '10.0.0.11:10901')).to.include('False StoreMissing: Query knows no store.a, so');
    expect(known()).to.include('False StoreMissing: Query knows no store.a and no store.b, so');
  });

  const refusals: readonly [string, () => string, string][] = [
    [
      'a missing component',
      () => judge(stores({ store: ALL.store })),
      'False StoreMissing: Query knows no ruler and no sidecar',
    ],
    ['an empty list', () => judge(stores({})), 'False StoreMissing: Query knows no store'],
    [
      'one broken endpoint among good ones',
      () =>
        judge(
          stores({ ...ALL, store: [endpoint('10.0.0.1:10901'), endpoint('10.0.0.2:10901', 'connection refused')] }),
        ),
      "False StoreUnhealthy: Query can't reach 10.0.0.2:10901: connection refused",
    ],
    [
      'broken endpoints in any order, over any connection',
      () =>
        judge(
          stores({
            ...ALL,
            store: [
              endpoint('10.0.0.2:10901', 'gone'),
              endpoint('10.0.0.1:10901', 'read tcp 10.0.0.7:41234->10.0.0.1:10901: connection reset'),
            ],
          }),
        ),
      "False StoreUnhealthy: Query can't reach 10.0.0.1:10901 and 1 more: read tcp 10.0.0.1:10901: connection reset",
    ],
    [
      'a broken endpoint that nobody expects',
      () => judge(stores({ ...ALL, receive: [endpoint('10.0.0.9:10901', 'gone')] })),
      "False StoreUnhealthy: Query can't reach 10.0.0.9:10901",
    ],
    [
      'a failed query',
      () => judge(stores(ALL), answered({ status: 'error', errorType: 'execution', error: 'x' }, 422)),
      'False QueryFails: Query does not answer a query (HTTP status 422)',
    ],
    [
      'a query without a result',
      () => judge(stores(ALL), answered({ status: 'success', data: { result: [] } })),
      'False QueryFails',
    ],
    ['something else than Query', () => judge(answered('<html>')), 'False QueryFails: Query does not list'],
    [
      'a refusal',
      () => judge(stores(ALL), { kind: 'refused', message: 'alert' }),
      "False QueryRefuses: Query refuses the operator's connection: alert.",
    ],
    [
      'a foreign server',
      () => judge({ kind: 'untrusted', message: 'self-signed' }),
      'False QueryUntrusted: Query shows a certificate that is not trusted: self-signed.',
    ],
    [
      'one that hangs',
      () => judge(stores(ALL), { kind: 'silent', message: 'no answer in time' }),
      'False QuerySilent: Query takes connections, and does not answer in time, twice in a row.',
    ],
    [
      'nobody there',
      () => judge(stores(ALL), { kind: 'unreachable', message: 'ENOTFOUND' }),
      "Unknown CannotDial: Query can't be reached from where the operator runs, so nobody knows whether it answers.",
    ],
  ];
  it('repeats what pods say of themselves in short words that a terminal prints and does not obey', () => {
    const hostile = endpoint(
      `${'x'.repeat(500_000)}\u001b[31m\u202e`,
      `boom \u001b[2J\u202e gpj \u0085\n${'y'.repeat(900)}`,
    );
    const said = judge(stores({ ...ALL, store: [hostile] }));
    expect(said).to.have.length.below(600).and.include('boom  [2J  gpj  yyy');
    expect(said).to.not.match(/[\p{Cc}\p{Cf}]/u);
    const cut = judge(stores({ ...ALL, store: [endpoint('a', `${'z'.repeat(198)}\u{1f600}\u{1f600}`)] }));
    expect(cut.isWellFormed()).to.equal(true);
  });

  for (const [name, run, expected] of refusals) it(`names ${name}`, () => expect(run()).to.contain(expected));
});
