import { expect } from 'chai';
import { readScrapeConfigs } from '../../../../src/user-files/scrape/additional.ts';

const SECRET = 's3cret';
const problemsOf = (job: string) =>
  readScrapeConfigs(`- job_name: app\n${job.replace(/^/gm, '  ')}`, [], { scrapeIntervalSeconds: 30 }).problems;

/** What Prometheus refuses at its start, and the field that the sentence names. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['scrape_interval: 15', 'scrape_interval is no duration'],
  ['static_config: [{targets: ["app:8080"]}]', 'does not know, "static_config"'],
  [
    'relabel_configs: [{source_labels: [a], regex: "(s3cret", target_label: x}]',
    'relabel_configs[0].regex is no regular expression',
  ],
  ['dns_sd_configs: [{names: [a], type: A}]', 'dns_sd_configs[0].port is missing'],
  ['dns_sd_configs: [{names: [a]}]\ntype: A', 'does not know, "type"'],
  ['static_configs: [{targets: [""]}]', 'static_configs[0].targets has an empty target'],
  ['static_configs: [{targets: ["a:1", ~]}]', 'static_configs[0].targets has an empty target'],
  ['static_configs: [{targets: ["http://app:8080/metrics"]}]', 'static_configs[0].targets has a target with a scheme'],
  ['scrape_interval: 10s\nscrape_timeout: 30s', 'scrape_timeout is longer'],
  ['scrape_timeout: 31s', 'scrape_timeout is longer'],
  ['honor_labels: "true"', 'honor_labels is neither true nor false'],
  ['sample_limit: "5"', 'sample_limit is no number'],
  ['sample_limit: -1', 'sample_limit is a number that'],
  ['body_size_limit: 10', 'body_size_limit is no size'],
  ['scrape_protocols: []', 'scrape_protocols is empty'],
  ['scrape_protocols: [s3cret]', 'scrape_protocols has others'],
  ['relabel_configs: [{action: s3cret}]', 'relabel_configs[0].action is none of'],
  ['relabel_configs: [{action: hashmod, target_label: a}]', 'relabel_configs[0].modulus is missing'],
  ['relabel_configs: [{action: replace}]', 'relabel_configs[0].target_label is missing'],
  [
    'relabel_configs: [{action: labeldrop, regex: a, separator: x}]',
    'relabel_configs[0].separator labeldrop takes regex only',
  ],
  [
    'metric_relabel_configs: [{action: lowercase, target_label: a, replacement: b}]',
    'metric_relabel_configs[0].replacement is not for lowercase',
  ],
  ['relabel_configs: [~]', 'relabel_configs[0] is empty'],
  ['basic_auth: {username: a, password: s3cret, password_file: b}', 'basic_auth.password_file excludes others'],
  ['basic_auth: {username: a}\nbearer_token: s3cret', 'bearer_token excludes others'],
  ['authorization: {type: Basic, credentials: s3cret}', 'authorization.type is basic'],
  ['oauth2: {client_id: a}', 'oauth2.token_url is missing'],
  ['relabel_configs: [{action: hashmod, target_label: a, modulus: .5}]', 'relabel_configs[0].modulus is missing or 0'],
  [
    'oci_sd_configs: [{region: a, tenancy: b, user: c, fingerprint: d, key_file: e, compartments: [f, ~]}]',
    'oci_sd_configs[0].compartments has an empty item',
  ],
  [
    'oci_sd_configs: [{region: a, tenancy: b, user: c, fingerprint: d, key_file: e, refresh_interval: 0s}]',
    'oci_sd_configs[0].refresh_interval is not longer than zero',
  ],
  [
    'oci_sd_configs: [{region: a, tenancy: b, user: c, fingerprint: d, key_file: e, refresh_interval: 0}]',
    'oci_sd_configs[0].refresh_interval is not longer than zero',
  ],
  [
    'oci_sd_configs: [{region: a, tenancy: b, user: c, fingerprint: d, key_file: e, refresh_interval: ~}]',
    'oci_sd_configs[0].refresh_interval is not longer than zero',
  ],
  [
    'triton_sd_configs: [{account: a, dns_suffix: b, endpoint: c, refresh_interval: 0m}]',
    'triton_sd_configs[0].refresh_interval is not longer than zero',
  ],
  ['basic_auth: {username: 0, username_file: a}', 'basic_auth.username_file excludes others'],
  ['basic_auth: {password: false, password_file: a}', 'basic_auth.password_file excludes others'],
  ['tls_config: {cert_file: a}', 'tls_config.key_file is missing'],
  ['tls_config: {cert: a}', 'tls_config.key_file is missing: a client certificate needs its key'],
  ['tls_config: {key: a}', 'tls_config.cert_file is missing: a client key needs its certificate'],
  ['tls_config: {cert_file: a, key: b}', 'and promtool takes cert_file with key_file alone'],
  ['tls_config: {cert: a, key_file: b}', 'and promtool takes key_file with cert_file alone'],
  ['tls_config: {cert_file: a, key_ref: b}', 'tls_config.key_ref needs a secret manager, and Prometheus has none'],
  ['tls_config: {ca_ref: a}', 'tls_config.ca_ref needs a secret manager, and Prometheus has none: use ca_file'],
  ['tls_config: {cert_ref: a, key: b}', 'tls_config.cert_ref needs a secret manager'],
  ['basic_auth: {username_ref: a}', 'basic_auth.username_ref needs a secret manager'],
  ['basic_auth: {password_ref: a}', 'basic_auth.password_ref needs a secret manager'],
  ['authorization: {credentials_ref: a}', 'authorization.credentials_ref needs a secret manager'],
  ['oauth2: {client_id: a, token_url: "https://a/b", client_secret_ref: c}', 'oauth2.client_secret_ref needs'],
  ['tls_config: {min_version: s3cret}', 'tls_config.min_version is none of'],
  ['proxy_url: {}', 'proxy_url is no text'],
  ['relabel_configs: [{regex: {}, target_label: a}]', 'relabel_configs[0].regex is no text'],
  ['proxy_connect_header: {a: [s3cret]}', 'proxy_connect_header needs proxy_url'],
  ['http_headers: {Authorization: {values: [s3cret]}}', 'http_headers has a header'],
  ['kubernetes_sd_configs: [{role: s3cret}]', 'kubernetes_sd_configs[0].role is none of'],
  ['kubernetes_sd_configs: [{}]', 'kubernetes_sd_configs[0].role is missing'],
  ['file_sd_configs: [{files: [s3cret.txt]}]', 'file_sd_configs[0].files has a name'],
  ['http_sd_configs: [{url: "ftp://s3cret"}]', 'http_sd_configs[0].url is no address'],
  ['ec2_sd_configs: [{filters: [{name: a}]}]', 'ec2_sd_configs[0].filters has a filter without values'],
  ['consul_sd_configs: [{server: " "}]', 'consul_sd_configs[0].server is missing'],
  ['s3cret-not_a field: 1', 'has a field that Prometheus does not know: correct'],
];

describe('scrape jobs that Prometheus refuses', () => {
  for (const [job, says] of REFUSED) {
    it(`are named: ${says}`, () => {
      const problems = problemsOf(job);
      expect(problems.join('\n')).to.include('scrape configuration 1 ("app"): ').and.to.include(says);
      expect(problems.join('\n')).to.not.include(SECRET);
    });
  }
});
