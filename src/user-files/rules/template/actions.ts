/** One `{{...}}`: its keyword, or '' for a pipeline, and the tokens after it. */
export interface Action {
  readonly keyword: string;
  readonly tokens: readonly Token[];
}

export interface Token {
  readonly kind: 'string' | 'number' | 'variable' | 'field' | 'dot' | 'word' | 'declare' | 'assign' | 'punctuation';
  readonly text: string;
}

/** Strings, numbers, the bare dot, `true`, `false` and `nil`. */
export function isConstant({ kind, text }: Token): boolean {
  return kind === 'string' || kind === 'number' || kind === 'dot' || CONSTANTS.has(text);
}

/** Words that are no functions. */
export const CONSTANTS: ReadonlySet<string> = new Set(['true', 'false', 'nil']);

const KEYWORDS = ['if', 'else', 'end', 'range', 'with', 'define', 'block', 'template', 'break', 'continue'];

/** Words, variables and fields end at white space or punctuation; `$labels.a-b` is not two things. */
const END = '(?=[\\s.,|:)(]|\\}\\}|$)';

/** Go's escape sequences, less the quote. */
const ESCAPE = '[abfnrtv\\\\]|x[\\da-fA-F]{2}|u[\\da-fA-F]{4}|U00(?:0\\d|10)[\\da-fA-F]{4}|[0-3][0-7]{2}';

const STRING = `"(?:[^"\\\\\\n]|\\\\(?:"|${ESCAPE}))*"`;
const CHARACTER = `'(?:[^'\\\\\\n]|\\\\(?:'|${ESCAPE}))'`;
const NUMBER = '[-+]?(?:0[xXbBoO][\\da-fA-F_]+|(?:\\d[\\d_]*(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?)i?';

const KINDS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['string', new RegExp(`${STRING}|\`[^\`]*\`|${CHARACTER}`, 'uy')],
  ['number', new RegExp(`${NUMBER}(?![\\p{L}\\p{Nd}_$"'\`])`, 'uy')],
  ['variable', new RegExp(`\\$[\\p{L}\\p{Nd}_]*${END}`, 'uy')],
  ['field', new RegExp(`(?<!["'\`])\\.(?!\\d)[\\p{L}\\p{Nd}_]+${END}`, 'uy')],
  ['dot', /\.(?=[\s,|:)(]|\}\}|$)/y],
  ['word', new RegExp(`[\\p{L}_][\\p{L}\\p{Nd}_]*${END}`, 'uy')],
  ['declare', /:=/y],
  ['assign', /=/y],
  ['punctuation', /[|,()]/y],
];

/** The actions of a template in their order, or what is wrong with the template's outer form. */
export function readActions(text: string): readonly Action[] | string {
  const actions: Action[] = [];
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    const start = at + (/^\{\{-\s/.test(text.slice(at, at + 4)) ? 4 : 2);
    const comment = readComment(text, start);
    const read = comment ?? readAction(text, start);
    if (typeof read === 'string') return read;
    if (read.tokens) actions.push(toAction(read.tokens));
    at = read.end;
  }
  return actions;
}

interface Read {
  readonly tokens?: readonly Token[];
  /** The offset after the closing braces. */
  readonly end: number;
}

/** A comment follows the opening braces at once, and its end is followed by the closing ones. */
function readComment(text: string, start: number): Read | string | undefined {
  if (!text.startsWith('/*', start)) return undefined;
  const end = text.indexOf('*/', start + 2);
  const close = end < 0 ? undefined : match(/(?:\s-)?\}\}/y, text, end + 2);
  if (close === undefined) return 'a comment is not closed: write {{/* ... */}}';
  return { end: end + 2 + close.length };
}

function readAction(text: string, start: number): Read | string {
  const tokens: Token[] = [];
  let neighbour: Token | undefined;
  for (let at = start; at < text.length; ) {
    const close = match(/(?:\s-)?\}\}/y, text, at);
    if (close !== undefined) return { tokens, end: at + close.length };
    const token = readToken(text, at);
    if (!token || (neighbour && touches(neighbour, token))) return describe(text, at);
    neighbour = token.kind === 'space' ? undefined : { kind: token.kind, text: token.text };
    if (neighbour) tokens.push(neighbour);
    at += token.text.length;
  }
  return 'a "{{" is not closed: add "}}"';
}

interface Lexeme {
  readonly kind: Token['kind'] | 'space';
  readonly text: string;
}

/** Two values need a space between them; a field follows a value at once, but no constant. */
function touches(left: Token, { kind, text }: Lexeme): boolean {
  if (kind === 'field') return isConstant(left);
  const isValue = ['string', 'number', 'variable', 'dot', 'word'].includes(kind) || text === '(';
  return isValue && !['declare', 'assign'].includes(left.kind) && !'(|,'.includes(left.text);
}

function readToken(text: string, at: number): Lexeme | undefined {
  for (const [kind, pattern] of KINDS) {
    const found = match(pattern, text, at);
    // White space before a trimming end belongs to that end.
    if (found !== undefined)
      return { kind, text: kind === 'space' && isTrimmed(text, at, found) ? found.slice(0, -1) : found };
  }
  return undefined;
}

function isTrimmed(text: string, at: number, space: string): boolean {
  return space.length > 1 && text.startsWith('-}}', at + space.length);
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

function toAction(tokens: readonly Token[]): Action {
  const [first, ...rest] = tokens;
  if (first?.kind === 'word' && KEYWORDS.includes(first.text)) return { keyword: first.text, tokens: rest };
  return { keyword: '', tokens };
}
