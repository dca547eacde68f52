// Random texts of the languages that meet in a rule file, from ones that people write.
import { stringify } from 'yaml';
import type { Dialect } from '../../../src/user-files/rules/promql/dialect.ts';
import { DIALECTS, OF_ANY_FLAG, OF_NO_FLAG, OF_ONE_FLAG } from '../rules/dialects.ts';
import { RULE_FILES } from '../rules/files.ts';
import { compose, mutate } from './mutate.ts';
import { DURATION_PIECES, EXPRESSION_PIECES, PATTERN_PIECES, TEMPLATE_PIECES, YAML_PIECES } from './pieces.ts';
import type { Random } from './random.ts';

/** A whole rule file and what was changed in it. */
export interface RuleCase {
  readonly kind: 'pattern' | 'template' | 'expression' | 'duration' | 'text' | 'yaml';
  readonly content: string;
  /** Of the Ruler that would load it. */
  readonly dialect: Dialect;
}

const textsOf = (prefix: string, field: RegExp): readonly string[] =>
  RULE_FILES.filter(({ name }) => field.test(name)).map(({ name }) => name.slice(prefix.length));

const EXPRESSIONS = [...textsOf('expression ', /^expression /), ...OF_ONE_FLAG, ...OF_NO_FLAG, ...OF_ANY_FLAG];
const TEMPLATES = textsOf('template ', /^template /);
const FILES = RULE_FILES.filter(({ content }) => content.length < 2000).map(({ content }) => content);

const MAKERS: { readonly [Kind in RuleCase['kind']]: (random: Random) => string } = {
  pattern: (random) => {
    const pattern = random.chance(0.02) ? nest(random) : compose(PATTERN_PIECES, random);
    return file({ record: 'x', expr: `up{a=~${JSON.stringify(pattern)}, b="c"}` });
  },
  template: (random) =>
    file({ alert: 'x', expr: 'up', annotations: { a: either(TEMPLATES, TEMPLATE_PIECES, random) } }),
  expression: (random) => file({ record: 'x', expr: either(EXPRESSIONS, EXPRESSION_PIECES, random) }),
  duration: (random) => file({ alert: 'x', expr: 'up', for: compose(DURATION_PIECES, random) }),
  text: (random) =>
    file({
      alert: 'x',
      expr: 'up',
      labels: { [compose(YAML_PIECES, random)]: compose(YAML_PIECES, random) },
      annotations: { a: mutate('a text\n  of lines\n', YAML_PIECES, random) },
    }),
  yaml: (random) => mutate(random.pick(FILES), YAML_PIECES, random),
};

const KINDS = Object.keys(MAKERS) as readonly RuleCase['kind'][];

/** One case; the same `random` gives the same. */
export function makeRuleCase(random: Random): RuleCase {
  const kind = random.pick(KINDS);
  return { kind, content: MAKERS[kind](random), dialect: random.pick(DIALECTS) };
}

/** Groups in each other, about as many as Go takes. */
function nest(random: Random): string {
  const levels = 990 + random.whole(15);
  return (
    random.pick(['(', '(?:', '(?i:']).repeat(levels) + random.pick(['', 'a']) + random.pick([')', ')?']).repeat(levels)
  );
}

function either(texts: readonly string[], pieces: readonly string[], random: Random): string {
  return random.whole(3) === 0 ? compose(pieces, random) : mutate(random.pick(texts), pieces, random);
}

/** In double quotes whatever the texts are, so that YAML is not what is tried. */
function file(rule: object): string {
  const groups = [{ name: 'a', rules: [rule] }];
  return stringify({ groups }, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).replace(ODD, escapeCode);
}

const ODD = /[\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff]/g;
const escapeCode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
