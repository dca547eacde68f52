import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { checkExpression } from '../../src/user-files/rules/promql/expression.ts';
import { renderRuleFile } from '../../src/user-files/rules/render.ts';
import { checkRuleFile } from '../../src/user-files/rules/rule-file.ts';
import { randomOf } from '../support/fuzz/random.ts';
import { makeRuleCase } from '../support/fuzz/rules.ts';
import { fuzzCases, fuzzSeed, fuzzTimeout } from '../support/fuzz/run.ts';
import { askJudge, type Judgement } from '../support/judge.ts';
import { DIALECTS, featuresOf, OF_ANY_FLAG, OF_NO_FLAG, OF_ONE_FLAG, titleOf } from '../support/rules/dialects.ts';
import { RULE_FILES } from '../support/rules/files.ts';
import { compareRules } from './judged-rules/compare.ts';
import { checkRules } from './judged-rules/rules-check.ts';
import { STRICTER } from './judged-rules/stricter.ts';
import { expressionsWith, WORDS } from './promql-words.ts';

const WITH_THANOS = 250;

describe('rule files, as Thanos judges them', function () {
  const [seed, count] = [fuzzSeed(), fuzzCases(20_000)];
  this.timeout(fuzzTimeout(count));
  let judgements: readonly Judgement[];

  before(async () => {
    judgements = await askJudge(
      'judge-thanos',
      // `thanos tools rules-check` alone refuses a merged key that is overridden; Ruler, and what we write, do not.
      RULE_FILES.map(({ content }) => ({ judge: 'ruler-start', input: content })),
    );
  });

  RULE_FILES.forEach(({ name, verdict }, index) => {
    // What we refuse may be good for Thanos; what we accept must be.
    if (verdict === 'good')
      it(`accepts: ${name}`, () => expect(judgements[index]?.ok, judgements[index]?.error).to.equal(true));
  });

  it('mean to Ruler what they mean to us, whatever their strings are', async () => {
    const label = 'a\u0085b\u2028c\u2029d\re\tf\u{1f600} 0o7';
    const spec = { groups: [{ name: label, rules: [{ alert: label, expr: 'up', labels: { a: label, b: '0o7' } }] }] };
    const content = JSON.stringify(spec).replaceAll(/[\u0085\u2028\u2029]/g, (odd) => `\\u${hex(odd)}`);
    const { file } = checkRuleFile(content);
    if (!file) throw new Error('the file was refused');
    const input = renderRuleFile(file, { kind: 'ConfigMap', name: 'a\u2028groups: []', key: 'b' });
    const [judged] = await askJudge('judge-thanos', [{ judge: 'rules', input }]);
    expect(judged?.meaning)
      .to.have.nested.property('[0].Group.Rules[0].Labels')
      .that.deep.equals({ a: label, b: '0o7' });
  });

  for (const dialect of DIALECTS)
    it(`know the functions of their flags: ${titleOf(dialect)}`, async () => {
      const features = featuresOf(dialect);
      const all = [...OF_ONE_FLAG, ...OF_NO_FLAG, ...OF_ANY_FLAG];
      const judged = await askJudge(
        'judge-thanos',
        all.map((input) => ({ judge: 'expression', input, features })),
      );
      for (const [index, expr] of all.entries())
        expect(checkExpression(expr, dialect) ?? 'good', expr).to.satisfy(
          (said: string) => (said === 'good') === judged[index]?.ok,
        );
      const isOn = (expr: string) =>
        expr.includes('xrate') || expr.includes('xinc') ? dialect.extended : dialect.experimental;
      expect(OF_ONE_FLAG.map((_, index) => judged[index]?.ok)).to.deep.equal(OF_ONE_FLAG.map(isOn));
    });

  it('are refused though Ruler would load them where docs/limits.md says so', async () => {
    const judged = await askJudge(
      'judge-thanos',
      STRICTER.map(({ content }) => ({ judge: 'ruler-start', input: content })),
    );
    const limits = await readFile('docs/limits.md', 'utf8');
    STRICTER.forEach(({ what, content }, index) => {
      expect(judged[index]?.ok, judged[index]?.error).to.equal(true);
      expect(checkRuleFile(content).file, content).to.equal(undefined);
      expect(limits).to.include(`| ${what} |`);
    });
  });

  it('have words of PromQL for names where Prometheus takes them, and nowhere else', async () => {
    const all = WORDS.flatMap((word) => [word, word.toUpperCase()]).flatMap(expressionsWith);
    const judged = await askJudge(
      'judge-thanos',
      all.map((input) => ({ judge: 'expression', input })),
    );
    const others = all.filter((expr, index) => (checkExpression(expr) === undefined) !== judged[index]?.ok);
    expect(others).to.deep.equal([]);
    expect(judged.filter(({ ok }) => ok).length / all.length).to.be.within(0.2, 0.9);
  });

  it(`refuses none of ${count} random files that we accept, and reads what we write as we do (FUZZ_SEED=${seed})`, async () => {
    const random = randomOf(seed);
    for (let left = count; left > 0; left -= CHUNK) {
      const cases = Array.from({ length: Math.min(left, CHUNK) }, () => makeRuleCase(random));
      const { faults, stricter, accepted } = await compareRules(cases);
      expect(faults.slice(0, 10), `FUZZ_SEED=${seed}`).to.deep.equal([]);
      // A generator that makes nothing good, or a check that refuses everything, would find no fault.
      expect(accepted / cases.length).to.be.above(0.1);
      const refused = [...stricter.values()].flat().length;
      console.log(`      of ${cases.length} files we refuse ${refused} that Ruler would load`);
      expect(refused / cases.length).to.be.below(0.05);
    }
  });

  it(`are taken by thanos tools rules-check as we write them: ${WITH_THANOS} random ones (FUZZ_SEED=${seed})`, async () => {
    const random = randomOf(seed);
    const written: string[] = [];
    while (written.length < WITH_THANOS) {
      // It has no flags for PromQL.
      const { file } = checkRuleFile(makeRuleCase(random).content);
      if (file) written.push(renderRuleFile(file, { kind: 'ConfigMap', name: 'rules', key: 'rules.yaml' }));
    }
    expect(await checkRules(written)).to.deep.equal({ refused: [], taken: WITH_THANOS });
    const { refused } = await checkRules(['groups: [{name: a, rules: [{record: x, expr: "up("}]}]']);
    expect(refused.join('\n')).to.include('unclosed left parenthesis');
  });
});

const CHUNK = 20_000;

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');
