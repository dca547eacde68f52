import { expect } from 'chai';
import { parse } from 'yaml';
import { waitFor } from '../../../../sandbox/wait.ts';
import {
  containers,
  NAMESPACE,
  object,
  PATIENCE,
  STACK,
  stackOf,
  untilCondition,
  untilReady,
  useTenant,
} from '../../../support/adversary/tenant/place.ts';
import { withHiddenLine } from '../../../support/adversary/tenant/texts.ts';
import { podsOf } from '../../../support/cluster-pods.ts';
import { pageOf } from '../../../support/metrics.ts';

const CONFIG_PAGE = '/api/v1/status/config';

describe('a text of a tenant', () => {
  before(async () => {
    const { cluster } = await useTenant();
    const { data } = await cluster.get(['secret', STACK, '-n', NAMESPACE]);
    const text = withHiddenLine(Buffer.from(data['objstore.yml'], 'base64').toString());
    await cluster.apply([
      object('Secret', 'commented', { stringData: { 'objstore.yml': text } }),
      stackOf('commented'),
    ]);
  });

  it('does not send samples elsewhere as a label: it is a label', async () => {
    const { cluster } = await useTenant();
    await untilReady('prometheus');
    const page = await pageOf({ namespace: NAMESPACE, stack: STACK, pod: 'prometheus-0' }, 'prometheus', CONFIG_PAGE);
    const loaded = parse(JSON.parse(page).data.yaml);
    // kubectl's own way of writing folds one of the characters.
    const { spec } = await cluster.get(['securethanosstack', STACK, '-n', NAMESPACE]);
    const labels: Readonly<Record<string, string>> = spec.prometheus.externalLabels;
    for (const end of ['\u2028', '\u2029', '\r'])
      expect(Object.values(labels).join()).to.include(`x${end}remote_write:`);
    expect(loaded.global.external_labels).to.include(labels);
    expect(loaded).to.not.have.property('remote_write');
  });

  it('does not end Ruler as an annotation: its file is left out with line and column, and the others are evaluated', async () => {
    await untilReady('ruler');
    const { message } = await untilCondition(STACK, 'RulesAccepted', 'False');
    expect(message).to.match(/ConfigMap rules, key odd\.yaml.* line 1, column \d+/);
    const rules = async () => pageOf({ namespace: NAMESPACE, stack: STACK, pod: 'ruler-0' }, 'ruler', '/api/v1/rules');
    await waitFor('the good rules', async () => (await rules()).includes('tenant:good'), PATIENCE);
    expect(await rules()).to.not.include('"Odd"');
    expect((await containers('ruler')).map(({ restartCount }) => restartCount)).to.deep.equal([0, 0]);
  });

  it('does not open the object storage as a comment: it is refused, and nothing starts', async () => {
    const { cluster } = await useTenant();
    const { reason, message } = await untilCondition('commented', 'ObjectStorageReady', 'False');
    expect(reason).to.equal('ObjectStorageInvalid');
    expect(message).to.include('line').and.include('commented');
    expect(await podsOf(cluster, NAMESPACE, 'commented')).to.deep.equal([]);
  });
});
