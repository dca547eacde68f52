import { expect } from 'chai';
import { type KubernetesObject, keyOf, refOf } from '../../../../src/api/objects.ts';
import { renderFromCluster } from '../../../../src/cli/render/from-cluster.ts';
import type { Reader } from '../../../../src/inputs/reader.ts';
import { inspectCertificate } from '../../../../src/pki/inspect.ts';
import { saysOfUnknown, TRUST_CA_ANNOTATION } from '../../../../src/plan/known-authorities.ts';
import { recordOf } from '../../../../src/plan/revocation.ts';
import { authoritySecretName } from '../../../../src/stack/names.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { AUTHORITIES, fingerprintOf, makeAuthorities } from '../../../support/adversary/planted-authorities.ts';
import { MINIMAL, planOf, resolved, SETTINGS, stackObject, trustOf } from '../../../support/plans.ts';

const ID = { name: 'prod', namespace: 'monitoring' };
const KEY = '-----BEGIN PRIVATE KEY-----\nnever shown\n-----END PRIVATE KEY-----\n';

const secret = (name: string, texts: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: ID.namespace },
  data: Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
});

type Name = (typeof AUTHORITIES)[number];
const authority = (name: Name, certificate: string, key: string) =>
  secret(`prod-thanos-${name}-ca`, { 'tls.crt': certificate, 'tls.key': key });
const ours = await makeAuthorities(ID.namespace, ID.name);
const theirs = await makeAuthorities(ID.namespace, ID.name);
const lies = (name: Name, { cert, key } = ours[name]) => authority(name, cert, key);
const STACK = resolved(stackObject(MINIMAL));
const TRUST = trustOf(
  STACK,
  new Map(AUTHORITIES.map((name) => [authoritySecretName(STACK, name), { certificatePem: ours[name].cert }])),
);

/** What the operator wrote down of the CAs before it wrote their keys. */
const PINNED = {
  tls: {
    authorities: Object.fromEntries(
      AUTHORITIES.map((name) => [name, inspectCertificate(ours[name].cert).keyFingerprint]),
    ),
  },
};
const stackWith = (spec: StackSpecInput, status: Readonly<Record<string, unknown>> = {}): KubernetesObject => ({
  ...stackObject(spec),
  status: { ...PINNED, ...status },
});

const OBJECTS = [
  stackWith(MINIMAL),
  secret('objstore', {
    'objstore.yml':
      'type: S3\nconfig: {bucket: blocks, endpoint: s3.storage.svc:7070, access_key: a, secret_key: never-shown}',
  }),
  lies('root'),
  lies('mesh'),
  lies('access'),
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
    expect(text).to.include('uid: a-uid').and.include('securethanos.io/desired: ').and.include(TRUST.name);
    expect(text).to.not.match(/never.shown|PRIVATE KEY|kind: Secret/);
    expect(text).to.include('#   Secret prod-thanos-query-tls\n');
  });

  it('gives those that wait for another version what they have, as the status says', async () => {
    const rolledOut = { version: 'v0.41.0', image: 'quay.io/thanos/thanos:v0.41.0' };
    const components = ['query', 'store', 'compactor'].map((name) => ({ name, ready: '1/1', version: '', rolledOut }));
    const status = { components, versionChange: { rolling: ['store'], waiting: ['query', 'compactor'] } };
    const { text = '' } = await render(stackWith({ ...MINIMAL, version: 'v0.42.4' }, status));
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
    const spec = { ...MINIMAL, version: 'v0.42.4', ruler };
    const rolledOut = { version: 'v0.40.1', image: 'quay.io/thanos/thanos:v0.40.1' };
    const components = [{ name: 'ruler', ready: '1/1', version: '', rolledOut }];
    const status = { components, versionChange: { rolling: ['store'], waiting: ['ruler'] } };
    expect((await render(rules, stackWith(spec))).text).to.include('first_over_time(up[5m])');
    const { text } = await render(rules, stackWith(spec, status));
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
      const { text = '' } = await render(stackWith({ ...MINIMAL, version: after, paused: true }, { components }));
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
    const { text = '' } = await render(stackWith(MINIMAL, { tls: { ...PINNED.tls, allowedIdentities } }));
    const marks = [...text.matchAll(/securethanos\.io\/(?:\w+-identities|identities-epoch): "?(\w+)/g)].map(
      ([, mark]) => mark,
    );
    expect(marks).to.deep.equal(Array.from({ length: 6 }, () => epoch));
  });

  it('says that a paused stack is left alone', async () => {
    expect((await render()).text).to.not.include('paused');
    expect((await render(stackWith({ ...MINIMAL, paused: true }))).text).to.include('# It is paused');
  });

  it('names what is wrong with a spec that an older operator took', async () => {
    const { problems } = await render(stackObject({ ...MINIMAL, version: 'x' }));
    expect(problems.join()).to.match(/^spec\.version: must be/);
  });

  it('names a CA that is about to be replaced', async () => {
    for (const broken of ['', 'no certificate', KEY]) {
      const { text, problems } = await render(authority('mesh', broken, KEY));
      expect(text).to.equal(undefined);
      expect(problems.join()).to.match(/mesh CA is not there yet|about to replace it/);
      expect(problems.join()).to.not.include('never shown');
    }
  });

  for (const name of AUTHORITIES)
    it(`believes no ${name} CA but the one that the status names, with the sentence of the operator`, async () => {
      const { text, problems } = await render(lies(name, theirs[name]));
      expect(text).to.equal(undefined);
      expect(problems.join())
        .to.include(`Secret monitoring/prod-thanos-${name}-ca ${saysOfUnknown(fingerprintOf(theirs[name]))}`)
        .and.not.include('PRIVATE KEY');
    });

  it('believes no CA of a stack that says nothing of its CAs', async () => {
    expect((await render(stackObject(MINIMAL))).problems).to.have.length(3);
  });

  it('believes the CAs that the owner of the stack vouches for', async () => {
    const { metadata, ...rest } = stackObject(MINIMAL);
    const annotations = { [TRUST_CA_ANNOTATION]: fingerprintOf(ours.root) };
    expect((await render({ ...rest, metadata: { ...metadata, annotations } })).problems).to.deep.equal([]);
  });

  it('believes no certificate without its key, none that is on its way out, and none that was made for another', async () => {
    const { metadata, ...mesh } = lies('mesh');
    const owner = { apiVersion: 'x', kind: 'x', name: 'prod', uid: 'another', controller: true };
    for (const broken of [
      authority('mesh', ours.mesh.cert, theirs.mesh.key),
      authority('mesh', ours.mesh.cert, ''),
      { ...mesh, metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
      { ...mesh, metadata: { ...metadata, ownerReferences: [owner] } },
    ] as const) {
      const { text, problems } = await render(broken);
      expect([text, problems.length]).to.deep.equal([undefined, 1]);
      expect(problems.join()).to.match(/about to replace it|is not there yet|was not made for this stack/);
    }
  });

  it('asks the stack once more where the operator has just written down another CA', async () => {
    const { find, ...rest } = reader([...OBJECTS]);
    let asked = 0;
    const before = stackObject(MINIMAL);
    const again: Reader['find'] = async (ref) => (ref.kind === before.kind && asked++ === 0 ? before : find(ref));
    expect((await renderFromCluster({ ...rest, find: again }, ID, SETTINGS)).problems).to.deep.equal([]);
  });
});
