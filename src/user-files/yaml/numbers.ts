// Plain scalars that Go's YAML v2 takes for numbers (resolve.go of go.yaml.in/yaml and sigs.k8s.io/yaml).
import type { YamlTree } from './tree.ts';

/** The number that a scalar is without quotes, as a bigint when it is written as a whole one; undefined for what is no number. */
export function numberOf(tree: YamlTree | undefined): bigint | number | undefined {
  if (tree?.kind !== 'scalar' || !tree.plain) return undefined;
  // After a point an underscore stands between two digits or makes a text of it.
  if (tree.text.startsWith('.')) return floatOf(tree.text.replace(/(?<=\d)_(?=\d)/g, ''));
  if (!/^[-+\d]/.test(tree.text)) return undefined;
  const text = tree.text.replaceAll('_', '');
  return wholeOf(text) ?? floatOf(text);
}

/** As strconv.ParseInt and ParseUint with base 0: 0x, 0o, 0b, and 0 alone for octal; 64 bits. */
function wholeOf(text: string): bigint | undefined {
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  const found = positiveOf(text.slice(sign.length).toLowerCase());
  if (found === undefined) return undefined;
  const value = sign === '-' ? -found : found;
  const most = sign === '' ? MOST_UNSIGNED : MOST_SIGNED;
  return value >= -MOST_SIGNED - 1n && value <= most ? value : undefined;
}

const MOST_SIGNED = 2n ** 63n - 1n;
const MOST_UNSIGNED = 2n ** 64n - 1n;

function positiveOf(digits: string): bigint | undefined {
  // Longer ones are beyond 64 bits, but for zeros in front, which nobody writes; and BigInt takes long for very long ones.
  if (digits.length > LONGEST) return undefined;
  if (/^0x[\da-f]+$/.test(digits) || /^0b[01]+$/.test(digits) || /^0o[0-7]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return /^(?:0|[1-9]\d*)$/.test(digits) ? BigInt(digits) : undefined;
}

/** `0b` and 64 digits. */
const LONGEST = 66;

/** What is larger than any float stays a text. */
function floatOf(text: string): number | undefined {
  if (!/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a scalar is infinite or no number: YAML has words for these, and JSON has none. */
export const isNoJson = (tree: YamlTree): boolean =>
  tree.kind === 'scalar' && tree.plain && /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(tree.text);
