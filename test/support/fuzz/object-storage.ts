// Object storage configurations as people and enemies write them: good ones, changed field by field, in any style of YAML.
import { parse } from 'yaml';
import type { FieldType } from '../../../src/user-files/object-storage/fields.ts';
import type { Provider } from '../../../src/user-files/object-storage/provider.ts';
import { PROVIDERS } from '../../../src/user-files/object-storage/providers/all.ts';
import { STORAGE_CASES } from '../object-storage/cases.ts';
import { mutate } from './mutate.ts';
import { YAML_PIECES } from './pieces.ts';
import type { Random } from './random.ts';
import { type Mapping, type Source, writeMapping } from './yaml-source.ts';
import { TEXTS } from './yaml-texts.ts';

type Json = { readonly [field: string]: Json } | readonly Json[] | string | number | boolean | null;
type Config = { readonly [field: string]: Json };

interface Base {
  readonly provider: Provider;
  readonly config: Config;
}

/** Connections by gRPC are opened at once, which a judge without a network can only wait for. */
const UNTRIED = 'use_grpc';

/** What both take, from which each case starts. */
const BASES: readonly Base[] = STORAGE_CASES.filter(
  ({ says, content }) => says === undefined && !content.includes('---'),
).flatMap(({ content }) => {
  const { type, config } = parse(content, { merge: true }) as { readonly type: string; readonly config: Config };
  const provider = PROVIDERS.find((one) => one.type === type.toUpperCase());
  return provider && !(UNTRIED in config) ? [{ provider, config }] : [];
});

const STRINGS: readonly string[] = [
  ...[
    'a',
    'metrics',
    'Metrics',
    'a_b',
    'a-b',
    '-a',
    '.a',
    'a.',
    'a..b',
    'é',
    '',
    ' ',
    'a b',
    'a\n',
    '0123',
    '.NaN',
    '+.inf',
    '1e3',
    'v1',
    'v2',
  ],
  ...[
    's3.example.com',
    's3.example.com:9000',
    's3.example.com.',
    '10.0.0.1:9000',
    '10.0.0.1',
    '[2001:db8::1]:443',
    '::1',
  ],
  ...[
    'a:99999',
    'a:b',
    'a:',
    ':9',
    'a/b',
    'a?b',
    'a#b',
    'user:pw@a',
    'localhost',
    'metrics.s3.amazonaws.com',
    'A.EXAMPLE',
  ],
  ...[
    'https://a.example.com',
    'https://a.example.com/',
    'https://a/b?c=d',
    'HTTPS://a',
    'http://a',
    'HTTP://a',
    'https:a',
  ],
  ...[
    'https://u:p@a',
    'https://',
    'https:///a',
    'https://a b',
    'https://[::1',
    'https://a:b',
    'ftp://a',
    '//a',
    'https://é',
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Thanos expands the other form alone.
  ...['https://b-1.cos.ap-singapore.myqcloud.com', 'myqcloud.com', 'ap-singapore', 'YQ==', 'YQ=', 'YQ', '$(A)', '${A}'],
  ...[
    'SSE-S3',
    'SSE-KMS',
    'SSE-C',
    'path',
    'auto',
    'raw',
    'instance-principal',
    'default',
    '/etc/objstore/ca.crt',
    'TLS12',
  ],
  ...[
    'AccountName=a;AccountKey=YQ==',
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==',
    '{"type":"x"}',
    '{}',
  ],
];
const WHOLE = [
  '0',
  '1',
  '3',
  '-1',
  '2147483648',
  '9223372036854775808',
  '0x10',
  '1_0',
  '010',
  '1e3',
  '3.0',
  '"3"',
  '~',
];
const TIMES = [
  '90s',
  '0',
  '0s',
  '1m30s',
  '1.5h',
  '-1s',
  '1d',
  '90',
  '"90"',
  '1h1h',
  '1h 1m',
  '5us',
  '9999999h',
  '1y',
  '~',
];
const BOOLS = ['true', 'false', 'yes', 'off', 'True', 'y', '~', '"true"', '1', '!!bool "true"', 'tRue'];

const raw = (text: string): Source => ({ text, raw: true });

type Maker = (random: Random) => Source;

/**
 * Of all other types: whole numbers. No name in a mapping comes twice: objstore keeps those of metadata in its defaults, where the
 * next configuration that the same process reads would meet them.
 */
const MAKERS: Readonly<Partial<Record<FieldType, Maker>>> = {
  string: (random) => (random.chance(0.1) ? { text: random.pick(TEXTS) } : { text: random.pick(STRINGS) }),
  bool: (random) => raw(random.pick(BOOLS)),
  'map[string]string': (random) =>
    random.pick<Source>([
      { entries: [[{ text: `${random.pick(STRINGS)}${random.whole(2 ** 31)}` }, { text: random.pick(STRINGS) }]] },
      { entries: [[raw('1'), raw('2')]] },
      { entries: [[raw('a'), { items: [] }]] },
      { items: [] },
    ]),
  'model.Duration': (random) => raw(random.pick(TIMES)),
  'time.Duration': (random) => raw(random.pick(TIMES)),
};

const OTHERS: readonly FieldType[] = ['string', 'bool', 'map[string]string'];

const makeValue = (type: FieldType, random: Random): Source =>
  MAKERS[random.chance(0.9) ? type : random.pick(OTHERS)]?.(random) ?? raw(random.pick(WHOLE));

/** A text of objstore.yml; the same `random` gives the same. */
export function makeStorageCase(random: Random): string {
  const { provider, config } = random.pick(BASES);
  let entries = sourceOf(config).entries;
  for (let left = random.pick([0, 1, 1, 1, 2, 3]); left > 0; left -= 1) entries = change(entries, provider, random);
  const type = random.chance(0.95) ? provider.type : random.pick(['s3', 'Gcs', 'FILESYSTEM', '', 'S3 ']);
  const prefix: readonly (readonly [Source, Source])[] = random.chance(0.2)
    ? [[{ text: 'prefix' }, { text: random.pick(STRINGS) }]]
    : [];
  const text = writeMapping(
    { entries: [[{ text: 'type' }, { text: type }], [{ text: 'config' }, { entries }], ...prefix] },
    random,
  );
  return random.chance(0.15) ? mutate(text, YAML_PIECES, random) : text;
}

/** One field set, taken away, or put where it does not belong. */
function change(entries: Mapping['entries'], { fields }: Provider, random: Random): Mapping['entries'] {
  const paths = Object.keys(fields).filter((path) => path !== UNTRIED);
  const path = random.pick(paths);
  switch (random.whole(8)) {
    case 0:
      return entries.filter(() => !random.chance(1 / entries.length));
    case 1:
      return [...entries, [{ text: random.pick(['unknown', 'Bucket', 'insecure', '<<', '__proto__']) }, raw('true')]];
    default:
      return setAt(entries, path.split('.'), makeValue(fields[path] ?? 'string', random));
  }
}

function setAt(
  entries: Mapping['entries'],
  [name = '', ...rest]: readonly string[],
  value: Source,
): Mapping['entries'] {
  const isIt = ([key]: readonly [Source, Source]) => 'text' in key && key.text === name;
  const before = entries.find(isIt)?.[1];
  const inner = before && 'entries' in before ? before.entries : [];
  const made = rest.length === 0 ? value : { entries: setAt(inner, rest, value) };
  return [...entries.filter((entry) => !isIt(entry)), [{ text: name }, made]];
}

function sourceOf(config: Config): Mapping {
  return { entries: Object.entries(config).map(([name, value]) => [{ text: name }, sourceOfValue(value)] as const) };
}

function sourceOfValue(value: Json): Source {
  if (typeof value === 'string') return { text: value };
  if (value === null || typeof value !== 'object') return raw(String(value));
  return Array.isArray(value) ? { items: value.map(sourceOfValue) } : sourceOf(value as Config);
}
