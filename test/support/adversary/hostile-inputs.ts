// What a hostile tenant writes, of each kind that a text can be: each of them blocked the operator once, or filled its memory.
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { MANAGED_BY, STACK_LABEL } from '../../../src/stack/labels.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** Just below what a ConfigMap may hold. */
const LARGE = MIB - 4 * KIB;

const rule = (expr: string) => `groups: [{name: g, rules: [{record: a, expr: '${expr}'}]}]`;
const repeated = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

/** Texts with rules, by what is hostile in them. */
const RULES: Readonly<Record<string, string>> = {
  'many-keys': `groups: [{name: g, rules: [{record: a, expr: up, labels: {${repeated(33_471, (index) => `${index.toString(36)}: a, `)}}}]}]`,
  brackets: rule(`${'('.repeat(8 * KIB)}up${')'.repeat(8 * KIB)}`),
  minus: rule(`${'-'.repeat(17 * KIB)}1`),
  chain: rule(`up${' + up'.repeat(20 * KIB)}`),
  'flow-lists': `groups: ${'['.repeat(100 * KIB)}`,
  aliases: `a: &a [1]\n${repeated(40, (index) => `b${index}: &b${index} [${'*a, '.repeat(1000)}]\n`)}groups: []`,
  strings: `groups: [{name: g, rules: [${repeated(900, (index) => `{record: "a${index}", expr: "x ${'"'.repeat(index % 7)}"}, `)}]}]`,
  pattern: rule(`up{a=~"${'(a*)*'.repeat(10_000)}"}`),
  template: `groups: [{name: g, rules: [{alert: a, expr: up, annotations: {a: "${'{{ if . }}'.repeat(20 * KIB)}"}}]}]`,
  large: `groups: [{name: g, rules: [${repeated(12_000, (index) => `{record: "m:${index}", expr: "sum(rate(a${index}[5m]))"}, `)}]}]`,
  junk: '\u00e9'.repeat(LARGE / 2),
};

const JOBS = `- &j {job_name: j, static_configs: [{targets: ["${'a'.repeat(10_000)}:1"]}]}\n${repeated(2000, () => '- *j\n')}`;
const STORAGE = `type: S3\nconfig: {${repeated(10_000, (index) => `k${index}: {`)}`;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const secret = (namespace: string, name: string, data: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)])),
});
const configMap = (namespace: string, name: string, text: string, labels = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels },
  data: { 'rules.yaml': text },
});

/** Names of the ConfigMaps with hostile rules. */
const HOSTILE_RULES: readonly string[] = Object.keys(RULES).map((name) => `hostile-${name}`);

/** A stack whose texts are hostile, but for its object storage: it is worked on. */
export const hostileSpec = (storage = 'thanos-objstore'): StackSpecInput => ({
  objectStorage: { secretRef: { name: storage } },
  ruler: { ruleConfigMaps: HOSTILE_RULES.map((name) => ({ name })) },
  prometheus: { additionalScrapeConfigs: { name: 'hostile-jobs', key: 'jobs.yaml' } },
});

/** The name of the Secret with the hostile object storage configuration. */
export const HOSTILE_STORAGE = 'hostile-storage';

/**
 * What the hostile stacks read, and what carries their labels.
 * @param copies ConfigMaps of 1 MiB with the labels of `stack`
 */
export function* hostileObjects(namespace: string, stack: string, copies: number): Generator<KubernetesObject> {
  for (const [name, text] of Object.entries(RULES)) yield configMap(namespace, `hostile-${name}`, text);
  yield secret(namespace, 'hostile-jobs', { 'jobs.yaml': JOBS });
  yield secret(namespace, HOSTILE_STORAGE, { 'objstore.yml': STORAGE, junk: 'x'.repeat(500 * KIB) });
  const labels = { ...MANAGED_BY, [STACK_LABEL]: stack };
  for (let index = 0; index < copies; index += 1)
    yield configMap(namespace, `hostile-copy-${index}`, 'x'.repeat(LARGE), labels);
}
