import { expect } from 'chai';
import fc from 'fast-check';
import { type DeployedRules, lastGoodTexts, MOST_DEPLOYED } from '../../../../src/user-files/rules/deployed.ts';
import { judgeDeployedRules, judgeRules } from '../../../../src/user-files/rules/judge.ts';
import type { JudgedRules } from '../../../../src/user-files/rules/judged.ts';
import { type MissingRules, type RuleSource, titleOf } from '../../../../src/user-files/rules/origin.ts';
import { collectRules } from '../../../../src/user-files/rules/sources.ts';
import { splitRules } from '../../../../src/user-files/rules/split.ts';
import { RULE_FILES } from '../../../support/rules/files.ts';

const BAD = 'groups: [{name: g, rules: [{record: a, expr: "sum("}]}]';
const good = (record: string) => `groups: [{name: g, rules: [{record: ${record}, expr: up}]}]`;

const configMap = (name: string, key: string, content: string): RuleSource => ({
  kind: 'ConfigMap',
  name,
  key,
  content,
});
const prometheusRule = (name: string, content: string): RuleSource => ({
  kind: 'PrometheusRule',
  name,
  key: '',
  content,
});

/** One pass: what is deployed after it, and what it says. */
function pass(sources: readonly RuleSource[], deployed: DeployedRules = [], missing: readonly MissingRules[] = []) {
  const judged = sources.map(judgeRules);
  const lastGood = lastGoodTexts(judged, { deployed, missing }).map(judgeDeployedRules);
  const { files, rejected, kept } = collectRules(judged, lastGood);
  return {
    bins: splitRules(files, deployed),
    kept: kept.map(titleOf),
    rejected: rejected.map(({ origin }) => titleOf(origin)),
  };
}

/** A file of about `kilobytes` in groups of 300 kB, whose first rule is `record`. */
function large(record: string, kilobytes: number): string {
  const group = (index: number) =>
    `{name: g${index}, rules: [{record: ${record}, expr: up, labels: {x: "${'y'.repeat(300_000)}"}}]}`;
  return `groups: [${Array.from({ length: Math.ceil(kilobytes / 300) }, (_, index) => group(index)).join(', ')}]`;
}

describe('the last good rules of a source', () => {
  const before = pass([configMap('a', 'x.yaml', good('old')), configMap('a', 'y.yaml', good('other'))]).bins;

  it('stay when it becomes bad, and its neighbours go on', () => {
    const now = pass([configMap('a', 'x.yaml', BAD), configMap('a', 'y.yaml', good('newer'))], before);
    expect(now.rejected).to.deep.equal(['ConfigMap a, key x.yaml']);
    expect(now.kept).to.deep.equal(['ConfigMap a, key x.yaml']);
    const [part] = now.bins;
    expect(part?.['configmap-a-x.yaml']).to.equal(before[0]?.['configmap-a-x.yaml']);
    expect(part?.['configmap-a-y.yaml']).to.include('newer');
  });

  it('stay for as long as it is bad, byte by byte', () => {
    const sources = [configMap('a', 'x.yaml', BAD), configMap('a', 'y.yaml', '[')];
    const first = pass(sources, before);
    expect(first.bins).to.deep.equal(before);
    expect(pass(sources, first.bins)).to.deep.equal(first);
  });

  it('are replaced when it is good again, and go when it is empty or no longer there', () => {
    const sources = [configMap('a', 'x.yaml', good('new')), configMap('a', 'y.yaml', 'groups: []')];
    const now = pass(sources, pass([configMap('a', 'x.yaml', BAD)], before).bins);
    expect(now.kept).to.deep.equal([]);
    expect(now.bins.map((bin) => Object.keys(bin))).to.deep.equal([['configmap-a-x.yaml']]);
    expect(now.bins[0]?.['configmap-a-x.yaml']).to.include('new');
    expect(pass([], before).bins).to.deep.equal([]);
  });

  it('are none when it was never good', () => {
    const now = pass([configMap('a', 'z.yaml', BAD)], before);
    expect(now).to.deep.equal({ bins: [], kept: [], rejected: ['ConfigMap a, key z.yaml'] });
  });

  it('stay when its ConfigMap is missing, and no others', () => {
    const deployed = pass([
      configMap('a', 'x.yaml', good('old')),
      configMap('a-x', 'y.yaml', good('other')),
      prometheusRule('a', good('third')),
    ]).bins;
    const now = pass([], deployed, [{ kind: 'ConfigMap', name: 'a' }]);
    expect(now.kept).to.deep.equal(['ConfigMap a, key x.yaml']);
    expect(now.bins.map((bin) => Object.keys(bin))).to.deep.equal([['configmap-a-x.yaml']]);
  });

  it('stay for all PrometheusRules while their kind is missing', () => {
    const deployed = pass([prometheusRule('a', good('one')), prometheusRule('b', good('two'))]).bins;
    const now = pass([], deployed, [{ kind: 'PrometheusRule' }]);
    expect(now.kept).to.deep.equal(['PrometheusRule a', 'PrometheusRule b']);
    expect(now.bins).to.deep.equal(deployed);
  });

  it('stay whole when they were split', () => {
    const deployed = pass([prometheusRule('team', large('old', 2100))]).bins;
    expect(deployed.length).to.be.greaterThan(2);
    const now = pass([prometheusRule('team', BAD)], deployed);
    expect(now.kept).to.deep.equal(['PrometheusRule team']);
    expect(now.bins).to.deep.equal(deployed);
  });

  it('stay when one of its groups becomes too large for a ConfigMap', () => {
    const deployed = pass([prometheusRule('team', good('old'))]).bins;
    const huge = `groups: [{name: g, rules: [{record: new, expr: up, labels: {x: "${'y'.repeat(930_000)}"}}]}]`;
    const now = pass([prometheusRule('team', huge)], deployed);
    expect(now).to.deep.equal({
      bins: deployed,
      kept: ['PrometheusRule team'],
      rejected: ['PrometheusRule team'],
    });
  });

  it('are found under another name when a source with the same plain name comes or goes', () => {
    const alone = pass([configMap('a', 'b-c', good('old'))]).bins;
    const collided = pass([configMap('a', 'b-c', BAD), configMap('a-b', 'c', good('new'))], alone);
    expect(collided.kept).to.deep.equal(['ConfigMap a, key b-c']);
    expect(collided.bins.flatMap((bin) => Object.values(bin)).join(''))
      .to.include('old')
      .and.include('new');
    const again = pass([configMap('a', 'b-c', BAD)], collided.bins);
    expect(again.bins).to.deep.equal(alone);
  });

  it('are those of one place only, when a pass ended between two writes of a file that moved', () => {
    const [part = {}] = before;
    const now = pass([configMap('a', 'x.yaml', BAD)], [part, part]);
    expect(now.bins).to.deep.equal([{ 'configmap-a-x.yaml': part['configmap-a-x.yaml'] }]);
  });

  it('are not taken from a file that was broken by hand, nor from one that is not ours', () => {
    const broken = { 'configmap-a-x.yaml': `# ConfigMap a, key x.yaml\n${BAD}` };
    const foreign = { 'configmap-a-x.yaml': good('old') };
    for (const part of [broken, foreign])
      expect(pass([configMap('a', 'x.yaml', BAD)], [part])).to.deep.include({ bins: [], kept: [] });
  });

  it('are exactly what was in use, for every file that is good', () => {
    const files = RULE_FILES.filter(({ verdict }) => verdict === 'good').map(({ content }) => content);
    const sources = fc.array(fc.constantFrom(...files), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sources, (contents) => {
        const keys = contents.map((_, index) => `${index}.yaml`);
        const deployed = pass(contents.map((content, index) => configMap('a', keys[index] ?? '', content))).bins;
        const bad = keys.map((key) => configMap('a', key, BAD));
        expect(pass(bad, deployed).bins).to.deep.equal(deployed);
      }),
      { numRuns: 50 },
    );
  });
});

describe('rules of as many texts as a stack may have', () => {
  const COUNT = 2000;
  /** So often an origin may be read: a few times for each, and to sort them. Looking for each among all would read millions. */
  const MOST_READS = COUNT * 40;

  /** Judged ones that count how often somebody asks what they are from. */
  function counted() {
    const reads = { count: 0 };
    const judgedAs = (name: string, problem?: string) =>
      Array.from(
        { length: COUNT },
        (_, index): JudgedRules => ({
          get origin() {
            reads.count += 1;
            return configMap(name, `${index}.yaml`, '');
          },
          pieces: ['x'],
          ...(problem ? { problem } : {}),
        }),
      );
    return { reads, judgedAs };
  }

  it('are joined without looking for each of them among all', () => {
    const { reads, judgedAs } = counted();
    collectRules(judgedAs('bad', 'no'), judgedAs('other'));
    expect(reads.count).to.be.greaterThan(COUNT).and.below(MOST_READS);
  });

  it('are found among the deployed ones without looking for each of them among all', () => {
    const { reads, judgedAs } = counted();
    const part = Object.fromEntries(
      Array.from({ length: COUNT }, (_, index) => [`${index}.yaml`, `# ConfigMap bad, key ${index}.yaml\n`]),
    );
    const missing = [{ kind: 'PrometheusRule' }] as const;
    expect(lastGoodTexts(judgedAs('bad', 'no'), { deployed: [part], missing })).to.have.length(COUNT);
    expect(reads.count)
      .to.be.greaterThan(COUNT - 1)
      .and.below(MOST_READS);
  });

  it('and no more of the deployed ones are looked at, whatever somebody put there', () => {
    const part = (name: string) =>
      Object.fromEntries(
        Array.from({ length: MOST_DEPLOYED }, (_, index) => [
          `${name}-${index}`,
          `# PrometheusRule r${name}-${index}\n`,
        ]),
      );
    const deployed = [{ first: '# PrometheusRule first\n' }, part('a'), part('b')];
    const found = lastGoodTexts([], { deployed, missing: [{ kind: 'PrometheusRule' }] });
    expect(found).to.have.length(MOST_DEPLOYED);
    expect(found[0]?.origin.name).to.equal('first');
  });

  it('of one origin are taken once each', () => {
    const part = Object.fromEntries(
      Array.from({ length: COUNT }, (_, index) => [`part-${index + 1}-of-x.yaml`, `# PrometheusRule x\n${index}`]),
    );
    const found = lastGoodTexts([], { deployed: [part], missing: [{ kind: 'PrometheusRule' }] });
    expect(found.map(({ texts }) => texts.length)).to.deep.equal([COUNT]);
  });
});
