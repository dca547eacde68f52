// Plain scalars as go.yaml.in/yaml v2 resolves them (resolve.go). What it takes for a number beyond this is left out: the
// ways of writing that nobody means.
import type { YamlTree } from '../../yaml/tree.ts';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  [
    ...['y', 'yes', 'true', 'on'].map((word) => [word, true] as const),
    ...['n', 'no', 'false', 'off'].map((word) => [word, false] as const),
  ].flatMap(([word, value]) =>
    [word, word[0]?.toUpperCase() + word.slice(1), word.toUpperCase()].map((text) => [text, value] as const),
  ),
);

/** The truth value that a boolean field gets; undefined when it would be refused. */
export const booleanOf = (tree: YamlTree | undefined): boolean | undefined =>
  tree?.kind === 'scalar' && tree.plain ? BOOLEANS.get(tree.text) : undefined;

/** The number that a field gets, as a bigint when it is written as a whole one; undefined for what is no number. */
export function numberOf(tree: YamlTree | undefined): bigint | number | undefined {
  if (tree?.kind !== 'scalar' || !tree.plain) return undefined;
  const text = tree.text.replaceAll('_', '');
  if (!/^[-+]?[.\d]/.test(tree.text)) return undefined;
  const whole = wholeNumber(text);
  if (whole !== undefined) return whole;
  return /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** As strconv.ParseInt with base 0: 0x, 0o, 0b, and 0 alone for octal. */
function wholeNumber(text: string): bigint | undefined {
  const [, sign, digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  const parsed = positive(digits.toLowerCase());
  return parsed === undefined ? undefined : sign === '-' ? -parsed : parsed;
}

function positive(digits: string): bigint | undefined {
  if (/^0x[\da-f]+$/.test(digits) || /^0b[01]+$/.test(digits) || /^0o[0-7]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return /^(?:0|[1-9]\d*)$/.test(digits) && digits.length <= 20 ? BigInt(digits) : undefined;
}
