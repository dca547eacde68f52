// Go's literals, as text/template reads them with strconv.

/** Go's escape sequences, less the quote. */
const ESCAPE =
  '[abfnrtv\\\\]|x[\\da-fA-F]{2}|u(?![dD][89a-fA-F])[\\da-fA-F]{4}|U0(?:00(?![dD][89a-fA-F])|00[1-9a-fA-F]|010)[\\da-fA-F]{4}|[0-3][0-7]{2}';

const STRING = new RegExp(`^"(?:[^"\\\\\\n]|\\\\(?:"|${ESCAPE}))*"$`, 'u');
const CHARACTER = new RegExp(`^'(?:[^'\\\\\\n]|\\\\(?:'|${ESCAPE}))'$`, 'u');

/** Whether Go takes the text in double quotes. */
export const isString = (text: string): boolean => STRING.test(text);

/** Whether Go takes the text in single quotes, which is one character. */
export const isCharacter = (text: string): boolean => CHARACTER.test(text);

const INTEGER = /^([-+]?)(0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/;
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const HEXADECIMAL = /^[-+]?0[xX](?=[\da-fA-F.]*[\da-fA-F])([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([-+]?\d+)$/;

/** Two decimals: what else Go's fmt.Sscan reads as one is nothing that a template holds. */
const COMPLEX = /^([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)([-+](?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)i$/;

/** Characters: more than any number needs. */
const MAX_LENGTH = 100;

/** Whether Go takes the text for a number: an integer of 64 bits, or a float of 64 bits, also an imaginary or complex one. */
export function isNumber(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  if (text.endsWith('i') && isFloat(text.slice(0, -1))) return true;
  const [, real, imaginary] = COMPLEX.exec(text) ?? [];
  if (real !== undefined && imaginary !== undefined) return isFloat(real) && isFloat(imaginary);
  const integer = INTEGER.exec(text);
  if (integer) return isInRange(integer[1] ?? '', (integer[2] ?? '').replaceAll('_', ''));
  return /[.eEpP]/.test(text) && isFloat(text);
}

function isInRange(sign: string, digits: string): boolean {
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (sign === '-') return value <= 2n ** 63n;
  return value < (sign === '+' ? 2n ** 63n : 2n ** 64n);
}

/** Underlines are allowed between digits, and behind the base. */
function isFloat(text: string): boolean {
  const decimal = text.replaceAll(/(?<=\d)_(?=\d)/g, '');
  if (DECIMAL.test(decimal)) return Number.isFinite(Number(decimal));
  const found = HEXADECIMAL.exec(text.replaceAll(/(?<=[\da-fA-FxX])_(?=[\da-fA-F])/g, ''));
  if (!found) return false;
  const digits = `${found[1] ?? ''}${found[2] ?? ''}`.replace(/^0+/, '');
  const exponent = Number(found[3]) - 4 * (found[2] ?? '').length;
  // Less than 2 to the 1024th: the exact end of the range is nothing that a template holds.
  return digits === '' || exponent + 4 * digits.length < 1024;
}
