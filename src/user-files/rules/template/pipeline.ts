// Pipelines of Go's text/template (text/template/parse/parse.go): what stands between the braces after a keyword.
import type { Action, Token, TokenKind } from './lexer.ts';
import { isCharacter, isNumber, isString } from './literals.ts';
import { MAX_DEPTH, type Scope, TemplateError } from './scope.ts';

/** Words that only start an action. */
export const KEYWORDS: readonly string[] = [
  ...['if', 'else', 'end', 'range', 'with', 'define', 'block', 'template', 'break', 'continue'],
];

/** What an operand is: a constant can be called by nothing, and has no fields. */
type Operand = 'constant' | 'value';

const WORDS_OF_VALUES: readonly string[] = ['true', 'false', 'nil'];

/** Reads the tokens of one action from a place on. */
export class Pipelines {
  private readonly tokens: Action;
  private readonly scope: Scope;
  private at: number;
  private depth = 0;

  constructor(tokens: Action, at: number, scope: Scope) {
    this.tokens = tokens;
    this.at = at;
    this.scope = scope;
  }

  /**
   * Reads up to the closing braces, and declares the variables that stand there.
   * @throws TemplateError
   */
  read(keyword: string): void {
    this.pipeline(keyword, 'end');
  }

  private pipeline(keyword: string, end: TokenKind): void {
    this.declarations(keyword, 0);
    let commands = 0;
    while (this.peekAfterSpace().kind !== end) {
      if (!isTerm(this.peekAfterSpace())) throw unexpected(this.peekAfterSpace());
      const first = this.command();
      if (commands > 0 && first === 'constant')
        throw new TemplateError('"|" leads to a constant in "{{...}}", which is no function: call one');
      commands += 1;
    }
    this.at += 1;
    if (commands === 0) throw new TemplateError('a value is missing in "{{...}}": write one, such as $value');
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
  private declarations(keyword: string, before: number): void {
    const variable = this.peekAfterSpace();
    if (variable.kind !== 'variable') return;
    const start = this.at;
    this.at += 1;
    const next = this.peekAfterSpace();
    if (next.kind === 'assign' || next.kind === 'declare') {
      this.at += 1;
      this.scope.declare(variable);
    } else if (next.text === ',') {
      if (keyword !== 'range' || before > 0) throw unexpected(next);
      this.at += 1;
      this.scope.declare(variable);
      if (!['variable', 'end', 'close'].includes(this.peekAfterSpace().kind)) throw unexpected(this.peekAfterSpace());
      this.declarations(keyword, 1);
    } else this.at = start;
  }

  /** @returns what its first operand is */
  private command(): Operand {
    let first: Operand | undefined;
    for (;;) {
      const operand = isTerm(this.peekAfterSpace()) ? this.operand() : undefined;
      first ??= operand;
      const { kind } = this.peek();
      if (kind === 'space') continue;
      if (kind === 'pipe') this.at += 1;
      else if (kind !== 'end' && kind !== 'close') throw unexpected(this.peek());
      return first ?? 'value';
    }
  }

  private operand(): Operand {
    const operand = this.term();
    if (this.peek().kind !== 'field') return operand;
    if (operand === 'constant') throw unexpected(this.peek());
    while (this.peek().kind === 'field') this.at += 1;
    return 'value';
  }

  private term(): Operand {
    const token = this.peek();
    this.at += 1;
    if (token.kind === 'open') return this.brackets();
    if (token.kind === 'variable') this.scope.use(token);
    if (token.kind === 'word' && !WORDS_OF_VALUES.includes(token.text)) return callable(token);
    const check = LITERALS[token.kind];
    if (check && !check(token.text)) throw new TemplateError(`Go cannot read ${clipped(token)}: correct it`);
    return token.kind === 'variable' || token.kind === 'field' ? 'value' : 'constant';
  }

  private brackets(): Operand {
    this.depth += 1;
    if (this.depth > MAX_DEPTH)
      throw new TemplateError('the brackets in "{{...}}" are nested too deep: make it simpler');
    this.pipeline('', 'close');
    this.depth -= 1;
    return 'value';
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '}}' };
  }

  private peekAfterSpace(): Token {
    while (this.peek().kind === 'space') this.at += 1;
    return this.peek();
  }
}

const LITERALS: { readonly [kind in TokenKind]?: (text: string) => boolean } = {
  string: isString,
  character: isCharacter,
  number: isNumber,
};

const TERMS: readonly TokenKind[] = [
  'string',
  'raw',
  'character',
  'number',
  'variable',
  'field',
  'dot',
  'word',
  'open',
];

const isTerm = ({ kind, text }: Token): boolean =>
  TERMS.includes(kind) && !(kind === 'word' && KEYWORDS.includes(text));

function callable(token: Token): Operand {
  if (FUNCTIONS.has(token.text)) return 'value';
  const name = token.text.slice(0, 60);
  throw new TemplateError(`there is no function "${name}": correct its name, or write "$labels.${name}"`);
}

/** The sentence for a token that has no place where it stands. */
export function unexpected(token: Token): TemplateError {
  return token.kind === 'end'
    ? new TemplateError('a value is missing in "{{...}}": write one, such as $value')
    : new TemplateError(`unexpected ${clipped(token)} in "{{...}}": correct the syntax`);
}

const clipped = ({ text }: Token): string => JSON.stringify(text.slice(0, 20).replace(/\s+/g, ' '));

/** Go's own functions and Prometheus' (template/template.go). Source: Prometheus library v0.309. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery ' +
    'args externalURL first graphLink humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp label ' +
    'match now parseDuration pathPrefix query reReplaceAll safeHtml sortByLabel stripDomain stripPort strvalue tableLink ' +
    'title toDuration toLower toTime toUpper urlQueryEscape value'
  ).split(' '),
);
