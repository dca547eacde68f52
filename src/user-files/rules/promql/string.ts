const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const CODE_ESCAPE = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/;

/**
 * The text that a PromQL string literal stands for.
 * Source: util/strutil/quote.go of Prometheus, which follows Go, with either quote for strings.
 * @param literal with its quotes
 * @returns undefined when the literal is not closed, runs over a line's end or holds an escape that is not known
 */
export function unquote(literal: string): string | undefined {
  const quote = literal[0] ?? '';
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const body = literal.slice(1, -1);
  if (quote === '`') return body;
  if (body.includes('\n')) return undefined;
  let text = '';
  for (let at = 0; at < body.length; ) {
    const piece = body[at] === '\\' ? readEscape(body.slice(at + 1, at + 10), quote) : readPlain(body, at, quote);
    if (!piece) return undefined;
    text += piece.text;
    at += piece.length;
  }
  return text;
}

interface Piece {
  readonly text: string;
  readonly length: number;
}

function readPlain(body: string, at: number, quote: string): Piece | undefined {
  const text = body[at] ?? '';
  return text === quote ? undefined : { text, length: 1 };
}

function readEscape(rest: string, quote: string): Piece | undefined {
  const first = rest[0] ?? '';
  const simple = first === quote ? quote : SIMPLE_ESCAPES[first];
  if (simple !== undefined) return { text: simple, length: 2 };
  const found = CODE_ESCAPE.exec(rest);
  if (!found) return undefined;
  const hexadecimal = found[1] ?? found[2] ?? found[3];
  const code = hexadecimal === undefined ? Number.parseInt(found[4] ?? '', 8) : Number.parseInt(hexadecimal, 16);
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff && hexadecimal?.length !== 2)
    ? undefined
    : { text: String.fromCodePoint(code), length: found[0].length + 1 };
}
