import { expect } from 'chai';
import { describeFindings, exitCodeOf } from '../../../../src/cli/verify/report.ts';
import type { Finding } from '../../../../src/verify/listeners/finding.ts';

const STACK = { name: 'prod', namespace: 'monitoring' };
const finding = (verdict: Finding['verdict'], change: Partial<Finding> = {}): Finding => ({
  component: 'store',
  pod: 'prod-thanos-store-0',
  place: 'gRPC port 10901',
  verdict,
  reason: 'Any',
  seen: 'is as it is',
  ...change,
});
const GOOD = finding('verified', { component: 'compactor', keyExchange: 'X25519MLKEM768' });
const BAD = finding('violation');
const HIDDEN = finding('unknown');

describe('the report of verify', () => {
  const CODES: readonly (readonly [what: string, findings: readonly Finding[], code: number])[] = [
    ['everything is protected', [GOOD, GOOD], 0],
    ['something is not', [GOOD, BAD], 1],
    ['something is not and something is unknown', [HIDDEN, BAD, GOOD], 1],
    ['something is unknown', [GOOD, HIDDEN], 2],
    ['there is nothing', [], 2],
  ];
  for (const [what, findings, code] of CODES)
    it(`exits with ${code} when ${what}`, () => expect(exitCodeOf(findings)).to.equal(code));

  it('is a table for people', () => {
    expect(describeFindings(STACK, [GOOD, BAD, HIDDEN], 'table')).to.equal(
      [
        'COMPONENT   POD                   PLACE             VERDICT     KEY EXCHANGE     SEEN',
        'compactor   prod-thanos-store-0   gRPC port 10901   verified    X25519MLKEM768   is as it is',
        'store       prod-thanos-store-0   gRPC port 10901   violation   -                is as it is',
        'store       prod-thanos-store-0   gRPC port 10901   unknown     -                is as it is',
        '',
        '1 verified, 1 in violation, 1 unknown.',
        '',
      ].join('\n'),
    );
    expect(describeFindings(STACK, [], 'table')).to.include('No pod of the stack runs');
  });

  it('is one JSON document for programs', () => {
    const text = describeFindings(STACK, [BAD], 'json');
    expect(JSON.parse(text)).to.deep.equal({ stack: 'monitoring/prod', verdict: 'violation', findings: [BAD] });
  });
});
