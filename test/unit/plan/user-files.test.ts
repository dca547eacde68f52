import { expect } from 'chai';
import { parse } from 'yaml';
import { desire, NOTHING_SEEN } from '../../../src/plan/desire.ts';
import type { Inputs } from '../../../src/plan/inputs.ts';
import { judgeRules } from '../../../src/user-files/rules/judge.ts';
import { judgeDeployedScrapes, judgeScrapes, MOST_WRITTEN_BYTES } from '../../../src/user-files/scrape/judge.ts';
import { reservedJobNames } from '../../../src/user-files/scrape/surroundings.ts';
import { buildPrometheusFile } from '../../../src/workloads/prometheus/file.ts';
import { certificatesOf, MINIMAL, planFor, planOf, resolved, stackObject } from '../../support/plans.ts';

const RULES = 'groups: [{name: g, rules: [{record: a, expr: up}]}]';
const source = (key: string, content: string) => judgeRules({ kind: 'ConfigMap', name: 'rules', key, content });
const RESERVED = reservedJobNames(resolved(stackObject(MINIMAL)));
const scrapeSource = (content: string) => ({ content, reserved: RESERVED, globals: { scrapeIntervalSeconds: 60 } });
const scrapes = (content: string) => judgeScrapes(scrapeSource(content));
const userOf = (inputs: Partial<Inputs>, spec = { ruler: {}, prometheus: {} }) =>
  planOf(resolved(stackObject({ ...MINIMAL, ...spec })), inputs).user;

describe('the user configuration of a plan', () => {
  it('takes what is good and names what is not', () => {
    const user = userOf({
      rules: [source('good.yaml', RULES), source('bad.yaml', 'groups: [{name: g, rules: [{record: a, expr: "up("}]}]')],
      scrapes: scrapes('- job_name: node'),
    });
    expect(user.rules.flatMap((part) => Object.keys(part))).to.deep.equal(['configmap-rules-good.yaml']);
    expect(user.rejectedRules.map(({ origin }) => origin.key)).to.deep.equal(['bad.yaml']);
    expect(user.scrapeJobs).to.equal('  - job_name: node\n');
    expect(user.rejectedScrapeConfigs).to.deep.equal([]);
  });

  it('refuses a scrape job that takes the name of one of ours', () => {
    const user = userOf({ scrapes: scrapes('- job_name: prod-thanos-query') });
    expect(user.scrapeJobs).to.equal('');
    expect(user.rejectedScrapeConfigs).to.have.length(1);
  });

  it('has one part without rules, so that the first ones restart nothing', () => {
    expect(userOf({}).rules).to.deep.equal([{}]);
  });

  it('leaves a file in the part where it is', () => {
    const { stack, inputs } = planOf(resolved(stackObject({ ...MINIMAL, ruler: {} })), {
      rules: [source('a.yaml', RULES)],
    });
    const places = [{ 'other.yaml': '' }, { 'configmap-rules-a.yaml': '' }];
    const certificates = certificatesOf(stack);
    const { rules } = desire({ stack, certificates, inputs, seen: { ...NOTHING_SEEN, places } }).user;
    expect(rules.map((part) => Object.keys(part))).to.deep.equal([[], ['configmap-rules-a.yaml']]);
  });

  it('reads nothing for a component that does not run', () => {
    const plan = planOf(resolved(stackObject(MINIMAL)), { rules: [source('a.yaml', 'x')], scrapes: scrapes('x') });
    expect(plan.user).to.deep.equal({
      rules: [{}],
      rejectedRules: [],
      scrapeJobs: '',
      rejectedScrapeConfigs: [],
      kept: { rules: [], scrapeJobs: false },
    });
  });
});

describe('the last good scrape jobs', () => {
  const spec = { prometheus: { additionalScrapeConfigs: { name: 'scrapes', key: 'jobs.yaml' } } };
  const stack = resolved(stackObject({ ...MINIMAL, ...spec }));
  const JOBS = [
    '- &first {job_name: node, scrape_interval: 1m, static_configs: [{targets: ["a:1"], labels: {v: "1.10", on: "yes"}}]}',
    '- {<<: *first, job_name: 0123, basic_auth: {username: u, password: "&p: #\\n"}, sample_limit: 1e3}',
  ].join('\n');
  const deploy = (content: string | undefined, prometheus = '') => {
    const lastGoodScrapes = judgeDeployedScrapes(scrapeSource(prometheus));
    const plan = planOf(stack, { ...(content === undefined ? {} : { scrapes: scrapes(content) }), lastGoodScrapes });
    return { user: plan.user, file: buildPrometheusFile(plan, 'prometheus', plan.user.scrapeJobs) };
  };

  it('stay in use, byte by byte, when the list becomes bad or its Secret goes', () => {
    const { file: before } = deploy(JOBS);
    expect(before).to.include('username: u');
    for (const content of ['- {}', '[', '- job_name: prod-thanos-ruler', undefined]) {
      const { user, file } = deploy(content, before);
      expect(file, content).to.equal(before);
      expect(user.kept.scrapeJobs, content).to.equal(true);
    }
  });

  it('go when the list is empty or no longer asked for, and make way for a good one', () => {
    const { file: before } = deploy(JOBS);
    expect(deploy('[]', before).user).to.deep.include({ scrapeJobs: '' });
    expect(deploy('- job_name: new', before).user.scrapeJobs).to.equal('  - job_name: new\n');
    const plain = planOf(resolved(stackObject({ ...MINIMAL, prometheus: {} })));
    expect(plain.user.scrapeJobs).to.equal('');
  });

  it('are none of the stack itself, whose components may have changed', () => {
    const before = buildPrometheusFile(
      planOf(resolved(stackObject({ ...MINIMAL, ...spec, ruler: {} }))),
      'prometheus',
      '',
    );
    expect(before).to.include('prod-thanos-ruler');
    const { user } = deploy('[', before);
    expect(user.scrapeJobs).to.equal('');
    expect(user.kept.scrapeJobs).to.equal(false);
  });

  it('are none when the file was broken by hand', () => {
    for (const broken of ['[', 'a', 'scrape_configs: 1', 'scrape_configs: [{job_name: a}, {job_name: a}]'])
      expect(deploy('[', broken).user.scrapeJobs, broken).to.equal('');
  });
});

describe('scrape jobs that aliases make large', () => {
  const job = (name: string, value: string) =>
    `- {job_name: ${name}, static_configs: [{targets: ["a:1"], labels: {v: ${value}}}]}`;
  const jobs = (count: number) =>
    [
      job('first', `&long "${'x'.repeat(8000)}"`),
      ...Array.from({ length: count }, (_, n) => job(`j${n}`, '*long')),
    ].join('\n');

  it('are used as long as they fit into a Secret', () => {
    const { jobs: text, problems } = scrapes(jobs(100));
    expect(problems).to.deep.equal([]);
    expect(text).to.have.length.greaterThan(800_000).and.lessThan(MOST_WRITTEN_BYTES);
  });

  it('are refused beyond that, with the limit and the way out', () => {
    const { jobs: text, problems } = scrapes(jobs(200));
    expect(text).to.equal('');
    expect(problems.join()).to.match(/have 16\d{5} bytes as they are deployed.*at most 983040 .*remove some/);
  });
});

describe('buildPrometheusFile', () => {
  it('lets Prometheus expand the name of the pod and nothing of the user', () => {
    const plan = planFor({ prometheus: { externalLabels: { price: '$5 $HOME' } } });
    const { global } = parse(buildPrometheusFile(plan, 'prometheus', '')) as { global: { external_labels: unknown } };
    // biome-ignore lint/suspicious/noTemplateCurlyInString: expanded by Prometheus, not here.
    expect(global.external_labels).to.deep.equal({ price: '$$5 $$HOME', prometheus_replica: '${POD_NAME}' });
  });
});
