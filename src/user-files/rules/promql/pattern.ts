import { RE2JS } from 're2js';

/** A valid pattern's property, or what is wrong with it and the way out. */
export type Pattern = { readonly canBeEmpty: boolean } | { readonly problem: string };

/** Characters: many times what people write, and little enough to be compiled at once. */
export const MAX_PATTERN = 64 * 1024;

const PROPERTY = /\\[pP]\{\^?(\w+)\}/g;

/** Scripts of Unicode 16 and 17, which RE2JS knows and the library in Thanos does not. */
const NEWER: readonly string[] =
  'Beria_Erfe Garay Gurung_Khema Kirat_Rai Ol_Onal Sidetic Sunuwar Tai_Yo Todhri Tolong_Siki Tulu_Tigalari'.split(' ');

/**
 * Reads a regular expression in the syntax of RE2, which label matchers use. JavaScript's own cannot stand in: RE2 has no
 * look-around or back references, and JavaScript no `(?i)` or `\A`.
 */
export function readPattern(pattern: string): Pattern {
  if (pattern.length > MAX_PATTERN) return { problem: `it is longer than ${MAX_PATTERN} characters: make it shorter` };
  for (const [, name = ''] of pattern.matchAll(PROPERTY))
    if (!isKnown(name)) return { problem: `Thanos knows no \\p{${name.slice(0, 40)}}: write its characters` };
  try {
    // As labels/regexp.go of Prometheus: anchored at both ends, and "." matches line ends too.
    return { canBeEmpty: RE2JS.compile(pattern, RE2JS.DOTALL).matches('') };
  } catch (error) {
    return { problem: describe(error) };
  }
}

/** RE2JS also knows properties with names of words, which Go knows for scripts alone. */
function isKnown(name: string): boolean {
  if (name.length <= 2 || name === 'Any') return true;
  if (NEWER.includes(name)) return false;
  try {
    return new RegExp(`\\p{Script=${name}}`, 'u').unicode;
  } catch {
    return false;
  }
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/`\(\?<?[=!]/.test(text)) return 'look-around is not supported: use two matchers instead';
  return `${text.replace(/^error parsing regexp: /, '').slice(0, 120)}: correct it`;
}
