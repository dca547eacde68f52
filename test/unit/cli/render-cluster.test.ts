import { expect } from 'chai';
import { type KubernetesObject, keyOf, refOf } from '../../../src/api/objects.ts';
import { renderFromCluster } from '../../../src/cli/render-cluster.ts';
import type { Reader } from '../../../src/inputs/reader.ts';
import { recordOf } from '../../../src/plan/revocation.ts';
import { MINIMAL, planOf, resolved, SETTINGS, stackObject, trustOf } from '../../support/plans.ts';

const ID = { name: 'prod', namespace: 'monitoring' };
const KEY = '-----BEGIN PRIVATE KEY-----\nnever shown\n-----END PRIVATE KEY-----\n';

const secret = (name: string, texts: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: ID.namespace },
  data: Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
});

const { root, mesh, http } = trustOf(ID);
const access = http.replace(mesh, '');
const authority = (name: string, certificate: string) =>
  secret(`prod-thanos-${name}-ca`, { 'tls.crt': certificate, 'tls.key': KEY });

const OBJECTS = [
  stackObject(MINIMAL),
  secret('objstore', {
    'objstore.yml':
      'type: S3\nconfig: {bucket: blocks, endpoint: s3.storage.svc:7070, access_key: a, secret_key: never-shown}',
  }),
  authority('root', root),
  authority('mesh', mesh),
  authority('access', access),
];

/** A cluster with these objects, of which the last of a name counts. */
function reader(objects: readonly KubernetesObject[]): Reader {
  const found = new Map(objects.map((object) => [keyOf(refOf(object)), object]));
  return {
    find: async (ref) => found.get(keyOf(ref)),
    list: async () => ({ items: [], resourceVersion: '1' }),
    pages: async function* () {
      yield { items: [], resourceVersion: '1' };
    },
  };
}

const render = (...more: readonly KubernetesObject[]) => renderFromCluster(reader([...OBJECTS, ...more]), ID, SETTINGS);

describe('render from a cluster', () => {
  it('prints objects with their owner, their hash and their trust, and no Secret, key or credential', async () => {
    const { text = '', problems } = await render();
    expect(problems).to.deep.equal([]);
    expect(text).to.include('uid: a-uid').and.include('securethanos.io/desired: ').and.include(trustOf(ID).name);
    expect(text).to.not.match(/never.shown|PRIVATE KEY|kind: Secret/);
    expect(text).to.include('#   Secret prod-thanos-query-tls\n');
  });

  it('gives those that wait for another version what they have, as the status says', async () => {
    const rolledOut = { version: 'v0.41.0', image: 'quay.io/thanos/thanos:v0.41.0' };
    const components = ['query', 'store', 'compactor'].map((name) => ({ name, ready: '1/1', version: '', rolledOut }));
    const status = { components, versionChange: { rolling: ['store'], waiting: ['query', 'compactor'] } };
    const { text = '' } = await render({ ...stackObject({ ...MINIMAL, version: 'v0.42.4' }), status });
    expect(text.match(/thanos:v0\.4[0-9]\.[0-9]/g)).to.have.members([
      'thanos:v0.41.0',
      'thanos:v0.42.4',
      'thanos:v0.41.0',
    ]);
    expect(text).to.include('# With the version and image that they keep until it is their turn: query, compactor.');
  });

  it('leaves out rules that a Ruler which waits can not read, as the operator does', async () => {
    const rule = 'groups: [{name: g, rules: [{record: a, expr: "first_over_time(up[5m])"}]}]';
    const metadata = { name: 'team', namespace: ID.namespace };
    const rules = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'a.yaml': rule } };
    const additionalArgs = ['--enable-feature=promql-experimental-functions'];
    const ruler = { ruleConfigMaps: [{ name: 'team' }], additionalArgs };
    const stack = stackObject({ ...MINIMAL, version: 'v0.42.4', ruler });
    const rolledOut = { version: 'v0.40.1', image: 'quay.io/thanos/thanos:v0.40.1' };
    const components = [{ name: 'ruler', ready: '1/1', version: '', rolledOut }];
    const status = { components, versionChange: { rolling: ['store'], waiting: ['ruler'] } };
    expect((await render(rules, stack)).text).to.include('first_over_time(up[5m])');
    const { text } = await render(rules, { ...stack, status });
    expect(text).to.include('"first_over_time" is not in the version');
    expect(text).to.not.include('first_over_time(up[5m])');
  });

  it('gives a version that a paused stack is to have to the first alone, and to the next when the first has it', async () => {
    const rolledOut = (version: string) => ({ version, image: `quay.io/thanos/thanos:${version}` });
    const [before, after] = ['v0.41.0', 'v0.42.4'];
    const kept = async (store: string, ready: string) => {
      const components = ['query', 'store', 'compactor'].map((name) => ({
        name,
        ready,
        version: '',
        rolledOut: rolledOut(name === 'store' ? store : before),
      }));
      const stack = stackObject({ ...MINIMAL, version: after, paused: true });
      const { text = '' } = await render({ ...stack, status: { components } });
      return [
        text.split(`image: quay.io/thanos/thanos:${before}`).length - 1,
        /until it is their turn: (.*)\./.exec(text)?.[1],
      ];
    };
    expect(await kept(before, '2/2')).to.deep.equal([2, 'query, compactor']);
    expect(await kept(after, '2/2')).to.deep.equal([1, 'compactor']);
    expect(await kept(after, '1/2')).to.deep.equal([2, 'query, compactor']);
  });

  it('gives lists of identities the marks that the status has recorded', async () => {
    const epoch = '0123456789';
    const allowedIdentities = Object.fromEntries(
      Object.entries(recordOf(planOf(resolved(stackObject(MINIMAL))).allowed, {})).map(([component, record]) => [
        component,
        { ...record, epoch },
      ]),
    );
    const { text = '' } = await render({ ...stackObject(MINIMAL), status: { tls: { allowedIdentities } } });
    const marks = [...text.matchAll(/securethanos\.io\/(?:\w+-identities|identities-epoch): "?(\w+)/g)].map(
      ([, mark]) => mark,
    );
    expect(marks).to.deep.equal(Array.from({ length: 6 }, () => epoch));
  });

  it('says that a paused stack is left alone', async () => {
    expect((await render()).text).to.not.include('paused');
    expect((await render(stackObject({ ...MINIMAL, paused: true }))).text).to.include('# It is paused');
  });

  it('names what is wrong with a spec that an older operator took', async () => {
    const { problems } = await render(stackObject({ ...MINIMAL, version: 'x' }));
    expect(problems.join()).to.match(/^spec\.version: must be/);
  });

  it('names a CA that is about to be replaced', async () => {
    for (const broken of ['', 'no certificate', KEY]) {
      const { text, problems } = await render(authority('mesh', broken));
      expect(text).to.equal(undefined);
      expect(problems.join()).to.match(/mesh CA is not there yet|about to replace it/);
      expect(problems.join()).to.not.include('never shown');
    }
  });
});
