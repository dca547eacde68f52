import { expect } from 'chai';
import { withoutCredentials } from '../../../../src/user-files/scrape/credentials.ts';
import type { JobValue } from '../../../../src/user-files/scrape/values.ts';

const HIDDEN = '<secret>';
const SECRET = 's3cret';

/** Parts of a job with a credential, by the name of what holds it. */
const PARTS: readonly Readonly<Record<string, JobValue>>[] = [
  { basic_auth: { username: 'prometheus', password: SECRET } },
  { authorization: { type: 'Bearer', credentials: SECRET } },
  { bearer_token: SECRET },
  { oauth2: { client_id: 'prometheus', client_secret: SECRET, endpoint_params: { password: SECRET } } },
  { tls_config: { cert: '-----BEGIN CERTIFICATE-----', key: `-----BEGIN PRIVATE KEY-----\n${SECRET}` } },
  { consul_sd_configs: [{ server: 'consul', token: SECRET }] },
  { ec2_sd_configs: [{ region: 'eu', access_key: SECRET, secret_key: SECRET }] },
  { openstack_sd_configs: [{ application_credential_secret: SECRET, password: SECRET }] },
  { ovhcloud_sd_configs: [{ application_key: SECRET, application_secret: SECRET, consumer_key: SECRET }] },
  { marathon_sd_configs: [{ auth_token: SECRET }] },
  { params: { key: [SECRET], module: [SECRET] } },
  { http_headers: { 'X-Tenant': { values: [SECRET], secrets: [SECRET] } } },
  { proxy_connect_header: { 'Proxy-Authorization': [SECRET] } },
  { proxy_url: `http://user:${SECRET}@proxy:3128` },
  { http_sd_configs: [{ url: `https://sd.example.com/targets?token=${SECRET}` }] },
];

describe('scrape jobs for people', () => {
  for (const part of PARTS)
    it(`hold no credential of ${Object.keys(part).join()}`, () => {
      const text = JSON.stringify(withoutCredentials([{ job_name: 'a', ...part }]));
      expect(text).to.not.include(SECRET);
      expect(text).to.include(HIDDEN).and.to.include('"job_name":"a"');
    });

  it('hold everything else as it was', () => {
    const jobs = [
      {
        job_name: 'node',
        scheme: 'https',
        honor_labels: 'true',
        sample_limit: '1000',
        basic_auth: { username: 'prometheus', password_file: '/etc/password' },
        authorization: { type: 'Bearer', credentials_file: '/var/run/token' },
        tls_config: { ca_file: '/etc/ca.crt', key_file: '/etc/tls.key' },
        static_configs: [{ targets: ['a:9100', 'https://b.example.com/probe'], labels: { team: 'sre' } }],
        kubernetes_sd_configs: [{ role: 'pod', namespaces: { own_namespace: 'true' }, selectors: [] }],
        relabel_configs: [{ source_labels: ['__address__'], regex: '(.*)@(.*)?', target_label: 'instance' }],
        fallback_scrape_protocol: null,
      },
      'no job',
    ];
    expect(withoutCredentials(jobs)).to.deep.equal(jobs);
  });

  it('keep the user and the shape of what holds a credential', () => {
    expect(
      withoutCredentials([
        { basic_auth: { username: 'prometheus', password: SECRET }, proxy_url: `http://u:${SECRET}@proxy/a?b#c` },
      ]),
    ).to.deep.equal([
      { basic_auth: { username: 'prometheus', password: HIDDEN }, proxy_url: `http://${HIDDEN}@proxy/a?${HIDDEN}` },
    ]);
  });
});
