import { RE2JS } from 're2js';
import { findUnknownProperty } from './properties.ts';

/** A valid pattern's property, or what is wrong with it and the way out. */
export type Pattern = { readonly canBeEmpty: boolean } | { readonly problem: string };

/** Characters: many times what people write, and little enough to be compiled at once. */
export const MAX_PATTERN = 64 * 1024;

/**
 * Reads a regular expression in the syntax of RE2, which label matchers use. JavaScript's own cannot stand in: RE2 has no
 * look-around or back references, and JavaScript no `(?i)` or `\A`.
 */
export function readPattern(pattern: string): Pattern {
  if (pattern.length > MAX_PATTERN) return { problem: `it is longer than ${MAX_PATTERN} characters: make it shorter` };
  const unknown = findUnknownProperty(pattern);
  if (unknown !== undefined) return { problem: `Thanos knows no \\p{${unknown.slice(0, 40)}}: write its characters` };
  // As labels/regexp.go of Prometheus: the pattern is parsed alone, and what was parsed is compiled between the anchors.
  const alone = compile(pattern);
  if ('problem' in alone) return alone;
  const closed = hasOpenQuote(pattern) ? `${pattern}\\E` : pattern;
  const anchored = compile(anchor(closed));
  return 'problem' in anchored ? anchored : { canBeEmpty: anchored.compiled.matches('') };
}

/**
 * Reads a regular expression of relabeling, which relabel.go of Prometheus compiles between the anchors as it is written. One that
 * is no pattern alone, such as "a)|(b", is refused, though Prometheus takes it for two.
 */
export function readRelabelPattern(pattern: string): Pattern {
  const alone = readPattern(pattern);
  if ('problem' in alone) return alone;
  const written = compile(anchor(pattern));
  return 'problem' in written ? written : alone;
}

const anchor = (pattern: string): string => `^(?s:${pattern})$`;

function compile(pattern: string): { readonly compiled: RE2JS } | { readonly problem: string } {
  try {
    // "." matches line ends too.
    return { compiled: RE2JS.compile(pattern, RE2JS.DOTALL) };
  } catch (error) {
    return { problem: describe(error) };
  }
}

/** Whether "\Q" has no "\E" behind it: it would take what stands behind the pattern for text. */
function hasOpenQuote(pattern: string): boolean {
  const last = [...pattern.matchAll(/\\Q[\s\S]*?\\E|\\Q[\s\S]*|\\[\s\S]/g)].at(-1)?.[0] ?? '';
  return last.startsWith('\\Q') && !(last.length > 3 && last.endsWith('\\E'));
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/`\(\?<?[=!]/.test(text)) return 'look-around is not supported: use two matchers instead';
  return `${text.replace(/^error parsing regexp: /, '').slice(0, 120)}: correct it`;
}
