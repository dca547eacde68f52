// Every way in which a secret may stand in a text, as byte strings to search for.
import { createPrivateKey } from 'node:crypto';
import { SHORTEST } from './search.ts';

/** Characters of a line of PEM. */
const LINE = 64;

/**
 * A text as it is, escaped as in JSON and in a URL, and in base64 and hex, wherever it begins within what was encoded.
 * @param text at least 11 characters
 */
export function formsOfText(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const escaped = [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)];
  return unique([...escaped.map((one) => Buffer.from(one)), ...base64Of(bytes), ...hexOf(bytes)]);
}

/**
 * A private key: its secret number in every notation, and the parts of its PEM that hold this number, as they are and in
 * base64 once more, which is how Secrets hold them. Its public half is in its certificate and is no secret.
 * @param pem PKCS #8, PKCS #1 or SEC 1
 */
export function formsOfKey(pem: string): readonly Buffer[] {
  const number = Buffer.from(createPrivateKey(pem).export({ format: 'jwk' }).d ?? '', 'base64url');
  const pieces = piecesOf(pem, number);
  if (pieces.length === 0) throw new Error('the PEM does not hold the number of its key');
  const decimal = Buffer.from(BigInt(`0x${number.toString('hex')}`).toString());
  const bytewise = [' ', ',', ', '].map((between) => Buffer.from([...number].join(between)));
  const notations = [number, decimal, ...bytewise, ...hexOf(number), ...base64Of(number)];
  return unique([...notations, ...pieces.flatMap((piece) => [Buffer.from(piece), ...base64Of(Buffer.from(piece))])]);
}

/** The characters of the body that encode the number alone, cut where lines end: so they stand in PEM with and without lines. */
function piecesOf(pem: string, number: Buffer): readonly string[] {
  const body = pem.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
  const begin = Buffer.from(body, 'base64').indexOf(number);
  if (begin < 0) return [];
  const [first, end] = [Math.ceil((begin * 8) / 6), Math.floor(((begin + number.length) * 8) / 6)];
  const cuts = [first];
  for (let cut = Math.ceil((first + 1) / LINE) * LINE; cut < end; cut += LINE) cuts.push(cut);
  return cuts
    .map((from, index) => body.slice(from, cuts[index + 1] ?? end))
    .filter((piece) => piece.length >= SHORTEST);
}

/** In both alphabets, at each of the three places within a group of 4 characters; characters that others share are left out. */
function base64Of(bytes: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const bits = (before + bytes.length) * 8;
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6));
    return [Buffer.from(own), Buffer.from(own.replaceAll('+', '-').replaceAll('/', '_'))];
  });
}

/** At once, and byte by byte as programs print it. */
const hexOf = (bytes: Buffer): readonly Buffer[] => {
  const hex = bytes.toString('hex');
  const spread = [':', ' '].map((between) => hex.replace(/(..)(?!$)/g, `$1${between}`));
  return [hex, ...spread].flatMap((one) => [Buffer.from(one), Buffer.from(one.toUpperCase())]);
};

const unique = (all: readonly Buffer[]): readonly Buffer[] => [
  ...new Map(all.map((one) => [one.toString('latin1'), one])).values(),
];
