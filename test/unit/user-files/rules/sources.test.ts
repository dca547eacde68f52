import { expect } from 'chai';
import { parse } from 'yaml';
import { judgeRules } from '../../../../src/user-files/rules/judge.ts';
import type { RuleSource } from '../../../../src/user-files/rules/origin.ts';
import { collectRules, prometheusRuleSource } from '../../../../src/user-files/rules/sources.ts';

const GOOD = 'groups: [{name: a, rules: [{record: x, expr: up}]}]';

function configMap(name: string, key: string, content = GOOD): RuleSource {
  return { kind: 'ConfigMap', name, key, content };
}

const readPieces = (pieces: readonly string[] = []) => pieces.map((piece) => parse(piece) as unknown);
const collect = (sources: readonly RuleSource[]) => collectRules(sources.map(judgeRules));

describe('collectRules', () => {
  it('keeps good files and names bad ones', () => {
    const { files, rejected } = collect([
      configMap('app', 'good.yaml'),
      configMap('app', 'bad.yaml', 'groups: [{name: a, rules: [{record: x, expr: "up ="}, {expr: up}]}]'),
      configMap('app', 'empty.yaml', 'groups: []'),
    ]);
    expect(files.map(({ name }) => name)).to.deep.equal(['configmap-app-good.yaml']);
    expect(readPieces(files[0]?.pieces)).to.deep.equal([
      { groups: [{ name: 'a', rules: [{ record: 'x', expr: 'up' }] }] },
    ]);
    expect(rejected).to.deep.equal([
      {
        origin: { kind: 'ConfigMap', name: 'app', key: 'bad.yaml' },
        message:
          'group "a", rule 1 (record "x"): expr: line 1, column 4: unexpected "=": correct the syntax (and 1 more)',
      },
    ]);
  });

  it('does not depend on the order of sources', () => {
    const sources = [configMap('b', 'x'), configMap('a-b', 'c'), configMap('a', 'b-c'), configMap('a', 'z.yml', 'x')];
    expect(collect(sources)).to.deep.equal(collect([...sources].reverse()));
  });

  it('gives colliding and long names a hash, and no two files one name', () => {
    const names = collect([
      configMap('a-b', 'c'),
      configMap('a', 'b-c'),
      configMap('a', 'b-c.yaml'),
      configMap('n'.repeat(253), 'k'.repeat(253)),
      configMap('n'.repeat(253), `${'k'.repeat(252)}l`),
      configMap('plain', 'rules.yml'),
    ]).files.map(({ name }) => name);
    expect(new Set(names).size).to.equal(6);
    expect(names).to.include('configmap-plain-rules.yaml');
    for (const name of names) expect(name).to.match(/^[-._a-zA-Z0-9]{1,233}$/);
    expect(names.filter((name) => /^configmap-a-b-c-[0-9a-f]{10}\.yaml$/.test(name))).to.have.length(3);
  });

  it('keeps a message with a count of others short', () => {
    const long = 'x'.repeat(900);
    const { rejected } = collect([
      configMap('a', 'b', `groups: [{name: a, rules: [{alert: A, ${long}: 1}, {expr: up}]}]`),
    ]);
    expect(rejected[0]?.message.length).to.be.at.most(300);
    expect(rejected[0]?.message).to.match(/\(and \d more\)$/);
  });
});

describe('prometheusRuleSource', () => {
  it('makes a source whose file is named after the object', () => {
    const source = prometheusRuleSource({
      metadata: { name: 'k8s.rules' },
      spec: {
        groups: [{ name: 'a', limit: 2, rules: [{ alert: 'A', expr: 1, for: '5m', labels: { a: '1.10', b: 'yes' } }] }],
      },
    });
    const { files, rejected } = collect([source]);
    expect(rejected).to.deep.equal([]);
    expect(files[0]?.name).to.equal('prometheusrule-k8s.rules.yaml');
    expect(readPieces(files[0]?.pieces)).to.deep.equal([
      {
        groups: [
          { name: 'a', limit: 2, rules: [{ alert: 'A', expr: '1', for: '5m', labels: { a: '1.10', b: 'yes' } }] },
        ],
      },
    ]);
  });

  it('makes nothing of an object without groups', () => {
    expect(collect([prometheusRuleSource({ metadata: { name: 'a' } })])).to.deep.equal({
      files: [],
      rejected: [],
      kept: [],
    });
  });

  it('names the object when it is refused', () => {
    const source = prometheusRuleSource({ metadata: { name: 'a' }, spec: { groups: 'x' } });
    expect(collect([source]).rejected).to.deep.equal([
      {
        origin: { kind: 'PrometheusRule', name: 'a', key: '' },
        message: 'groups must be a list: start each entry with "- "',
      },
    ]);
  });
});
