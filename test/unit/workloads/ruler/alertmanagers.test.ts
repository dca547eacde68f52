import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import type { CredentialsByUrl } from '../../../../src/plan/inputs.ts';
import type { Plan } from '../../../../src/plan/plan.ts';
import { writeYaml } from '../../../../src/writer/yaml.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../../support/plans.ts';
import { containersOf, objectNamed, textsOf, workloads } from '../../../support/pods.ts';

const NAME = 'prod-thanos-ruler';
const DIRECTORY = '/etc/thanos/alertmanagers';
const [LOGIN, TOKEN, CLIENT, OPEN] = ['https://login', 'dns+https://token:9093', 'https://client', 'http://open'];
const SECRETS = { password: 'the-password', token: 'the-token', ca: 'the-ca', cert: 'the-cert', key: 'the-key' };
const { password, token, ca, cert, key } = SECRETS;

const ref = (name: string) => ({ name: 'am', key: name });
const ENTRIES = [
  { url: LOGIN, basicAuth: { username: ref('user'), password: ref('password') } },
  { url: TOKEN, authorization: { credentials: ref('token') }, tlsConfig: { ca: ref('ca') } },
  { url: CLIENT, tlsConfig: { cert: ref('cert'), keySecret: ref('key'), serverName: 'am.example.com' } },
  { url: OPEN },
];
const GIVEN: CredentialsByUrl = new Map([
  [LOGIN, { username: 'the-user', password }],
  [TOKEN, { token, ca }],
  [CLIENT, { cert, key }],
]);

const planned = (entries: readonly unknown[] = ENTRIES, alertmanagers: CredentialsByUrl = GIVEN): Plan =>
  planOf(resolved(stackObject({ ...MINIMAL, ruler: { alertmanagers: entries as typeof ENTRIES } })), { alertmanagers });
const secretOf = (objects: readonly KubernetesObject[]) => textsOf(objectNamed(objects, 'Secret', NAME));
const podHash = (objects: readonly KubernetesObject[]) => {
  const { spec } = objectNamed(objects, 'StatefulSet', NAME) as unknown as {
    readonly spec: {
      readonly template: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } };
    };
  };
  return spec.template.metadata.annotations['securethanos.io/ruler-configuration'];
};
const changed = (url: string, more: object): CredentialsByUrl =>
  new Map([...GIVEN, [url, { ...GIVEN.get(url), ...more }]]);

describe('credentials for Alertmanagers', () => {
  it('are in one Secret, and each entry names the files of its own', () => {
    const texts = secretOf(objectsOf(planned()));
    const file = texts['alertmanagers.yml'] ?? '';
    const named = [...file.matchAll(/\/etc\/thanos\/alertmanagers\/(\S+)/g)].map(([, name = '']) => name);
    expect(named.sort()).to.deep.equal(
      Object.keys(texts)
        .filter((name) => name !== 'alertmanagers.yml')
        .sort(),
    );
    expect(named.map((name) => texts[name]).sort()).to.deep.equal(Object.values(SECRETS).sort());
    expect(file).to.include('username: the-user').and.include('server_name: am.example.com');
    for (const secret of Object.values(SECRETS)) expect(file).to.not.include(secret);
    expect(file.match(/http_config/g)).to.have.length(3);
  });

  it('name the host behind dns+, which Thanos would look for by its address, and no other host', () => {
    const fileOf = (url: string, tlsConfig?: object) =>
      objectsOf(planned([{ url, ...(tlsConfig ? { tlsConfig } : {}) }], new Map()))
        .map((object) => textsOf(object)['alertmanagers.yml'] ?? '')
        .join('');
    expect(fileOf('dns+https://am.svc:9093')).to.include('server_name: am.svc');
    expect(fileOf('dns+https://am.svc:9093', { serverName: 'b' })).to.include('server_name: b');
    for (const url of ['https://am.svc', 'dns+http://am.svc', 'dns+am.svc'])
      expect(fileOf(url)).to.include('am.svc').and.not.include('server_name');
  });

  it('are nowhere else: not in arguments, not in the environment, not in a ConfigMap', () => {
    const others = objectsOf(planned()).filter(({ kind }) => kind !== 'Secret');
    const text = others.map((object) => writeYaml(object)).join();
    for (const secret of [...Object.values(SECRETS), 'the-user']) expect(text).to.not.include(secret);
    expect(objectNamed(others, 'ConfigMap', NAME)['data']).to.not.have.property('alertmanagers.yml');
  });

  it('are mounted by Ruler alone, to read, and for its group', () => {
    const [ruler] = workloads(objectsOf(planned())).filter(({ name }) => name === NAME);
    if (!ruler) throw new Error('there is no Ruler');
    const holders = containersOf(ruler).filter(({ volumeMounts = [] }) =>
      volumeMounts.some(({ name }) => name === 'alertmanagers'),
    );
    expect(holders.map(({ name }) => name)).to.deep.equal(['ruler']);
    expect(holders[0]?.volumeMounts).to.deep.include({ name: 'alertmanagers', mountPath: DIRECTORY, readOnly: true });
    expect(ruler.pod['volumes']).to.deep.include({
      name: 'alertmanagers',
      secret: { secretName: NAME, defaultMode: 0o440 },
    });
    expect(JSON.stringify(holders[0])).to.include(`--alertmanagers.config-file=${DIRECTORY}/alertmanagers.yml`);
  });

  it('roll Ruler when Thanos reads them once, and only then', () => {
    const before = podHash(objectsOf(planned()));
    for (const [url, more] of [
      [TOKEN, { ca: 'another' }],
      [CLIENT, { cert: 'another' }],
      [CLIENT, { key: 'another' }],
      [LOGIN, { username: 'another' }],
    ] as const)
      expect(podHash(objectsOf(planned(ENTRIES, changed(url, more)))), Object.keys(more)[0]).to.not.equal(before);
    for (const [url, more] of [
      [LOGIN, { password: 'another' }],
      [TOKEN, { token: 'another' }],
    ] as const) {
      const objects = objectsOf(planned(ENTRIES, changed(url, more)));
      expect(podHash(objects), Object.keys(more)[0]).to.equal(before);
      expect(Object.values(secretOf(objects))).to.include('another');
    }
  });

  it('keep their file when the list changes: a Ruler of before never shows one what is for another', () => {
    const [first, ...rest] = ENTRIES;
    const nameOfPassword = (entries: readonly unknown[]) =>
      Object.entries(secretOf(objectsOf(planned(entries)))).find(([, text]) => text === password)?.[0];
    expect(nameOfPassword([...rest, first]))
      .to.equal(nameOfPassword(ENTRIES))
      .and.match(/-password$/);
    const moved = planned(
      [{ ...first, url: 'https://elsewhere' }],
      new Map([['https://elsewhere', { password, username: 'u' }]]),
    );
    const names = Object.keys(secretOf(objectsOf(moved)));
    expect(names.some((name) => name.endsWith('-password'))).to.equal(true);
    expect(names).to.not.include(nameOfPassword(ENTRIES));
  });

  it('leave a stack without them as it was: the file in the ConfigMap, and no Secret', () => {
    const objects = objectsOf(planned([{ url: OPEN }], new Map()));
    expect(objects.some(({ kind, metadata }) => kind === 'Secret' && metadata.name === NAME)).to.equal(false);
    expect(objectNamed(objects, 'ConfigMap', NAME)['data']).to.have.property('alertmanagers.yml');
  });
});
