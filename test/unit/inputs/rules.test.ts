import { expect } from 'chai';
import { readRules } from '../../../src/inputs/rules.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const FEATURE = '--enable-feature=promql-experimental-functions';
const EXPERIMENTAL = 'groups: [{name: g, rules: [{record: a, expr: "mad_over_time(x[5m])"}]}]';
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
  const judging = { judges: judgesHere, deployed: { rules: [{ 'bad.yaml': DEPLOYED }] } };
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
