// Types that read their text themselves: what each takes, as its function in Go does. In doubt less than it takes.
import { prometheusSeconds } from '../../duration.ts';
import { readRelabelPattern } from '../../rules/promql/pattern.ts';
import { isUrl } from './url.ts';

type Reader = (text: string) => readonly string[];

/**
 * What is wrong with the text of a scalar.
 * @param type its name in the table of types
 * @returns predicates that quote nothing, such as `is no duration: write one such as 30s`
 */
export const readText = (type: string, text: string): readonly string[] => (READERS.get(type) ?? anything)(text);

/** Whether a type that reads itself is known here: a test asks for each. */
export const isRead = (type: string): boolean => READERS.has(type);

const anything: Reader = () => [];
const unless =
  (good: (text: string) => boolean, fault: string): Reader =>
  (text) =>
    good(text) ? [] : [fault];
const oneOf = (words: readonly string[], change = (text: string) => text): Reader =>
  unless((text) => words.includes(change(text)), `is none of ${words.join(', ')}: write one of them`);

const duration = unless(
  (text) => prometheusSeconds(text) !== undefined,
  'is no duration that Prometheus reads: write a number with a unit, such as 30s or 1m30s',
);

const pattern = unless(
  (text) => !('problem' in readRelabelPattern(text)),
  'is no regular expression that Prometheus reads: correct it',
);

/** github.com/alecthomas/units: whole or broken numbers, each with a unit. */
const bytes = unless(
  (text) =>
    /^[-+]?(?:0|(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[KMGTPE]?i?B))$/.test(text) && !/\diB$|\.iB$/.test(text),
  'is no size: write a number with a unit, such as 10MB or 512KiB',
);

const ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
];

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['model.Duration', duration],
  ['units.Base2Bytes', bytes],
  ['config.Secret', anything],
  ['config.TLSVersion', oneOf(['TLS10', 'TLS11', 'TLS12', 'TLS13'])],
  ['config.URL', unless((text) => text === '' || isUrl(text), 'is no address: write one such as http://proxy:3128')],
  ['relabel.Action', oneOf(ACTIONS, (text) => text.toLowerCase())],
  ['relabel.Regexp', pattern],
  ['model.LabelName', unless((text) => text !== '', 'is empty: write the name of a label')],
  ['model.ValidationScheme', oneOf(['', 'legacy', 'utf8'])],
  ['kubernetes.Role', oneOf(['node', 'pod', 'service', 'endpoints', 'endpointslice', 'ingress'])],
  ['aws.Role', oneOf(['ec2', 'ecs', 'elasticache', 'lightsail', 'msk', 'rds'])],
  ['scaleway.role', oneOf(['instance', 'baremetal'])],
  ['hetzner.Role', oneOf(['robot', 'hcloud'])],
  ['digitalocean.Role', oneOf(['droplets', 'databases'])],
  ['openstack.Role', oneOf(['hypervisor', 'instance', 'loadbalancer'])],
]);
