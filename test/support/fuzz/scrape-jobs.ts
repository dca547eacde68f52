// Scrape jobs as people and enemies write them: fields by the table of Prometheus' own structures, values that are mostly
// good, and in a part of the cases one fault or another.
import { JOB, typeNamed } from '../../../src/user-files/scrape/fields/types.ts';
import { type Random, randomOf } from './random.ts';
import { BY_FIELD, GOOD, NEEDED } from './scrape-values.ts';
import { type Source, writeSource } from './yaml-source.ts';
import { TEXTS } from './yaml-texts.ts';

/** One text of scrape configurations. */
export function makeScrapeConfigs(seed: number): string {
  const random = randomOf(seed);
  const boldness = random.pick([0, 0, 0.01, 0.05, 0.2]);
  const jobs = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => makeJob(random, boldness));
  const text = writeSource(jobs, random);
  return random.chance(0.05) ? spoil(text, random) : text;
}

const text = (value: string, raw = false): Source => ({ text: value, raw });

function makeJob(random: Random, boldness: number): Source {
  const made = makeStruct(JOB, random, boldness, 0);
  return random.chance(boldness) ? random.pick([text('a'), text('~', true), made]) : made;
}

function makeValue(type: string, random: Random, boldness: number, depth: number): Source {
  if (random.chance(boldness / 4))
    return random.pick([text('~', true), text('', true), text('null', true), text('Null', true)]);
  if (random.chance(boldness)) return odd(random);
  const { kind, of = '', key } = typeNamed(type);
  const good = GOOD[type] ?? GOOD[kind];
  if (good) return makeScalar(random.pick(good), kind, random);
  if (kind === 'pointer') return makeValue(of, random, boldness, depth);
  if (kind === 'list') return { items: many(random, () => makeValue(of, random, boldness, depth + 1)) };
  if (kind === 'map') {
    const keys = [...new Set(many(random, () => random.pick(GOOD[key ?? ''] ?? GOOD['string'] ?? ['a'])))];
    return { entries: keys.map((name) => [text(name), makeValue(of, random, boldness, depth + 1)]) };
  }
  return kind === 'struct' ? makeStruct(type, random, boldness, depth) : odd(random);
}

/** Numbers and truth values are what they are only without quotes. */
const makeScalar = (value: string, kind: string, random: Random): Source =>
  text(value, !['string', 'struct'].includes(kind) && !random.chance(0.02));

const many = <T>(random: Random, make: () => T): T[] => Array.from({ length: random.pick([0, 1, 1, 1, 2, 3]) }, make);

function makeStruct(type: string, random: Random, boldness: number, depth: number): Source {
  const { fields = {}, rest } = typeNamed(type);
  const names = Object.keys(fields);
  const needed = (NEEDED[type] ?? []).filter(() => !random.chance(boldness / 2));
  const more = Array.from({ length: random.pick(depth > 3 ? [0, 1] : [0, 0, 1, 1, 2, 3]) }, () =>
    random.pick(names),
  ).filter(Boolean);
  const chosen = [...new Set([...needed, ...more])];
  const entries = chosen.map((name): [Source, Source] => [
    text(name),
    makeField(name, fields[name] ?? '', random, boldness, depth + 1),
  ]);
  if (rest)
    for (const name of ['X-Tenant', 'x-b', 'Authorization'].filter(() => random.chance(0.3)))
      entries.push([text(name), makeValue(rest, random, boldness, depth + 1)]);
  if (random.chance(boldness / 3))
    entries.push([text(random.pick(['unknown', 'type', 'role', 'Job_Name', '__proto__', 'constructor'])), odd(random)]);
  if (random.chance(boldness / 5) && entries[0]) entries.push(entries[0]);
  return { entries: random.chance(0.5) ? entries : entries.toReversed() };
}

/** Texts that have to be of a kind, and lists of them. */
function makeField(name: string, type: string, random: Random, boldness: number, depth: number): Source {
  const values = BY_FIELD[name];
  const { kind, of = '' } = typeNamed(type);
  if (!values || GOOD[type] !== GOOD[kind] || random.chance(0.1)) return makeValue(type, random, boldness, depth);
  if (kind === 'string') return text(random.pick(values));
  return kind === 'list' && typeNamed(of).kind === 'string'
    ? { items: many(random, () => text(random.pick(values))) }
    : makeValue(type, random, boldness, depth);
}

/** What does not belong where it stands. */
const odd = (random: Random): Source =>
  random.pick<() => Source>([
    () => text(random.pick(TEXTS)),
    () => text(random.pick(TEXTS).replace(/[^\w.+~-]/g, ''), true),
    () => ({ items: [text(random.pick(TEXTS))] }),
    () => ({ entries: [[text(random.pick(TEXTS)), text('a')]] }),
    () => ({ items: [] }),
    () => ({ entries: [] }),
  ])();

const STRUCTURE = [
  '\n',
  ' ',
  '  ',
  ':',
  ': ',
  '- ',
  '#',
  ' #',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '&a ',
  '*a',
  '!',
  '!!str ',
  '|',
  '>',
  '%',
  '@',
  '\t',
  '\r',
  '\u0085',
  '\u2028',
  '\ufeff',
  '---\n',
  '...\n',
  '<<: ',
  '?',
  '\\',
  '\u0000',
  'é',
];

/** One or two characters too many or too few. */
function spoil(source: string, random: Random): string {
  const at = random.whole(source.length + 1);
  return (
    source.slice(0, at) +
    (random.chance(0.7) ? random.pick(STRUCTURE) : '') +
    source.slice(at + (random.chance(0.4) ? 1 : 0))
  );
}
