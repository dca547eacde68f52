import type { Action } from './actions.ts';
import { readActions } from './actions.ts';
import { checkPipeline } from './pipeline.ts';

/**
 * Checks a label or annotation of an alert as Prometheus does when it loads rules: it parses Go's text/template with
 * Prometheus' functions and with the variables `$labels`, `$value`, `$externalLabels` and `$externalURL`.
 * @returns the first problem in a sentence, or undefined
 */
export function checkTemplate(text: string): string | undefined {
  const actions = readActions(text);
  if (typeof actions === 'string') return actions;
  const open: Block[] = [{ keyword: '', variables: new Set(GIVEN), hasElse: false }];
  for (const action of actions) {
    const problem = checkAction(action, open);
    if (problem !== undefined) return problem;
  }
  const unclosed = open.length > 1 ? open.at(-1) : undefined;
  return unclosed && `{{${unclosed.keyword}}} is not closed: add {{end}}`;
}

/** A control structure that is open: the variables in its scope, and whether its `else` has come. */
interface Block {
  readonly keyword: string;
  readonly variables: Set<string>;
  hasElse: boolean;
}

const GIVEN = ['$', '$labels', '$value', '$externalLabels', '$externalURL'];
const CONTROLS = ['if', 'range', 'with'];

function checkAction({ keyword, tokens }: Action, open: Block[]): string | undefined {
  const current = open.at(-1);
  if (!current) return undefined;
  if (CONTROLS.includes(keyword)) {
    const block: Block = { keyword, variables: new Set(current.variables), hasElse: false };
    open.push(block);
    return checkPipeline(tokens, block.variables, keyword);
  }
  switch (keyword) {
    case 'else':
      return checkElse(tokens, current);
    case 'end':
      if (open.length === 1) return '{{end}} closes nothing: remove it';
      open.pop();
      return tokens.length > 0 ? '{{end}} takes no argument: remove it' : undefined;
    case 'define':
    case 'block':
      return checkDefinition(keyword, tokens, open);
    case 'template':
      return tokens[0]?.kind === 'string' ? checkRest(tokens.slice(1), current) : 'write {{template "name" .}}';
    case 'break':
    case 'continue':
      if (tokens.length > 0) return `{{${keyword}}} takes no argument: remove it`;
      return isInRange(open) ? undefined : `{{${keyword}}} stands outside of {{range}}: remove it`;
    default:
      return checkPipeline(tokens, current.variables, '');
  }
}

/** Neither the `else` of a range nor a definition in it belongs to the loop. */
function isInRange(open: readonly Block[]): boolean {
  const definition = open.findLastIndex(({ keyword }) => keyword === 'define' || keyword === 'block');
  return open.slice(definition + 1).some(({ keyword, hasElse }) => keyword === 'range' && !hasElse);
}

function checkElse(tokens: Action['tokens'], current: Block): string | undefined {
  if (!CONTROLS.includes(current.keyword) || current.hasElse) return '{{else}} belongs to no {{if}}: remove it';
  const [first, ...rest] = tokens;
  if (!first) {
    current.hasElse = true;
    return undefined;
  }
  const chained =
    first.kind === 'word' && (first.text === 'if' || first.text === 'with') && current.keyword !== 'range';
  return chained ? checkPipeline(rest, current.variables, first.text) : 'write {{else}} or {{else if ...}}';
}

function checkDefinition(keyword: string, tokens: Action['tokens'], open: Block[]): string | undefined {
  const current = open.at(-1);
  if (tokens[0]?.kind !== 'string') return `write {{${keyword} "name"}}`;
  if (keyword === 'define' && open.length > 1) return '{{define}} stands inside of another block: move it out';
  if (keyword === 'define' && tokens.length > 1) return '{{define}} takes only a name: remove the rest';
  const problem =
    keyword === 'block' && current ? checkPipeline(tokens.slice(1), current.variables, keyword) : undefined;
  // A definition does not see the variables around it.
  open.push({ keyword, variables: new Set(['$']), hasElse: false });
  return problem;
}

function checkRest(tokens: Action['tokens'], current: Block): string | undefined {
  return tokens.length === 0 ? undefined : checkPipeline(tokens, current.variables, 'template');
}
