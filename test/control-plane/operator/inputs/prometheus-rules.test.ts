import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { checkRuleFile } from '../../../../src/user-files/rules/rule-file.ts';
import {
  changedBetween,
  podTemplatesOf,
  type Versions,
  versionsOf,
  writesOfSeveralLooks,
} from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { largeGroups, prometheusRule } from '../../../support/rules/objects.ts';
import { prometheusRuleDefinition } from '../../../support/rules/prometheus-rules.ts';

const USER = { fieldManager: 'user', force: true };
/** Several MiB of rules are judged, beside whatever else this machine does. */
const TIMEOUT = { timeout: 90_000 };
const NAME = 'prometheus-rules';
const DEFINITION = prometheusRuleDefinition();
const GROUP = { name: 'g', rules: [{ record: 'a', expr: 'up' }] };
const BAD_GROUP = { name: 'bad', rules: [{ record: 'b', expr: 'sum(' }] };

describe('PrometheusRules', function () {
  this.timeout(3 * TIMEOUT.timeout);
  const spec: StackSpecInput = { ...SMALL, ruler: { ruleSelector: { matchLabels: { thanos: NAME } } } };
  let layer: OperatorLayer;
  let stack: LiveStack;
  let pods: Versions;

  const put = (name: string, ...groups: readonly unknown[]) =>
    layer.client.apply(prometheusRule(NAMESPACE, name, NAME, groups), USER);
  const remove = (name: string) =>
    layer.client.remove({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      namespace: NAMESPACE,
      name,
    });
  const install = async () => {
    await layer.client.apply(DEFINITION, USER);
    const established = ['--for=condition=Established', `crd/${DEFINITION.metadata.name}`, '--timeout=20s'];
    await layer.plane.kubectl(['wait', ...established]);
  };
  const uninstall = () =>
    layer.plane.kubectl(['delete', 'crd', DEFINITION.metadata.name, '--ignore-not-found', '--wait', '--timeout=30s']);

  /** The ConfigMaps with rules, in their order. */
  async function parts(): Promise<readonly Readonly<Record<string, string>>[]> {
    const found: Readonly<Record<string, string>>[] = [];
    for (let index = 0; ; index += 1) {
      const part = await stack.find('ConfigMap', `rules-${index}`);
      if (!part) return found;
      found.push((part['data'] ?? {}) as Readonly<Record<string, string>>);
    }
  }
  const names = async () => (await parts()).flatMap((part) => Object.keys(part)).sort();
  const untilNames = (...wanted: readonly string[]) =>
    waitFor(`rule files ${wanted.join(', ')}`, async () => `${await names()}` === `${wanted.toSorted()}`, TIMEOUT);
  /** Names of all records that are in use, each once. */
  const records = async () => {
    const files = (await parts()).flatMap((part) => Object.values(part)).map((text) => checkRuleFile(text).file);
    return new Set(
      files.flatMap((file) => file?.groups ?? []).flatMap(({ rules }) => rules.map(({ record }) => record)),
    );
  };

  before(async () => {
    layer = await useOperatorLayer();
    await uninstall();
    stack = await makeStack(layer.client, NAME, NAMESPACE, spec);
    await stack.ready();
    pods = await podTemplatesOf(stack);
  });

  after(async () => {
    await stack.remove();
    await uninstall();
  });

  it('of a kind that is not installed are named, hold nothing up, and are used when it is', async () => {
    const { message } = await stack.until('RulesAccepted', 'False', 'PrometheusRuleKindMissing');
    expect(message).to.include('spec.ruler.ruleSelector').and.include('install it or remove the selector');
    expect(message).to.not.include('last good');
    expect(await stack.condition('Ready')).to.include({ status: 'True' });
    expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
    await install();
    await put('team', GROUP);
    await stack.until('RulesAccepted', 'True');
    await untilNames('prometheusrule-team.yaml');
  });

  it('that are broken are named among good ones, and what was good before stays in use', async () => {
    await put('new', BAD_GROUP);
    await put('team', GROUP, BAD_GROUP);
    await put('other', GROUP);
    await untilNames('prometheusrule-other.yaml', 'prometheusrule-team.yaml');
    const { message } = await stack.until('RulesAccepted', 'False', 'SomeRejected', 'last good');
    expect(message).to.match(
      /Left out of the rules: PrometheusRule new: group "bad".*\. In use as they were last good: /,
    );
    expect(message).to.match(/last good: PrometheusRule team: group "bad"/);
    expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
    await put('team', GROUP);
    await remove('new');
    await stack.until('RulesAccepted', 'True');
  });

  it('that are deleted go, and so do those that lose their label', async () => {
    await remove('team');
    await untilNames('prometheusrule-other.yaml');
    const { metadata, ...other } = prometheusRule(NAMESPACE, 'other', NAME, [GROUP]);
    await layer.client.apply({ ...other, metadata: { ...metadata, labels: {} } }, USER);
    await untilNames();
    await stack.until('RulesAccepted', 'True');
    await remove('other');
  });

  it('replaced no pod with all this', async () => {
    expect(changedBetween(pods, await podTemplatesOf(stack))).to.deep.equal([]);
  });

  it('of several MiB are used whole, in further ConfigMaps that only Ruler mounts', async () => {
    const teams = ['one', 'two', 'three'];
    for (const team of teams) await put(team, ...largeGroups(team, 12));
    const expected = teams.flatMap((team) => Array.from({ length: 12 }, (_, index) => `${team}:${index}`));
    // Each look reads them all.
    const patience = { ...TIMEOUT, interval: 1000 };
    await waitFor('all records', async () => (await records()).size === expected.length, patience);
    expect(await records()).to.deep.equal(new Set(expected));
    expect((await parts()).length).to.be.greaterThan(3);
    await stack.until('RulesAccepted', 'True');
    await stack.ready();
    expect(changedBetween(pods, await podTemplatesOf(stack))).to.deep.equal(['ruler']);
  });

  it('of several MiB are written once, and stay whole when one becomes bad', async () => {
    const before = await versionsOf(stack);
    await put('two', ...largeGroups('two', 12), BAD_GROUP);
    await stack.until('RulesAccepted', 'False', 'SomeRejected', 'last good: PrometheusRule two');
    expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
    expect(await versionsOf(stack)).to.deep.equal(before);
    await put('two', ...largeGroups('two', 12));
    await stack.until('RulesAccepted', 'True');
  });

  it('with a group that fits into no ConfigMap are named', async () => {
    const rules = largeGroups('three', 10).flatMap((group) => (group as { rules: readonly unknown[] }).rules);
    await put('huge', { name: 'huge', rules });
    const { message } = await stack.until('RulesAccepted', 'False', 'SomeRejected');
    expect(message)
      .to.include('PrometheusRule huge: group "huge" is larger than 900 KiB')
      .and.include('split the group');
    await remove('huge');
    for (const team of ['two', 'three']) await remove(team);
    await stack.until('RulesAccepted', 'True');
    await put('one', GROUP);
    await untilNames('prometheusrule-one.yaml');
  });

  it('whose kind is uninstalled stay in use, through a restart of the operator', async () => {
    // While the operator is away: deleting a kind deletes its objects first, which it could see as the user's wish.
    await layer.operator().stop();
    await uninstall();
    await layer.restart();
    const { message } = await stack.until('RulesAccepted', 'False', 'PrometheusRuleKindMissing', 'last good');
    expect(message).to.include('last good: PrometheusRule one.');
    expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
    expect(await names()).to.deep.equal(['prometheusrule-one.yaml']);
    await stack.put({ ...SMALL, ruler: {} });
    await untilNames();
    await stack.until('RulesAccepted', 'True');
  });
});
