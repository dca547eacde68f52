import { expect } from 'chai';
import { checkDocuments } from '../../../../src/cli/files/check.ts';
import { readDocuments } from '../../../../src/cli/files/documents.ts';
import { writeYaml } from '../../../../src/writer/yaml.ts';
import { exampleNames, exampleText } from '../../../support/examples.ts';
import { MINIMAL, SETTINGS, stackObject } from '../../../support/plans.ts';

const validate = (...texts: readonly string[]) =>
  checkDocuments(readDocuments(texts.map((text, index) => ({ file: `${index + 1}.yaml`, text }))), SETTINGS);

const stack = (spec: object = {}): string => writeYaml({ ...stackObject({ ...MINIMAL, ...spec }) });
const object = (kind: string, name: string, rest: object, apiVersion = 'v1'): string =>
  writeYaml({ apiVersion, kind, metadata: { name, namespace: 'monitoring' }, ...rest });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const grown = (name: string, of = ''): string =>
  `${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(', ')}]`;

describe('validate', () => {
  for (const name of exampleNames()) {
    it(`finds nothing wrong with the example ${name}`, () => expect(validate(exampleText(name))).to.deep.equal([]));
  }

  it('names the file, the document, the object and the field of each violation', () => {
    const lines = validate(`${stack()}---\n${stack({ version: 'x', clients: [{ name: 'a' }, { name: 'B' }] })}`);
    expect(lines).to.have.length(2);
    expect(lines[0]).to.match(
      /^1\.yaml: document 2: SecureThanosStack monitoring\/prod: spec\.version: must be .*\(is "x"\)$/,
    );
    expect(lines[1]).to.match(
      /^1\.yaml: document 2: SecureThanosStack monitoring\/prod: spec\.clients\[1\]\.name: must be/,
    );
  });

  it('checks the object storage beside the stack, in data and in stringData', () => {
    const content = 'type: S3\nconfig: {endpoint: a, insecure: true, secret_key: never-shown}';
    for (const rest of [{ stringData: { 'objstore.yml': content } }, { data: { 'objstore.yml': base64(content) } }]) {
      const [line, ...others] = validate(stack(), object('Secret', 'objstore', rest));
      expect(line).to.match(
        /^2\.yaml: document 1: Secret monitoring\/objstore: key "objstore.yml" config.insecure is true/,
      );
      expect(line).to.not.include('never-shown');
      expect(others).to.deep.equal([]);
    }
    const [missing] = validate(stack(), object('Secret', 'objstore', { stringData: { other: 'x' } }));
    expect(missing).to.include('has no key "objstore.yml"');
  });

  it('checks the credentials of Alertmanagers beside the stack, and quotes nothing of them', () => {
    const ref = (key: string) => ({ name: 'am', key });
    const tlsConfig = { ca: ref('ca.crt') };
    const basicAuth = { username: ref('user'), password: ref('password') };
    const ruler = { alertmanagers: [{ url: 'https://am', basicAuth, tlsConfig }] };
    const [lacking, invalid, ...others] = validate(
      stack({ ruler }),
      object('Secret', 'am', { stringData: { user: 'me', 'ca.crt': 'never-shown' } }),
    );
    expect(lacking).to.match(
      /Secret monitoring\/am: has no key "password", which spec\.ruler\.alertmanagers\[0\]\.basicAuth/,
    );
    expect(invalid)
      .to.include('(spec.ruler.alertmanagers[0].tlsConfig.ca) does not hold PEM')
      .and.not.include('never-shown');
    expect(others).to.deep.equal([]);
    expect(validate(stack({ ruler }))).to.deep.equal([]);
  });

  it('checks the rules beside the stack', () => {
    const bad = { 'a.yaml': 'groups: [{name: g, rules: [{alert: A, expr: "up("}]}]' };
    const lines = validate(
      stack({ ruler: { ruleConfigMaps: [{ name: 'r' }] } }),
      object('ConfigMap', 'r', { data: bad }),
    );
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^2\.yaml: document 1: ConfigMap monitoring\/r: data\["a\.yaml"\]: group "g"/);
  });

  it('checks every PrometheusRule once', () => {
    const rule = object(
      'PrometheusRule',
      'r',
      { spec: { groups: [{ name: 'g', rules: [{ record: 'a', expr: 'up(' }] }] } },
      'monitoring.coreos.com/v1',
    );
    const lines = validate(stack({ ruler: { ruleSelector: {} } }), rule);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^2\.yaml: document 1: PrometheusRule monitoring\/r: spec: group "g"/);
  });

  it('checks rules with the features that the flags of their Ruler turn on', () => {
    const rulesOf = (expr: string) => ({ groups: [{ name: 'g', rules: [{ record: 'a', expr }] }] });
    const beside = (expr: string) => [
      object('ConfigMap', 'r', { data: { 'a.yaml': JSON.stringify(rulesOf(expr)) } }),
      object('PrometheusRule', 'p', { spec: rulesOf(expr) }, 'monitoring.coreos.com/v1'),
    ];
    const check = (expr: string, additionalArgs: readonly string[], more: object = {}) =>
      validate(
        stack({ ...more, ruler: { ruleConfigMaps: [{ name: 'r' }], ruleSelector: {}, additionalArgs } }),
        ...beside(expr),
      );
    const feature = '--enable-feature=promql-experimental-functions';
    expect(check('mad_over_time(latency_seconds[5m])', [feature])).to.deep.equal([]);
    expect(check('xrate(x[5m])', ['--query.enable-x-functions'])).to.deep.equal([]);
    for (const [expr, flag] of [
      ['mad_over_time(latency_seconds[5m])', '--query.enable-x-functions'],
      ['mad_over_time(latency_seconds[5m])', `${feature},promql-at-modifier`],
      ['xrate(x[5m])', feature],
      ['xrate(x[5m])', '--no-query.enable-x-functions'],
    ] as const)
      expect(check(expr, [flag]), `${expr} with ${flag}`).to.have.length(2);
    expect(check('first_over_time(x[5m])', [feature], { version: 'v0.41.0' })).to.deep.equal([]);
    expect(check('first_over_time(x[5m])', [feature], { version: 'v0.40.0' })[0]).to.include(
      'came with a later Thanos',
    );
  });

  it('checks the scrape jobs beside the stack', () => {
    const jobs = object('Secret', 'jobs', { stringData: { 'jobs.yaml': '- job_name: prod-thanos-query' } });
    const lines = validate(
      stack({ prometheus: { additionalScrapeConfigs: { name: 'jobs', key: 'jobs.yaml' } } }),
      jobs,
    );
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include(
      '1.yaml: document 1: SecureThanosStack monitoring/prod: spec.prometheus.additionalScrapeConfigs: ',
    );
  });

  it('does not look at objects of another namespace', () => {
    const elsewhere = object('Secret', 'objstore', { stringData: {} }).replace('monitoring', 'elsewhere');
    expect(validate(stack(), elsewhere)).to.deep.equal([]);
  });

  it('refuses what is no YAML, no object, no kind of ours, or nothing', () => {
    const secret = 'kind: Secret\nstringData: {key: "never-shown';
    const [broken] = validate(stack(), secret);
    expect(broken).to.match(/^2\.yaml: document 1: line \d+, column \d+: this is not valid YAML/);
    expect(broken).to.not.include('never-shown');
    expect(validate(stack(), 'just text')[0]).to.match(/^2\.yaml: document 1: is no Kubernetes object/);
    expect(validate(stack().replace('v1alpha1', 'v1'))[0]).to.include(
      'does not exist: use securethanos.io/v1alpha1 SecureThanosStack',
    );
    expect(validate('# nothing')).to.deep.equal(['there is no SecureThanosStack in the files']);
  });

  it('reads files as kubectl does: YAML 1.1 with merge keys, and no guesses that Go does not make', () => {
    const head =
      'apiVersion: securethanos.io/v1alpha1\nkind: SecureThanosStack\nmetadata: {name: prod, namespace: monitoring}\n';
    const spec = (lines: string) => validate(`${head}spec:\n  objectStorage: {secretRef: {name: objstore}}\n${lines}`);
    for (const word of ['off', 'yes', 'True', 'no']) expect(spec(`  paused: ${word}`), word).to.deep.equal([]);
    expect(
      spec('  query: &q\n    resources: {requests: {cpu: 100m}}\n  store:\n    <<: *q\n    replicas: 3'),
    ).to.deep.equal([]);
    for (const text of ['12:30', '2026-11-29'])
      expect(spec(`  query: {podAnnotations: {a: ${text}}}`), text).to.deep.equal([]);
    expect(spec('  query: {podAnnotations: {a: yes}}')[0]).to.include('spec.query.podAnnotations.a');
  });

  it('refuses what ends a line for kubectl alone, with the line, and aliases that grow without end', () => {
    for (const character of ['\u0085', '\u2028', '\u2029', '\r'])
      expect(validate(`${stack()}\n# a${character}spec: {}`)[0]).to.match(
        /line \d+, column 4: the character U\+[\dA-F]{4} ends a line for Thanos, Prometheus and kubectl/,
      );
    expect(validate(stack().replaceAll('\n', '\r\n'))).to.deep.equal([]);
    const grow = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefg'].map((name, index) => grown(name, 'abcdef'[index])),
    ].join('\n');
    expect(validate(stack(), grow)[0]).to.include('more than 300000 keys and values, what aliases repeat included');
  });

  it('says of an empty part what to write, since the API server drops it', () => {
    const lines = validate(stack({ ruler: null, query: null, version: null }));
    expect(lines.join('\n'))
      .to.include('spec.ruler: is empty, and the API server drops it: write "ruler: {}", or remove it')
      .and.include('spec.query: is empty, and the API server drops it: write "query: {}", or remove it')
      .and.include('spec.version: is empty, and the API server drops it: give it a value, or remove it');
  });

  it('takes a List apart', () => {
    const list = writeYaml({ apiVersion: 'v1', kind: 'List', items: [stackObject({ ...MINIMAL, version: 'x' })] });
    expect(validate(list)).to.have.length(1);
  });
});
