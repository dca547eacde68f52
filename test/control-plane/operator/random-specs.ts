// Specs as people and enemies write them: good ones, with a value here and there that belongs elsewhere or nowhere.
import fc from 'fast-check';
import type { Random } from '../../support/fuzz/random.ts';
import { TEXTS } from '../../support/fuzz/yaml-texts.ts';
import { BAD_SPECS } from '../../support/stacks/bad-specs.ts';
import { stackSpec } from '../../support/stacks/random-specs.ts';

type Json = Fields | readonly Json[] | string | number | boolean;
interface Fields {
  readonly [field: string]: Json;
}

/** Values near the edges of what some field takes. */
const VALUES: readonly Json[] = [
  ...[
    '',
    ' ',
    'a',
    'A',
    'a.b',
    '-a',
    'a-',
    'a_b',
    '1a',
    'é',
    'a b',
    'a\n',
    `${'a'.repeat(63)}`,
    'a'.repeat(64),
    'a'.repeat(254),
  ],
  ...[
    '30s',
    '1h',
    '1h30m',
    '0s',
    '30d',
    '1y',
    '1w2d',
    '-1h',
    '1.5h',
    '2160h',
    '99999999h',
    '1h1h',
    '5',
    '0',
    '1d ',
    '1ms',
  ],
  ...[
    '203.0.113.0/24',
    '203.0.113.1/24',
    '0.0.0.0/0',
    '::/0',
    '2001:db8::/32',
    '010.0.0.0/8',
    '1.2.3.4',
    '::ffff:1.2.3.4/120',
  ],
  ...[
    'http://a',
    'https://a:9093/b',
    'https://u@a',
    'http://a?b',
    'http://[::1]:1',
    'http://a:99999',
    'dns+http://a',
    'ftp://a',
    'http://A',
  ],
  ...[
    'v0.42.4',
    '0.42.4',
    'v0.39.0',
    'v3.14.0',
    'v2.0.0',
    'latest',
    'a:v0.39.2',
    'a/b@sha256:x',
    'localhost:5000/a:b',
    'A/b',
    'a//b',
  ],
  ...[
    '1Gi',
    '1.5T',
    '100',
    '0',
    '-1Gi',
    '1e3',
    '1.',
    '.5',
    '+1',
    '5mi',
    '1Ei',
    '99999999999Gi',
    '1 Gi',
    '100m',
    '0.1m',
    '1n',
  ],
  ...[
    '--log.level=debug',
    '--web.listen-address=:1',
    '--a',
    '-a',
    'log.level',
    '--query.timeout=1m',
    '--no-query.partial-response',
  ],
  ...[
    'query',
    'store',
    'TCP',
    'Exec',
    'Disabled',
    'Required',
    'Cluster',
    'RSA',
    'ECDSA',
    'In',
    'Exists',
    'debug',
    'thanos.io/a',
  ],
  ...[0, 1, -1, 1.5, 100, 101, 384, 4096, 65535, 65536, 2147483648, 1e21, true, false],
];

const ADDED: readonly string[] = ['unknown', 'name', 'replicas', 'size', 'a', '__proto__', 'constructor', 'Query', ''];

const BAD: readonly Json[] = Object.values(BAD_SPECS).flatMap((rows) => rows.map(({ spec }) => plain(spec)));

/** Specs of one seed: whatever `validate` and the API server say of each, they must say the same. */
export function makeSpecs(seed: number, count: number, random: Random): readonly Json[] {
  const good = fc.sample(stackSpec, { seed, numRuns: count });
  return good.map((spec) => {
    const start = random.chance(0.1) ? random.pick(BAD) : plain(spec);
    let made = start;
    for (let left = random.pick([0, 1, 1, 1, 1, 2]); left > 0; left -= 1) made = change(made, random);
    return made;
  });
}

/** As it goes over the wire: what is undefined is not there. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** One value anywhere in it is changed; the way down is random. */
function change(value: Json, random: Random): Json {
  if (typeof value !== 'object') return oddValue(random);
  if (Array.isArray(value)) return changeList(value as readonly Json[], random);
  const names = Object.keys(value);
  if (names.length === 0 || random.chance(0.07))
    return withField(value as Fields, random.pick(ADDED), oddValue(random));
  const name = random.pick(names);
  if (random.chance(0.07)) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  if (random.chance(0.05)) return withField(value as Fields, name, oddValue(random));
  return withField(value as Fields, name, change((value as Fields)[name] ?? '', random));
}

function changeList(items: readonly Json[], random: Random): Json {
  const [first] = items;
  if (first === undefined) return [oddValue(random)];
  const at = random.whole(items.length);
  if (random.chance(0.15)) return [...items, items[at] ?? first];
  if (random.chance(0.1)) return items.toSpliced(at, 1);
  return items.map((item, index) => (index === at ? change(item, random) : item));
}

const withField = (fields: Fields, name: string, value: Json): Fields =>
  Object.fromEntries([...Object.entries(fields).filter(([other]) => other !== name), [name, value]]);

function oddValue(random: Random): Json {
  if (random.chance(0.1)) return random.pick<Json>([[], {}, [{}], { a: 'b' }, ['a']]);
  return random.chance(0.1) ? random.pick(TEXTS.filter((text) => text.isWellFormed())) : random.pick(VALUES);
}
