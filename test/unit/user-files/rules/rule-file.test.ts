import { expect } from 'chai';
import fc from 'fast-check';
import { renderRuleFile } from '../../../../src/user-files/rules/render.ts';
import { checkRuleFile } from '../../../../src/user-files/rules/rule-file.ts';
import { RULE_FILES } from '../../../support/rules/files.ts';

const ORIGIN = { kind: 'ConfigMap', name: 'rules', key: 'rules.yaml' } as const;

describe('checkRuleFile', () => {
  for (const { name, content, verdict } of RULE_FILES) {
    it(`finds ${verdict}: ${name}`, () => {
      const { file, problems } = checkRuleFile(content);
      expect(file ? 'good' : 'bad', problems.join('\n')).to.equal(verdict);
      expect(problems.length === 0).to.equal(verdict === 'good');
    });
  }

  it('keeps every sentence short', () => {
    const long = 'x'.repeat(1000);
    const contents = [
      `groups: [{name: ${long}, ${long}: 1, rules: [{alert: ${long}, expr: ${long}(, for: ${long}}]}]`,
      `groups: [{name: a, rules: [{alert: A, expr: up, annotations: {${long}: "{{ $${long} }}"}}]}]`,
      ...RULE_FILES.map(({ content }) => content),
    ];
    for (const content of contents) {
      for (const problem of checkRuleFile(content).problems) expect(problem.length, problem).to.be.at.most(300);
    }
  });

  it('names group, rule, place and the way out', () => {
    const { problems } = checkRuleFile(
      'groups:\n- name: web\n  interval: 60\n  rules:\n  - alert: Down\n    expr: up == 0\n  - alert: Slow\n    expr: rate(x)\n    annotations: {text: "{{ $label.a }}"}\n',
    );
    expect(problems).to.deep.equal([
      'group "web": interval: "60" is not a duration: write for instance 30s, 5m or 1h30m',
      'group "web", rule 2 (alert "Slow"): expr: line 1, column 6: expected a range vector such as metric[5m] in call to function "rate", got an instant vector',
      'group "web", rule 2 (alert "Slow"): annotations, "text": the variable $label is not defined: there are $labels, $value, $externalLabels and $externalURL',
    ]);
  });

  it('reports every problem of a file', () => {
    expect(checkRuleFile('groups: [{rules: [{expr: up}, {record: x}]}, {name: b, x: 1}]').problems).to.have.length(4);
  });

  it('keeps texts as they are written', () => {
    const { file } = checkRuleFile(
      'groups: [{name: 1.10, limit: 3, partial_response_strategy: WARN, rules: [{record: x, expr: 010, labels: {a: yes, b: 1.10, c: null, d: "null"}}]}]',
    );
    expect(file).to.deep.equal({
      groups: [
        {
          name: '1.10',
          limit: 3,
          partial_response_strategy: 'warn',
          rules: [{ record: 'x', expr: '010', labels: { a: 'yes', b: '1.10', c: '', d: 'null' } }],
        },
      ],
    });
  });

  it('lets the first merged mapping and the own fields win', () => {
    const { file } = checkRuleFile(
      'groups:\n- name: a\n  rules:\n  - &a {record: a, expr: a}\n  - &b {record: b, expr: b}\n  - {<<: [*a, *b], record: c}\n',
    );
    expect(file?.groups[0]?.rules[2]).to.deep.equal({ record: 'c', expr: 'a' });
  });

  it('refuses aliases that grow without end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    expect(checkRuleFile(lines.join('\n')).problems).to.deep.equal([
      'the YAML has more than 300000 keys and values, what aliases repeat included: split the file',
    ]);
  });

  it('takes an alias for the latest anchor before it, and refuses one without', () => {
    const groups = (anchors: string): string =>
      `groups: [{name: a, rules: [{record: &r x, expr: up}, ${anchors}{record: *r, expr: up}]}]`;
    const recorded = (content: string): unknown => checkRuleFile(content).file?.groups[0]?.rules.at(-1);
    expect(recorded(groups(''))).to.deep.equal({ record: 'x', expr: 'up' });
    expect(recorded(groups('{record: &r y, expr: up}, '))).to.deep.equal({ record: 'y', expr: 'up' });
    const without = checkRuleFile('groups: *late\nothers: &late []').problems;
    expect(without).to.deep.equal(['line 1, column 9: a YAML alias has no anchor before it: write the value out']);
    expect(checkRuleFile('groups: &own [*own]').problems[0]).to.include('has no anchor before it');
  });

  it('renders for old YAML readers too, and folds no line', () => {
    const long = 'up or '.repeat(50);
    const rendered = renderRuleFile({ groups: [{ name: 'yes', rules: [{ record: 'x', expr: `${long}up` }] }] }, ORIGIN);
    expect(rendered).to.equal(
      `# ConfigMap rules, key rules.yaml\ngroups:\n  - name: "yes"\n    rules:\n      - record: x\n        expr: ${long}up\n`,
    );
  });

  it('reads again what it renders', () => {
    for (const { content } of RULE_FILES) {
      const { file } = checkRuleFile(content);
      if (file) expect(checkRuleFile(renderRuleFile(file, ORIGIN)).file).to.deep.equal(file);
    }
  });

  it('writes any label so that it reads the same', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'yes',
        'on',
        '~',
        'null',
        '1e3',
        '0x1F',
        '2026-01-01',
        '- a',
        '<<',
        'a: b',
        'a #b',
        ' \n x',
        '12:30:45',
      ),
    );
    fc.assert(
      fc.property(text, (value) => {
        const file = { groups: [{ name: 'a', rules: [{ record: 'x', expr: 'up', labels: { value } }] }] };
        const rendered = renderRuleFile(file, ORIGIN);
        expect(checkRuleFile(rendered).file).to.deep.equal(file);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (content) => void checkRuleFile(content)));
  });
});
