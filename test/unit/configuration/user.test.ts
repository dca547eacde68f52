import { expect } from 'chai';
import { parse } from 'yaml';
import { buildPrometheusFile } from '../../../src/configuration/prometheus.ts';
import { buildUserConfiguration } from '../../../src/configuration/user.ts';
import type { Inputs } from '../../../src/plan/inputs.ts';
import { MINIMAL, planFor, planOf, resolved, stackObject } from '../../support/plans.ts';

const RULES = 'groups: [{name: g, rules: [{record: a, expr: up}]}]';
const source = (key: string, content: string) => ({ kind: 'ConfigMap', name: 'rules', key, content }) as const;
const userOf = (inputs: Partial<Inputs>, spec = { ruler: {}, prometheus: {} }) =>
  buildUserConfiguration(planOf(resolved(stackObject({ ...MINIMAL, ...spec })), inputs));

describe('buildUserConfiguration', () => {
  it('takes what is good and names what is not', () => {
    const user = userOf({
      ruleSources: [
        source('good.yaml', RULES),
        source('bad.yaml', 'groups: [{name: g, rules: [{record: a, expr: "up("}]}]'),
      ],
      scrapeConfigs: '- job_name: node',
    });
    expect(user.rules.flatMap((part) => Object.keys(part))).to.deep.equal(['configmap-rules-good.yaml']);
    expect(user.rejectedRules.map(({ source: where }) => where)).to.deep.equal(['ConfigMap rules, key bad.yaml']);
    expect(user.scrapeJobs).to.deep.equal([{ job_name: 'node' }]);
    expect(user.rejectedScrapeConfigs).to.deep.equal([]);
  });

  it('refuses a scrape job that takes the name of one of ours', () => {
    const user = userOf({ scrapeConfigs: '- job_name: prod-thanos-query' });
    expect(user.scrapeJobs).to.deep.equal([]);
    expect(user.rejectedScrapeConfigs).to.have.length(1);
  });

  it('has one part without rules, so that the first ones restart nothing', () => {
    expect(userOf({}).rules).to.deep.equal([{}]);
  });

  it('leaves a file in the part where it is', () => {
    const plan = planOf(resolved(stackObject({ ...MINIMAL, ruler: {} })), { ruleSources: [source('a.yaml', RULES)] });
    const { rules } = buildUserConfiguration(plan, [['other.yaml'], ['configmap-rules-a.yaml']]);
    expect(rules.map((part) => Object.keys(part))).to.deep.equal([[], ['configmap-rules-a.yaml']]);
  });

  it('reads nothing for a component that does not run', () => {
    const plan = planOf(resolved(stackObject(MINIMAL)), { ruleSources: [source('a.yaml', 'x')], scrapeConfigs: 'x' });
    expect(buildUserConfiguration(plan)).to.deep.equal({
      rules: [{}],
      rejectedRules: [],
      scrapeJobs: [],
      rejectedScrapeConfigs: [],
    });
  });
});

describe('buildPrometheusFile', () => {
  it('lets Prometheus expand the name of the pod and nothing of the user', () => {
    const plan = planFor({ prometheus: { externalLabels: { price: '$5 $HOME' } } });
    const { global } = parse(buildPrometheusFile(plan, [])) as { global: { external_labels: unknown } };
    // biome-ignore lint/suspicious/noTemplateCurlyInString: expanded by Prometheus, not here.
    expect(global.external_labels).to.deep.equal({ price: '$$5 $$HOME', prometheus_replica: '${POD_NAME}' });
  });
});
