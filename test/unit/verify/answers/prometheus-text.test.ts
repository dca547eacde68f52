import { expect } from 'chai';
import { assert as check, double, property, record, string } from 'fast-check';
import { MOST_SAMPLES, readSamples, sumOf } from '../../../../src/verify/answers/prometheus-text.ts';

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

  it('reads hostile text as fast as any other', () => {
    const length = 120_000;
    const hostile = [
      `a_total{${'a'.repeat(length)}`,
      `a_total{${'a="b",'.repeat(length / 6)}`,
      `a_total{a="${'\\\\'.repeat(length / 2)}`,
      `a_total{${'"'.repeat(length)}`,
      `a_total${' '.repeat(length)}x y z`,
      `a_total 1${' '.repeat(length)}x`,
      'a'.repeat(length),
      '\n'.repeat(length),
      Array.from({ length: length / 20 }, () => 'a_total{a="b",,,,,,').join('\n'),
    ];
    for (const text of hostile) {
      const began = performance.now();
      readSamples(text, ['a_total']);
      expect(performance.now() - began, text.slice(0, 20)).to.be.below(1000);
    }
  });

  it('keeps no more samples of a metric than stated', () => {
    const text = 'a_total 1\n'.repeat(MOST_SAMPLES + 5);
    expect(readSamples(text, ['a_total']).get('a_total')).to.have.length(MOST_SAMPLES);
  });
});
