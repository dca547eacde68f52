import { expect } from 'chai';
import { importedPackages } from '../../../bench/importer.ts';
import { percentile } from '../../../bench/measure.ts';
import { tableOf } from '../../../bench/report.ts';
import { type Figure, isMet } from '../../../bench/types.ts';

const figure = (value: number, limit: number, unit: Figure['unit'] = 'ms'): Figure => ({
  name: 'a',
  value,
  limit,
  unit,
  seen: 'b',
});

describe('the report of the bench', () => {
  it('says of each figure whether its target is met, the target itself included', () => {
    expect([figure(50, 50), figure(50.1, 50), figure(Number.NaN, 50)].map(isMet)).to.deep.equal([true, false, false]);
    expect(
      tableOf([figure(1.234, 1, 'times'), figure(3, 4, 'writes')])
        .split('\n')
        .slice(2),
    ).to.deep.equal(['| a | 1.23 times | at most 1 times | NO | b |', '| a | 3 writes | at most 4 writes | yes | b |']);
  });

  it('takes the value that 99 of 100 do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.99), percentile(hundred, 0.5), percentile([7], 0.99)]).to.deep.equal([99, 50, 7]);
    expect(percentile([], 0.5)).to.satisfy(Number.isNaN);
  });

  it('compares memory with a process that imports what the operator imports', () => {
    const packages = importedPackages();
    expect(packages).to.include.members(['@kubernetes/client-node', '@dot-i/k8s-operator', 'undici', 'winston', 'zod']);
    expect(packages.filter((name) => name.startsWith('node:') || name.startsWith('.'))).to.deep.equal([]);
  });
});
