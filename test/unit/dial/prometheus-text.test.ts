import { expect } from 'chai';
import { assert as check, double, property, record, string } from 'fast-check';
import { readSamples, sumOf } from '../../../src/dial/prometheus-text.ts';

const TEXT = `# HELP a_total Counts "things" {of} a kind.
# TYPE a_total counter
a_total{bucket="fs: /tmp/x y",operation="iter"} 2
a_total{bucket="C:\\\\dir \\"q\\"\\n}",operation="get",} 3 1700000000000
other{operation="iter"} 7
start 1.79530284214e+09
odd NaN
big +Inf
small{} -Inf
a_total{unfinished="
`;

describe('readSamples', () => {
  const samples = readSamples(TEXT, ['a_total', 'start', 'odd', 'big', 'small', 'absent']);

  it('reads values and labels of what is asked for, and nothing else', () => {
    expect(samples.get('a_total')).to.deep.equal([
      { labels: { bucket: 'fs: /tmp/x y', operation: 'iter' }, value: 2 },
      { labels: { bucket: 'C:\\dir "q"\n}', operation: 'get' }, value: 3 },
    ]);
    expect(samples.has('other')).to.equal(false);
  });

  it('reads every way of writing a number', () => {
    const values = ['start', 'odd', 'big', 'small'].map((name) => samples.get(name)?.[0]?.value);
    expect(values).to.deep.equal([1_795_302_842.14, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });

  it('sums over labels, and knows what is not there', () => {
    expect(sumOf(samples, 'a_total')).to.equal(5);
    expect(sumOf(samples, 'absent')).to.equal(undefined);
  });

  it('reads back any label value and number', () => {
    check(
      property(
        record({ label: string(), value: double({ noNaN: true, noDefaultInfinity: true }) }),
        ({ label, value }) => {
          const escaped = label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
          const read = readSamples(`m{l="${escaped}"} ${value}`, ['m']).get('m');
          expect(read?.[0]?.labels['l']).to.equal(label);
          expect(read?.[0]?.value).to.equal(Number(String(value)));
        },
      ),
    );
  });
});
