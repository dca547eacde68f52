import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import {
  podTemplatesOf,
  type Versions,
  versionsOf,
  writesOfSeveralLooks,
} from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { BAD_RULES, goodRules, rulesConfigMap } from '../../../support/rules/objects.ts';

const USER = { fieldManager: 'user', force: true };
const TIMEOUT = { timeout: 20_000 };
const NAME = 'rule-files';
const TEAM = 'team-alerts';
const PLATFORM = 'platform-records';

describe('rules in ConfigMaps', () => {
  const spec = (...names: readonly string[]): StackSpecInput => ({
    ...SMALL,
    ruler: { ruleConfigMaps: names.map((name) => ({ name })) },
  });
  let layer: OperatorLayer;
  let stack: LiveStack;
  let pods: Versions;

  const put = (name: string, data: Readonly<Record<string, string>>) =>
    layer.client.apply(rulesConfigMap(NAMESPACE, name, data), USER);
  const remove = (name: string) =>
    layer.client.remove({ apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name });
  const files = async () =>
    ((await stack.find('ConfigMap', 'rules-0'))?.['data'] ?? {}) as Readonly<Record<string, string>>;
  const untilFile = (name: string, holds: string) =>
    waitFor(`${name} with ${holds}`, async () => (await files())[name]?.includes(holds), TIMEOUT);

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, NAME, NAMESPACE, spec(TEAM, PLATFORM));
    await stack.ready();
    pods = await podTemplatesOf(stack);
  });

  after(() => stack.remove());

  it('that are missing are named, and hold nothing up', async () => {
    const { message } = await stack.until('RulesAccepted', 'False', 'RuleConfigMapMissing');
    expect(message).to.include(`ConfigMap "${TEAM}"`).and.include(`ConfigMap "${PLATFORM}"`).and.include('create it');
    expect(await files()).to.deep.equal({});
  });

  it('that are broken from the start are left out and named, the good ones are used', async () => {
    await put(PLATFORM, { 'records.yaml': goodRules('platform') });
    await put(TEAM, { 'good.yaml': goodRules('a'), 'bad.yaml': BAD_RULES, 'worse.yaml': '[' });
    const { message } = await stack.until('RulesAccepted', 'False', 'SomeRejected', 'Left out');
    expect(message).to.include(`${TEAM}, key bad.yaml: `).and.include('worse.yaml').and.not.include('good.yaml');
    expect(message).to.include('correct').and.not.include('last good');
    expect(Object.keys(await files())).to.deep.equal([
      'configmap-platform-records-records.yaml',
      'configmap-team-alerts-good.yaml',
    ]);
    await stack.ready();
  });

  it('that are corrected are used', async () => {
    await put(TEAM, { 'good.yaml': goodRules('a'), 'bad.yaml': goodRules('b') });
    await stack.until('RulesAccepted', 'True');
    expect(Object.keys(await files())).to.have.length(3);
  });

  describe('that were good and become bad, or whose ConfigMap goes,', () => {
    let earlier: Readonly<Record<string, string>>;

    it('stay in use as they were last good, while their neighbours change', async () => {
      earlier = await files();
      await put(TEAM, { 'good.yaml': goodRules('newer'), 'bad.yaml': BAD_RULES });
      await remove(PLATFORM);
      await untilFile('configmap-team-alerts-good.yaml', 'newer');
      const { message } = await stack.until('RulesAccepted', 'False', 'RuleConfigMapMissing', 'last good');
      expect(message).to.include(`ConfigMap "${PLATFORM}" with rules does not exist: create it or remove it`);
      const [, kept = ''] = message.split('In use as they were last good: ');
      expect(kept).to.include(`ConfigMap ${PLATFORM}, key records.yaml`).and.include(`${TEAM}, key bad.yaml: group`);
      expect(kept).to.not.include('good.yaml');
      const now = await files();
      expect(now).to.deep.equal({
        ...earlier,
        'configmap-team-alerts-good.yaml': now['configmap-team-alerts-good.yaml'],
      });
      await stack.ready();
    });

    it('are written once and stay through a restart of the operator', async () => {
      const objects = await versionsOf(stack);
      expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
      await layer.restart();
      await writesOfSeveralLooks(layer, [NAME]);
      expect(await versionsOf(stack)).to.deep.equal(objects);
      expect((await stack.condition('RulesAccepted'))?.message).to.include('last good');
    });

    it('are replaced when they are corrected, without a hand', async () => {
      await put(TEAM, { 'good.yaml': goodRules('newer'), 'bad.yaml': goodRules('corrected') });
      await put(PLATFORM, { 'records.yaml': goodRules('corrected') });
      await stack.until('RulesAccepted', 'True');
      for (const name of ['configmap-team-alerts-bad.yaml', 'configmap-platform-records-records.yaml'])
        await untilFile(name, 'corrected');
    });

    it('go when their key is taken out, and when the stack names the ConfigMap no longer', async () => {
      await remove(PLATFORM);
      await stack.until('RulesAccepted', 'False', 'RuleConfigMapMissing', 'last good');
      await put(TEAM, { 'good.yaml': goodRules('newer') });
      await stack.put(spec(TEAM));
      await stack.until('RulesAccepted', 'True');
      await waitFor('the others to go', async () => Object.keys(await files()).length === 1, TIMEOUT);
      expect(Object.keys(await files())).to.deep.equal(['configmap-team-alerts-good.yaml']);
    });

    it('replaced no pod with all this', async () => {
      expect(await podTemplatesOf(stack)).to.deep.equal(pods);
    });
  });
});
