// The tokens of Go's text/template (text/template/parse/lex.go).

/** What a token is to the parser. */
export type TokenKind =
  | 'space'
  | 'string'
  | 'raw'
  | 'character'
  | 'number'
  | 'variable'
  | 'field'
  | 'dot'
  | 'word'
  | 'declare'
  | 'assign'
  | 'pipe'
  | 'open'
  | 'close'
  | 'sign'
  | 'text'
  | 'end';

/** One token of an action; `end` is the closing braces. A text between actions, if it is no white space, is an action of its own. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** The tokens of one `{{...}}`, the closing braces last. */
export type Action = readonly Token[];

/** Letters and digits that every version of Go knows; the newest of Unicode are not among them. */
const LETTERS = '[\\w\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u4e00-\\u9ffc]';

/** Digits of a number, without its sign. */
const DIGITS =
  '(?:0[xX][\\da-fA-F_]*(?:\\.[\\da-fA-F_]*)?(?:[pP][-+]?[\\d_]*)?|0[oO][0-7_]*(?:\\.[0-7_]*)?|0[bB][01_]*(?:\\.[01_]*)?|[\\d_]*(?:\\.[\\d_]*)?(?:[eE][-+]?[\\d_]*)?)';

/** A complex number has two parts, and no space between them. */
const NUMBER = new RegExp(`(?=[-+\\d.])[-+]?${DIGITS}(?:[-+]${DIGITS}i|i?)`, 'y');

/** The first that matches is meant. */
const KINDS: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['assign', /=/y],
  ['declare', /:=/y],
  ['pipe', /\|/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
  ['raw', /`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n])*'/y],
  ['variable', new RegExp(`\\$${LETTERS}*`, 'y')],
  ['number', NUMBER],
  ['word', new RegExp(`${LETTERS}+`, 'y')],
  ['open', /\(/y],
  ['close', /\)/y],
  ['sign', /[!-~]/y],
];

const FIELD = new RegExp(`\\.${LETTERS}*`, 'y');
/** A number must not be followed by one of these. */
const AFTER_NUMBER = /[\p{L}\p{Nd}_+-]/uy;
const CLOSE = /(?:[ \t\r\n]-)?\}\}/y;

/** Names end at white space or at one of these; `$labels.a-b` is not two things. */
const TERMINATOR = /[ \t\r\n.,|:)(]|\}\}|$/y;

/** The actions of a template in their order, or what is wrong with one of them. */
export function readActions(text: string): readonly Action[] | string {
  const actions: Action[] = [];
  let end = 0;
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    if (!isBlank(text.slice(end, at))) actions.push(TEXT);
    const start = at + (/^\{\{-[ \t\r\n]/.test(text.slice(at, at + 4)) ? 4 : 2);
    const read = readComment(text, start) ?? readAction(text, start);
    if (typeof read === 'string') return read;
    if (read.tokens) actions.push(read.tokens);
    at = read.end;
    end = at;
  }
  return actions;
}

const TEXT: Action = [{ kind: 'text', text: '' }];

/** Go takes further characters for white space: such a text counts here. */
const isBlank = (text: string): boolean => /^[ \t-\r]*$/.test(text);

interface Read {
  readonly tokens?: Action;
  /** The offset after the closing braces. */
  readonly end: number;
}

/** A comment follows the opening braces at once, and its end is followed by the closing ones. */
function readComment(text: string, start: number): Read | string | undefined {
  if (!text.startsWith('/*', start)) return undefined;
  const end = text.indexOf('*/', start + 2);
  const close = end < 0 ? undefined : match(CLOSE, text, end + 2);
  return close === undefined ? 'a comment is not closed: write {{/* ... */}}' : { end: end + 2 + close.length };
}

function readAction(text: string, start: number): Read | string {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const close = match(CLOSE, text, at);
    if (close !== undefined) {
      if (depth > 0) return 'the brackets in "{{...}}" do not match: add ")"';
      return { tokens: [...tokens, { kind: 'end', text: close }], end: at + close.length };
    }
    const token = readToken(text, at);
    if (!token) return describe(text, at);
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close') depth -= 1;
    if (depth < 0) return 'the brackets in "{{...}}" do not match: remove ")"';
    tokens.push(token);
    at += token.text.length;
  }
  return 'a "{{" is not closed: add "}}"';
}

function readToken(text: string, at: number): Token | undefined {
  const first = text[at] ?? '';
  // A dot before a digit starts a number, and any other dot a field or itself.
  if (first === '.' && !/\d/.test(text[at + 1] ?? '')) return readDot(text, at);
  for (const [kind, pattern] of KINDS) {
    const found = match(pattern, text, at);
    if (!found) continue;
    const token = { kind, text: kind === 'space' ? withoutTrim(text, at, found) : found };
    return isEnded(token, text, at + found.length) ? token : undefined;
  }
  return undefined;
}

function readDot(text: string, at: number): Token | undefined {
  const name = match(FIELD, text, at) ?? '.';
  const token: Token = { kind: name === '.' ? 'dot' : 'field', text: name };
  return match(TERMINATOR, text, at + name.length) === undefined ? undefined : token;
}

/** White space before a trimming end belongs to that end. */
function withoutTrim(text: string, at: number, space: string): string {
  return space.length > 1 && text.startsWith('-}}', at + space.length) ? space.slice(0, -1) : space;
}

function isEnded({ kind }: Token, text: string, end: number): boolean {
  if (kind === 'number') return match(AFTER_NUMBER, text, end) === undefined;
  return kind !== 'variable' && kind !== 'word' ? true : match(TERMINATOR, text, end) !== undefined;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function describe(text: string, at: number): string {
  if (!text.includes('}}', at)) return 'a "{{" is not closed: add "}}"';
  const near = text.slice(at, at + 20).replace(/\s+/g, ' ');
  return `unexpected ${JSON.stringify(near)} in "{{...}}": correct the syntax`;
}
