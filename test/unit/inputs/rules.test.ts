import { expect } from 'chai';
import { readRules } from '../../../src/inputs/rules.ts';
import { RULES_OF_A_STACK } from '../../../src/inputs/share.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import { NOTHING_DEPLOYED } from '../../../src/user-files/deployed-files.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const FEATURE = '--enable-feature=promql-experimental-functions';
const EXPERIMENTAL = 'groups: [{name: g, rules: [{record: a, expr: "mad_over_time(x[5m])"}]}]';
const PLAIN = 'groups: [{name: g, rules: [{record: a, expr: "vector(1)"}]}]\n';
/** As it is deployed, while the source has become bad. */
const DEPLOYED = `# ConfigMap rules, key bad.yaml\n${EXPERIMENTAL}\n`;

const client = {
  find: async () => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'rules' },
    data: { 'a.yaml': EXPERIMENTAL, 'bad.yaml': 'groups: [' },
  }),
};

async function read(additionalArgs: readonly string[]) {
  const spec = { ...MINIMAL, ruler: { ruleConfigMaps: [{ name: 'rules' }], additionalArgs: [...additionalArgs] } };
  const judging = {
    judges: judgesHere,
    deployed: { ...NOTHING_DEPLOYED, rules: async () => [{ 'bad.yaml': DEPLOYED }] },
  };
  const { rules, lastGoodRules } = await readRules(client as never, resolved(stackObject(spec)), judging);
  return {
    good: rules.filter(({ problem }) => problem === undefined).length,
    kept: lastGoodRules.flatMap(({ pieces }) => pieces).length,
  };
}

describe('rules of the cluster, with the features of the Ruler that will load them', () => {
  it('are taken, and the last good ones kept, while its flags turn the features on', async () =>
    expect(await read([FEATURE])).to.deep.equal({ good: 1, kept: 1 }));

  it('are refused without the flags: it would end when it loads them, the last good ones too', async () =>
    expect(await read([])).to.deep.equal({ good: 0, kept: 0 }));
});

describe('rules beyond the share of a stack', () => {
  const TEXTS = RULES_OF_A_STACK.texts;
  const texts = Object.fromEntries(Array.from({ length: TEXTS + 500 }, (_, index) => [`${1e4 + index}.yaml`, '']));
  const many = {
    find: async () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'rules' }, data: texts }),
  };
  const found = async () => {
    const spec = { ...MINIMAL, ruler: { ruleConfigMaps: [{ name: 'rules' }] } };
    const last = `${1e4 + TEXTS + 499}.yaml`;
    const deployed = {
      [last]: `# ConfigMap rules, key ${last}\n${PLAIN}`,
      '10000.yaml': `# ConfigMap rules, key 10000.yaml\n${PLAIN}`,
    };
    const judging = { judges: judgesHere, deployed: { ...NOTHING_DEPLOYED, rules: async () => [deployed] } };
    return readRules(many as never, resolved(stackObject(spec)), judging);
  };

  it('are told once for each object, with how many there are', async () => {
    const { rules } = await found();
    expect(rules).to.have.length(TEXTS + 1);
    expect(rules.at(-1)?.problem).to.match(/^is beyond the 2000 texts .* \(and 499 more there\)$/);
  });

  it('stay in use as they are deployed, and what was read is as it was read', async () => {
    const { lastGoodRules } = await found();
    expect(lastGoodRules.map(({ origin }) => origin.key)).to.deep.equal([`${1e4 + TEXTS + 499}.yaml`]);
  });
});
