// What JSON holds as it is, and YAML takes for the end of a line (U+0085, U+2028, U+2029: Go's readers know YAML 1.1), for
// a mark of the byte order, or for a character that no text may have. U+FFFD may stand in one, but there it looks like bytes
// that were no UTF-8.
const ODD = /[\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff]/g;

/** A backslash with what belongs to it, so that an escaped backslash is not taken for the start of what follows. */
const ESCAPES = /\\(?:u[0-9a-f]{4}|.)/g;

/** JSON.stringify writes a surrogate so when it has no other half. Go's YAML refuses it. */
const HALF = /^\\ud[89a-f]/;

/**
 * A JSON text that is YAML of the same meaning.
 * @param json as JSON.stringify gives it: what is odd can stand in strings only
 */
export function escapeOdd(json: string): string {
  const whole = json.includes('\\ud') ? json.replace(ESCAPES, (part) => (HALF.test(part) ? '\\ufffd' : part)) : json;
  return whole.replace(ODD, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether a text holds something that may not stand in a YAML file as it is; tabs and ends of lines may. */
export const hasOdd = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  !text.isWellFormed() || /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(text);
