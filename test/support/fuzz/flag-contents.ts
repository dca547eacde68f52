// Contents of flags as people and enemies write them, in one line: most fields are good, some nearly so, some of another kind.

import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import { GOOD } from './scrape-values.ts';
import { LOOK_LIKE_SOMETHING } from './yaml-texts.ts';

/** The flags whose values are judged, by a name for each: that of the judge of sandbox/tools/judge-thanos, if it has one of its own. */
export const JUDGED_FLAGS = {
  selector: 'selector.relabel-config',
  'alert-relabel': 'alert.relabel-config',
  'index-cache': 'index-cache.config',
  'index-cache-size': 'index-cache-size',
  moment: 'min-time',
} as const;

export type JudgedFlag = keyof typeof JUDGED_FLAGS;

const PIECES = [
  ...'[]{},:#&*!|>%@`"\'\\?-~ $',
  '\u0085',
  '\u2028',
  '<<: ',
  '&a ',
  '*a',
  '!!str ',
  ' #',
  '\t',
  '$(A)',
  'null',
];

/** A value of a flag. */
export function makeContent(flag: JudgedFlag, random: Random): string {
  const made = MAKERS[flag](random);
  return random.chance(0.15) ? mutate(made, PIECES, random) : made;
}

const MAKERS: Readonly<Record<JudgedFlag, (random: Random) => string>> = {
  selector: (random) => makeRules(['keep', 'drop', 'hashmod', 'Keep'], random),
  'alert-relabel': (random) => makeRules(GOOD['relabel.Action'] ?? [], random),
  'index-cache': (random) =>
    mapping(
      [
        ['type', ['IN-MEMORY', 'in-memory', 'IN-MEMORY', 'REDIS', 'MEMCACHED']],
        ['config', ['', '{}', '~', makeSizes(random), makeSizes(random), makeSizes(random)]],
        ['enabled_items', ['[]', '[Postings]', '[Series, ExpandedPostings]', '[Chunks]', 'Postings', '[~]']],
        ['ttl', ['24h', '1', '~']],
      ],
      random,
      ['type'],
    ),
  'index-cache-size': (random) => (random.chance(0.2) ? random.pick(EDGES) : makeSize(random)),
  moment: (random) =>
    random.pick([
      () => `${random.pick(['', '-'])}${random.whole(10 ** random.whole(7))}${random.pick([...'ywdhms', 'ms', ''])}`,
      () => `${number(0, 9999, 4, random)}-${number(1, 13, 2, random)}-${number(1, 31, 2, random)}T${clock(random)}`,
    ])(),
};

const number = (from: number, to: number, digits: number, random: Random): string =>
  `${from + random.whole(to - from + 1)}`.padStart(digits, '0');

const clock = (random: Random): string =>
  `${number(0, 24, 2, random)}:${number(0, 60, 2, random)}:${number(0, 60, 2, random)}${random.pick(['Z', '+02:00', '-23:59', '+24:00', ''])}`;

const makeSize = (random: Random): string =>
  `${random.whole(10 ** random.whole(8))}${random.pick(['', 'B', 'KB', 'MiB', 'GB', 'TiB', 'kB'])}`;

/** The largest item by default, and one byte or kilobyte beside it. */
const EDGES: readonly string[] = [
  ...['125MB', '124MB', '126MiB', '131072000B', '131071999B', '128000KB', '127999KiB', '0'],
];

const makeSizes = (random: Random): string =>
  mapping(
    [
      ['max_size', [makeSize(random), makeSize(random)]],
      ['max_item_size', [makeSize(random), makeSize(random)]],
    ],
    random,
    [],
  );

function makeRules(actions: readonly string[], random: Random): string {
  const texts = (type: string): readonly string[] => (GOOD[type] ?? []).map((text) => quoted(text, random));
  const rule = () =>
    mapping(
      [
        ['action', actions],
        ['source_labels', ['[a]', '[a, b]', '[]', '[""]', 'a', `[${random.pick(texts('model.LabelName'))}]`]],
        ['regex', [...texts('relabel.Regexp'), 'eu-.*', '"a|b"']],
        ['target_label', texts('model.LabelName')],
        ['modulus', ['2', '8', '0', '1_000', '0x10', '-1', '"2"']],
        ['separator', ['";"', '"-"', '~', '""']],
        ['replacement', ['$1', '"a-$1"', '""', '~', '$$1']],
      ],
      random,
      ['action', 'regex', ...(random.chance(0.5) ? ['target_label', 'modulus'] : [])],
    );
  return `[${Array.from({ length: random.pick([0, 1, 1, 1, 2, 3]) }, rule).join(', ')}]`;
}

/** Without quotes now and then, whatever it means then. */
const quoted = (text: string, random: Random): string =>
  random.chance(0.2) && /^[\w.*$|()-]+$/.test(text) ? text : JSON.stringify(text);

type Field = readonly [name: string, values: readonly string[]];

/** Needed fields are there mostly, others now and then. */
function mapping(fields: readonly Field[], random: Random, needed: readonly string[]): string {
  const written = fields
    .filter(([name]) => random.chance(needed.includes(name) ? 0.95 : 0.15))
    .map(
      ([name, values]) => `${name}: ${random.chance(0.03) ? random.pick(LOOK_LIKE_SOMETHING) : random.pick(values)}`,
    );
  if (random.chance(0.02)) written.push('unknown: a');
  if (random.chance(0.01) && written[0]) written.push(written[0]);
  return `{${written.join(', ')}}`;
}
