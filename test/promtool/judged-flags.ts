// Random values of flags, judged by us and by Thanos' own functions: whatever we accept they accept, as what we took it for.

import { isTaken } from '../../src/api/schema/flags/flag.ts';
import { ALLOWED } from '../../src/components/flags.ts';
import type { StackSpec } from '../../src/stack/types.ts';
import { readContent } from '../../src/user-files/flags/content.ts';
import { CONTENTS } from '../../src/user-files/flags/contents.ts';
import { readMoment } from '../../src/user-files/flags/moment.ts';
import { relationViolations } from '../../src/user-files/flags/relations.ts';
import { bytesOf, INDEX_CACHE } from '../../src/user-files/flags/sizes.ts';
import { numberOf } from '../../src/user-files/yaml/numbers.ts';
import { readYaml } from '../../src/user-files/yaml/read.ts';
import type { YamlTree } from '../../src/user-files/yaml/tree.ts';
import { JUDGED_FLAGS, type JudgedFlag, makeContent } from '../support/fuzz/flag-contents.ts';
import { randomOf } from '../support/fuzz/random.ts';
import { askJudge, type Judgement, type Question } from '../support/judge.ts';

/** What became of many values of one flag. */
export interface FlagOutcome {
  readonly accepted: number;
  /** We refuse what Thanos takes: allowed, and wanted to be rare. */
  readonly refusedByUs: number;
  /** Accepted by us alone, or not what we took it for: each with its text. */
  readonly faults: readonly string[];
}

/** Whether a stack may have the flag with that value. */
function isAccepted(flag: JudgedFlag, value: string): boolean {
  const name = JUDGED_FLAGS[flag];
  if (
    value.length > 1000 ||
    (!isTaken(ALLOWED.store, `--${name}=${value}`) && !isTaken(ALLOWED.ruler, `--${name}=${value}`))
  )
    return false;
  const judge = CONTENTS[name];
  return (judge === undefined || readContent(value, judge).length === 0) && !isAloneAgainst(`--${name}=${value}`);
}

/** Whether Store would end on a flag, beside what it takes for the others by default. */
const isAloneAgainst = (flag: string): boolean =>
  relationViolations({ store: { additionalArgs: [flag] } } as unknown as StackSpec, new Date()).length > 0;

/** What the judge is asked. The size alone is the size of a cache in memory whose largest item is as large as by default. */
const questionOf = (flag: JudgedFlag, value: string): Question =>
  flag === 'index-cache-size'
    ? { judge: 'index-cache', input: `{type: IN-MEMORY, config: {max_size: ${JSON.stringify(value)}}}` }
    : { judge: flag, input: value };

/** @param seed of the first value */
export async function judgeFlags(flag: JudgedFlag, seed: number, count: number): Promise<FlagOutcome> {
  const random = randomOf(seed);
  const values = Array.from({ length: count }, () => makeContent(flag, random));
  const judged = await askJudge(
    'judge-thanos',
    values.map((value) => questionOf(flag, value)),
  );
  const cases = values.map((value, index) => ({
    value,
    ours: isAccepted(flag, value),
    theirs: judged[index] as Judgement,
  }));
  return {
    accepted: cases.filter(({ ours }) => ours).length,
    refusedByUs: cases.filter(({ ours, theirs }) => !ours && theirs.ok).length,
    faults: cases.flatMap(({ value, ours, theirs }) => {
      const fault = ours ? faultOf(flag, value, theirs) : undefined;
      return fault === undefined ? [] : [`${JSON.stringify(value)}: ${fault}`];
    }),
  };
}

function faultOf(flag: JudgedFlag, value: string, theirs: Judgement): string | undefined {
  if (!theirs.ok) return `it refuses: ${theirs.error}`;
  const [ours, meant] = [meaningOf(flag, value), JSON.stringify(theirs.meaning)];
  return ours === undefined || ours === meant ? undefined : `it reads ${meant}, and we ${ours}`;
}

/** What we take a value for, where something hangs on it. */
function meaningOf(flag: JudgedFlag, value: string): string | undefined {
  if (flag === 'moment') return JSON.stringify(readMoment(value));
  if (flag === 'index-cache-size') return JSON.stringify([bytesOf(value), INDEX_CACHE.itemSize]);
  const read = readYaml(value);
  if (flag === 'index-cache' || !('tree' in read) || read.tree.kind !== 'list') return undefined;
  return JSON.stringify(read.tree.items.map(ruleOf));
}

/** A rule with the values that Prometheus gives to what is not written. */
function ruleOf(rule: YamlTree): object {
  const field = (name: string): YamlTree | undefined => (rule.kind === 'map' ? rule.entries.get(name) : undefined);
  const text = (name: string, byDefault: string): string => {
    const value = field(name);
    return value === undefined ? byDefault : value.kind === 'scalar' ? value.text : '';
  };
  const labels = field('source_labels');
  return {
    action: text('action', 'replace').toLowerCase(),
    source_labels: labels?.kind === 'list' ? labels.items.map((item) => (item.kind === 'scalar' ? item.text : '')) : [],
    separator: text('separator', ';'),
    regex: text('regex', '(.*)'),
    // Go cuts what is behind the point.
    modulus: Math.trunc(Number(numberOf(field('modulus')) ?? 0)),
    target_label: text('target_label', ''),
    replacement: text('replacement', '$1'),
  };
}
