import type { Token } from './actions.ts';
import { CONSTANTS, isConstant } from './actions.ts';

/** Go's own functions and Prometheus' (template/template.go). Source: Prometheus library v0.309. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery ' +
    'args externalURL first graphLink humanize humanizeDuration humanizePercentage humanizeTimestamp label match now ' +
    'parseDuration pathPrefix query reReplaceAll safeHtml sortByLabel stripDomain stripPort strvalue tableLink title ' +
    'toDuration toLower toTime toUpper urlQueryEscape value'
  ).split(' '),
);

/**
 * Checks what stands between the braces after a keyword, and adds the variables that it declares.
 * @param variables in scope; declared ones are added
 */
export function checkPipeline(tokens: readonly Token[], variables: Set<string>, keyword: string): string | undefined {
  const head = readHead(tokens, keyword);
  const body = tokens.slice(head.length);
  for (const check of [checkNames, checkBrackets, checkStages]) {
    const problem = check(body, variables);
    if (problem !== undefined) return problem;
  }
  for (const { kind, text } of head) if (kind === 'variable') variables.add(text);
  return undefined;
}

/** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
function readHead(tokens: readonly Token[], keyword: string): readonly Token[] {
  if (tokens[0]?.kind !== 'variable') return [];
  if (isOperator(tokens[1])) return tokens.slice(0, 2);
  const isPair =
    keyword === 'range' && tokens[1]?.text === ',' && tokens[2]?.kind === 'variable' && isOperator(tokens[3]);
  return isPair ? tokens.slice(0, 4) : [];
}

function isOperator(token: Token | undefined): boolean {
  return token?.kind === 'declare' || token?.kind === 'assign';
}

function checkNames(tokens: readonly Token[], variables: ReadonlySet<string>): string | undefined {
  for (const { kind, text } of tokens) {
    if (kind === 'variable' && !variables.has(text)) {
      return `the variable ${text.slice(0, 60)} is not defined: there are $labels, $value, $externalLabels and $externalURL`;
    }
    if (kind === 'word' && !FUNCTIONS.has(text) && !CONSTANTS.has(text)) {
      return `there is no function "${text.slice(0, 60)}": correct its name, or write "$labels.${text.slice(0, 60)}"`;
    }
  }
  return undefined;
}

function checkBrackets(tokens: readonly Token[]): string | undefined {
  let depth = 0;
  for (const { text, kind } of tokens) {
    if (kind !== 'punctuation') continue;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth < 0) break;
  }
  return depth === 0 ? undefined : 'the brackets in "{{...}}" do not match: add or remove one';
}

/** Each stage needs a value, and from the second on something that takes the value before it. */
function checkStages(tokens: readonly Token[]): string | undefined {
  const shape = tokens.map(shapeOf).join('');
  if (shape.includes('?')) return 'unexpected "," or "=" in "{{...}}": correct the syntax';
  if (/^$|^\||\|\||\(\||\(\)/.test(shape)) return 'a value is missing in "{{...}}": write one, such as $value';
  return shape.includes('|c') ? '"|" leads to a constant in "{{...}}", which is no function: call one' : undefined;
}

/** One character a token: `v` for a value, `c` for a constant, brackets and `|` themselves, `?` for what has no place. */
function shapeOf({ kind, text }: Token): string {
  if (isOperator({ kind, text }) || text === ',') return '?';
  if (kind === 'punctuation') return text;
  return isConstant({ kind, text }) ? 'c' : 'v';
}
