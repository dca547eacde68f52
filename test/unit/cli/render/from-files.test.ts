import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { readDocuments } from '../../../../src/cli/files/documents.ts';
import { renderDocuments } from '../../../../src/cli/render/from-files.ts';
import { certificateRequests } from '../../../../src/plan/certificates.ts';
import { writeYaml } from '../../../../src/writer/yaml.ts';
import { exampleNames, exampleText } from '../../../support/examples.ts';
import { MINIMAL, resolved, SETTINGS, stackObject } from '../../../support/plans.ts';
import { objectNamed, textsOf, workloads } from '../../../support/pods.ts';

const render = (...texts: readonly string[]) =>
  renderDocuments(readDocuments(texts.map((text, index) => ({ file: `${index + 1}.yaml`, text }))), SETTINGS);

const objectsIn = (text = ''): readonly KubernetesObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);

const commentOf = (text = ''): string =>
  text
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .join('\n');

const STORAGE = `
apiVersion: v1
kind: Secret
metadata: {name: objstore, namespace: monitoring}
stringData: {objstore.yml: "type: S3\\nconfig: {bucket: blocks, endpoint: s3.storage.svc:7070, access_key: a, secret_key: never-shown}"}
`;

const stackYaml = (spec: object = {}): string => writeYaml({ ...stackObject({ ...MINIMAL, ...spec }) });

describe('render', () => {
  for (const name of exampleNames()) {
    it(`prints the example ${name}`, () => {
      const { text, problems } = render(exampleText(name));
      expect(problems).to.deep.equal([]);
      expect(workloads(objectsIn(text)).length).to.be.at.least(3);
    });
  }

  it('makes no keys and no trust, and says so: no pod can start from it', () => {
    const { text } = render(stackYaml(), STORAGE);
    const objects = objectsIn(text);
    const requests = certificateRequests(resolved(stackObject(MINIMAL)));
    for (const { secretName } of requests) {
      expect(commentOf(text)).to.include(`Secret ${secretName}\n`);
      expect(objects.map(({ metadata }) => metadata.name)).to.not.include(secretName);
    }
    const mounted = workloads(objects)[0]?.pod.volumes.find(({ name }) => name === 'trust')?.configMap?.name ?? '';
    expect(mounted).to.equal('prod-thanos-trust-0000000000');
    expect(objects.map(({ metadata }) => metadata.name)).to.not.include.members([mounted]);
    expect(objects.map(({ metadata }) => metadata.name)).to.not.include.members(['prod-thanos-http-trust']);
    expect(commentOf(text)).to.include(`ConfigMap ${mounted}`).and.to.include('ConfigMap prod-thanos-http-trust');
    expect(text).to.not.match(/BEGIN|never-shown/);
  });

  it('shows scrape jobs without their credentials', () => {
    const jobs = JSON.stringify([{ job_name: 'node', basic_auth: { username: 'me', password: 'never-shown' } }]);
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'scrapes', namespace: 'monitoring' } };
    const stack = stackYaml({ prometheus: { additionalScrapeConfigs: { name: 'scrapes', key: 'jobs.yml' } } });
    const { text } = render(stack, STORAGE, writeYaml({ ...secret, stringData: { 'jobs.yml': jobs } }));
    const prometheus = textsOf(objectNamed(objectsIn(text), 'Secret', 'prod-thanos-prometheus'))['prometheus.yml'];
    expect(prometheus).to.include('job_name: node').and.to.include('password: <secret>').and.to.include('username: me');
    expect(prometheus).to.not.include('never-shown');
  });

  it('shows no credential of an Alertmanager', () => {
    const credentials = { name: 'am', key: 'token' };
    const alertmanagers = [{ url: 'https://am', authorization: { credentials } }];
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'am', namespace: 'monitoring' } };
    const { text } = render(
      stackYaml({ ruler: { alertmanagers } }),
      STORAGE,
      writeYaml({ ...secret, stringData: { token: 'never-shown' } }),
    );
    const texts = textsOf(objectNamed(objectsIn(text), 'Secret', 'prod-thanos-ruler'));
    expect(Object.values(texts)).to.include('<secret>');
    expect(texts['alertmanagers.yml']).to.include('bearer_token_file');
    expect(JSON.stringify(texts)).to.not.include('never-shown');
    expect(commentOf(render(stackYaml({ ruler: { alertmanagers } }), STORAGE).text)).to.include(
      '"am" is not in the files',
    );
  });

  it('says which version it assumes of an image that tells none', () => {
    const image = `registry.example.com/thanos@sha256:${'1'.repeat(64)}`;
    const assumption = `which version the image ${image} is of: v0.42.4 is assumed, set spec.version`;
    expect(commentOf(render(stackYaml({ image }), STORAGE).text)).to.include(assumption);
    expect(commentOf(render(stackYaml({ image, version: 'v0.42.4' }), STORAGE).text)).to.not.include('is assumed');
  });

  it('knows the object storage from its Secret', () => {
    const { text } = render(stackYaml(), STORAGE);
    const policy = JSON.stringify(objectNamed(objectsIn(text), 'NetworkPolicy', 'prod-thanos-store'));
    expect(policy).to.include('"kubernetes.io/metadata.name":"storage"').and.to.include('7070');
    expect(commentOf(text)).to.not.include('objstore"');
  });

  it('assumes a public object storage without its Secret, and says so', () => {
    const { text } = render(stackYaml());
    const policy = JSON.stringify(objectNamed(objectsIn(text), 'NetworkPolicy', 'prod-thanos-store'));
    expect(policy).to.include('0.0.0.0/0').and.to.include('"port":443');
    expect(commentOf(text)).to.include('Secret "objstore" is not in the files');
  });

  it('leaves out rules that Ruler would refuse, and says so', () => {
    const rules = writeYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'r', namespace: 'monitoring' },
      data: { 'a.yaml': 'groups: 1\n# x', 'b.yaml': 'groups: [{name: g, rules: [{record: a, expr: up}]}]' },
    });
    const { text } = render(stackYaml({ ruler: { ruleConfigMaps: [{ name: 'r' }, { name: 'absent' }] } }), rules);
    expect(
      Object.keys(objectNamed(objectsIn(text), 'ConfigMap', 'prod-thanos-rules-0')['data'] as object),
    ).to.deep.equal(['configmap-r-b.yaml']);
    expect(commentOf(text))
      .to.include('ConfigMap r, key a.yaml is left out')
      .and.to.include('"absent" is not in the files');
  });

  it('takes PrometheusRules by their labels', () => {
    const rule = (name: string, labels: object) =>
      writeYaml({
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: { name, namespace: 'monitoring', labels },
        spec: { groups: [{ name: 'g', rules: [{ record: 'a', expr: 'up' }] }] },
      });
    const { text } = render(
      stackYaml({ ruler: { ruleSelector: { matchLabels: { a: 'b' } } } }),
      rule('yes', { a: 'b' }),
      rule('no', {}),
    );
    expect(
      Object.keys(objectNamed(objectsIn(text), 'ConfigMap', 'prod-thanos-rules-0')['data'] as object),
    ).to.deep.equal(['prometheusrule-yes.yaml']);
  });

  it('prints nothing when something is wrong', () => {
    expect(render(stackYaml({ version: 'x' })).text).to.equal(undefined);
    expect(
      render(stackYaml(), STORAGE.replace('https', 'http').replace('endpoint:', 'insecure: true, endpoint:'))
        .problems[0],
    ).to.include('config.insecure is true');
    expect(render('').problems).to.deep.equal(['there is no SecureThanosStack in the files']);
  });

  it('writes texts so that an older YAML parser reads texts', () => {
    const { text } = render(
      stackYaml({ query: { podAnnotations: { a: 'yes', b: 'off', c: '1e3', d: 'y' } } }),
      STORAGE,
    );
    for (const line of ['a: "yes"', 'b: "off"', 'c: "1e3"', 'd: "y"']) expect(text).to.include(line);
  });

  it('separates two stacks', () => {
    const other = writeYaml(stackObject(MINIMAL, { name: 'other', namespace: 'monitoring' }));
    const objects = objectsIn(render(stackYaml(), other, STORAGE).text);
    expect(objects.every(({ kind }) => typeof kind === 'string')).to.equal(true);
    expect(workloads(objects)).to.have.length(6);
  });
});
