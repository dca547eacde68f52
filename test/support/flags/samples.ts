// Values of each kind of flag: what a component must take, and what must be refused before it gets there.

import type { KindName } from '../../../src/api/schema/flags/kinds.ts';
import { ALLOWED } from '../../../src/components/flags.ts';
import type { Name } from '../../../src/stack/components.ts';

/** By kind: what the programs take. */
export const GOOD: Readonly<Record<KindName, readonly string[]>> = {
  count: ['0', '40'],
  positive: ['1', '40', '999999999'],
  number: ['0', '0.5', '100'],
  ratio: ['0.1', '0.95', '1'],
  goTime: ['0s', '1m30s', '1.5h', '250ms', '99999h'],
  goInterval: ['1m30s', '1h', '250ms', '10s'],
  time: ['0s', '0', '30s', '1h30m', '2d', '1w12h', '500ms', '1y'],
  interval: ['30s', '1h30m', '2d', '90s', '1y', '10m'],
  moment: ['2026-01-28T00:00:00Z', '2026-01-02T03:04:05+02:00', '-2w', '30d', '-36h'],
  bytes: ['512MB', '1GiB', '2TB', '0', '1073741824B'],
  label: ['replica', '_a1'],
  labelPair: ['region="eu"', 'a=""'],
  header: ['X-Forwarded-Prefix'],
  origin: ['https://prometheus.example.com', 'http://10.0.0.1:9090/'],
  url: ['https://thanos.example.com', 'https://example.com:8443/thanos/'],
  path: ['/thanos', '/a/b'],
  fileName: ['thanos.shipper.json'],
  dataFile: ['/data/thanos.shipper.json'],
  words: ['default-tenant', 'Metrics of eu-1'],
  linkTemplate: ['/graph?g0.expr={{.Expr}}&g0.tab=1'],
  origins: ['.*', 'https://grafana.example.com', 'https://a\\.example\\.com|https://b:8443'],
  relabeling: ['[]', '[{action: keep, source_labels: [cluster], regex: eu$}]', '[{regex: $$a$}]'],
  indexCache: ['{type: IN-MEMORY}', '{type: IN-MEMORY, config: {max_size: 1GB}}'],
  features: ['promql-experimental-functions'],
};

/** By kind: what a program would end with, or take for something else. */
export const BAD: Readonly<Record<KindName, readonly string[]>> = {
  count: ['', '-1', '1.5', 'many', '1e3', '99999999999'],
  positive: ['', '0', '-1', 'many'],
  number: ['', 'NaN', '-1', '1,5'],
  ratio: ['', '0', '1.5', '-0.5', '2'],
  goTime: ['', '5', '1d', '-1m', '1h 30m', 'soon'],
  goInterval: ['', '0s', '0', '1d', '-1m'],
  time: ['', '5', '1.5h', '-1m', 'soon'],
  interval: ['', '0', '0s', '1.5h', '5'],
  moment: ['', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', 'yesterday', '5', '-293y', '9999y'],
  bytes: ['', '5', '512', '1G B', '-1MB', 'much'],
  label: ['', 'a-b', '1a', 'a b'],
  labelPair: ['', 'region=eu', 'a-b="c"', 'a="b" c'],
  header: ['', 'a b', 'a:b'],
  origin: ['', 'https://prometheus.example.com/prom', 'prometheus', 'https://a b', 'https://a/?b'],
  url: ['', 'example.com', 'ftp://a', 'https://a b', 'http://user:password@a'],
  path: ['', 'thanos', '../..', '/a b'],
  fileName: ['', '../a', '/etc/passwd', '.a'],
  dataFile: ['', '/etc/thanos/tls/tls.key', '/data/../etc/passwd', 'a'],
  words: ['', '$(POD_NAME)', '<script>', '"a"'],
  linkTemplate: ['', '/graph?{{.Other}}', '{{', '/{{end}}'],
  origins: ['', '(', 'https://[', '*'],
  relabeling: ['', 'a', '/etc/passwd', '{}', '$(HOME)', '[{regex: $(HOME)}]', '[{regex: a$$$(HOME)}]'],
  indexCache: ['', 'a', '[]', '{type: $(TYPE)}'],
  features: ['', 'A', 'a b', 'a,'],
};

/** One value that a flag takes; undefined for a switch. */
export function sample(owner: Name, name: string): string | undefined {
  const { values, choices } = ALLOWED[owner];
  const kind = (Object.entries(values) as [KindName, readonly string[]][]).find(([, names]) =>
    names.includes(name),
  )?.[0];
  return kind ? GOOD[kind][0] : choices[name]?.[0];
}
