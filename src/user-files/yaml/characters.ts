// Two readers must see the same lines: Go's YAML ends a line at U+0085, U+2028, U+2029 and a lone CR, an editor and
// JavaScript's YAML do not. What looks like a comment or a text here could be a field there.
import { at } from './position.ts';

/**
 * Finds what Go's YAML refuses or reads as something else than it looks like, wherever it stands, comments included.
 * Source: readerc.go and yamlprivateh.go of go-yaml (v2 and v3 agree).
 * @returns the first such character in a sentence with line and column that quotes nothing else, or undefined
 */
export function findOddCharacter(content: string): string | undefined {
  // Go skips a byte order mark at the start alone.
  ODD.lastIndex = content.startsWith('\uFEFF') ? 1 : 0;
  const found = ODD.exec(content);
  if (!found) return undefined;
  return `${at(content, found.index)}: ${describe(content, found[0].codePointAt(0) ?? 0)}`;
}

/** Also U+FFFD, which stands where bytes were no UTF-8, so that nobody knows what the file holds. */
const ODD = /\r(?!\n)|[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffc\u{10000}-\u{10fffd}]/gu;

const LINE_ENDS: readonly number[] = [0x0d, 0x85, 0x2028, 0x2029];

function describe(content: string, code: number): string {
  if (code === 0 || (code === 0xfffd && content.includes('\0')))
    return 'the text was saved as UTF-16, which Thanos, Prometheus and kubectl cannot read: save it as UTF-8';
  if (code === 0xfffd) return 'the text is not UTF-8: save it as UTF-8';
  const name = code.toString(16).toUpperCase().padStart(4, '0');
  return LINE_ENDS.includes(code)
    ? `the character U+${name} ends a line for Thanos, Prometheus and kubectl and in no editor: write a plain line break, or "\\u${name}" in double quotes`
    : `the character U+${name} is not allowed in YAML: remove it`;
}
