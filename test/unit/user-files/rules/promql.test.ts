import { expect } from 'chai';
import fc from 'fast-check';
import { checkExpression } from '../../../../src/user-files/rules/promql/expression.ts';
import { MAX_BRACKETS, MAX_OPERANDS } from '../../../../src/user-files/rules/promql/levels.ts';

describe('checkExpression', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'line 1, column 1: the expression is empty: write one'],
    ['sum(up', 'line 1, column 7: the expression ends too early: add what is missing, such as a bracket or an operand'],
    ['up\n  > > 1', 'line 2, column 5: unexpected ">": correct the syntax'],
    ['rte(x[5m])', 'line 1, column 4: there is no function "rte": correct its name (names are in lower case)'],
    [
      'x +\u00a0y',
      'line 1, column 4: the character U+00A0 is not known to PromQL outside of strings: type a plain space or a plain sign',
    ],
    [
      '# first\nlimitk(1, x)',
      'line 2, column 1: the aggregation "limitk" is experimental: give spec.ruler and spec.query the flag --enable-feature=promql-experimental-functions in additionalArgs, or write the rule without it',
    ],
    ['sum(x, y)', 'line 1, column 1: sum takes one argument and got 2: correct the call'],
    [
      'x{a=~"(?=b)"}',
      'line 1, column 4: the regular expression is not valid in RE2 syntax: look-around is not supported: use two matchers instead',
    ],
    ['(x)[5m]', 'line 1, column 1: a range is only allowed after a metric: write a subquery such as [1h:5m]'],
  ];
  for (const [expr, problem] of cases) {
    it(`says what is wrong with ${JSON.stringify(expr)}`, () => expect(checkExpression(expr)).to.equal(problem));
  }

  it('finds a type error after a comment', () => {
    expect(checkExpression('# why\nrate(x) # end')).to.match(/^line 2, column 6: expected a range vector/);
  });

  it('says that an expression may be too long for the parser', () => {
    expect(checkExpression(Array(1000).fill('x').join(' + ('))).to.match(
      /or make the expression shorter with recording/,
    );
  });

  for (const operator of [' or ', ' + ', ' == bool ', ' unless on (a) '])
    it(`takes rows of ${MAX_OPERANDS} operands with${operator}and tells what is more`, () => {
      const row = (count: number) => Array.from({ length: count }, (_, index) => `x{a="${index}"}`).join(operator);
      expect(checkExpression(row(MAX_OPERANDS))).to.equal(undefined);
      expect(checkExpression(row(MAX_OPERANDS + 2))).to.include('more than 1000 operands in a row: make it smaller');
    });

  for (const [open, close] of [
    ['(', ')'],
    ['-', ''],
    ['1 - (', ')'],
  ] as const)
    it(`takes ${MAX_BRACKETS} of ${open}${close} in each other and tells what is more`, () => {
      const nested = (count: number) => `${open.repeat(count)}x${close.repeat(count)}`;
      expect(checkExpression(nested(MAX_BRACKETS - 1))).to.equal(undefined);
      expect(checkExpression(nested(MAX_BRACKETS + 1))).to.include('more than 100 brackets and signs in each other');
    });

  it('says which flags a function wants, and where', () => {
    expect(checkExpression('xrate(x[5m])')).to.match(
      /^line 1, column 6: the function "xrate" is Thanos' own: give spec.ruler and spec.query the flag --query.enable-x-functions/,
    );
    expect(checkExpression('mad_over_time(x[5m])')).to.match(
      /give spec.ruler and spec.query the flag --enable-feature=promql-experimental-functions/,
    );
  });

  it('answers whatever its libraries throw', () => {
    const broken = undefined as unknown as string;
    expect(checkExpression(broken)).to.match(/^the expression could not be checked: make it smaller/);
  });

  it('never throws', () => {
    const part = fc.constantFrom(
      'x',
      '{',
      '}',
      '(',
      ')',
      '[5m]',
      'rate',
      'sum',
      ' by ',
      '"',
      '\\',
      '=~',
      '*',
      '+',
      ' ',
      '#',
      '\n',
      'offset',
      '@',
      '5',
    );
    fc.assert(fc.property(fc.array(part), (parts) => void checkExpression(parts.join(''))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void checkExpression(text)));
  });
});
