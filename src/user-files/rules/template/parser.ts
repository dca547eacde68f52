// Blocks of Go's text/template (text/template/parse/parse.go): which action may follow which.
import type { Action, Token } from './lexer.ts';
import { isString } from './literals.ts';
import { KEYWORDS, Pipelines, unexpected } from './pipeline.ts';
import { MAX_DEPTH, Scope, TemplateError } from './scope.ts';

/** The action that ends a list of actions. */
type Ending = { readonly keyword: 'end' } | { readonly keyword: 'else'; readonly chained: string; readonly at: number };

type Control = 'if' | 'range' | 'with';

/** One `if` of a chain: its action, and where its pipeline starts there. */
interface Link {
  readonly action: Action;
  readonly at: number;
}

/** Where a list of actions stands: a definition starts anew. */
interface Place {
  readonly scope: Scope;
  ranges: number;
  depth: number;
}

/** Reads the actions of one template in their order. */
export class TemplateParser {
  private readonly actions: readonly Action[];
  /** By name, whether there is nothing in it. */
  private readonly defined = new Map<string, boolean>();
  private at = 0;

  constructor(actions: readonly Action[]) {
    this.actions = actions;
  }

  /** @throws TemplateError */
  read(): void {
    const place: Place = { scope: new Scope(true), ranges: 0, depth: 0 };
    while (this.at < this.actions.length) {
      const action = this.actions[this.at] ?? [];
      if (keywordOf(action) === 'define') this.definition(action);
      else if (this.action(place)) throw new TemplateError(`{{${keywordOf(action)}}} closes nothing: remove it`);
    }
  }

  /** Reads one action with all that belongs to it; an `end` or `else` is handed to the block around it. */
  private action(place: Place): Ending | undefined {
    const action = this.actions[this.at] ?? [];
    this.at += 1;
    if (action[0]?.kind === 'text') return undefined;
    const keyword = keywordOf(action);
    const rest = afterKeyword(action);
    switch (keyword) {
      case 'end':
        expectEnd(action, rest);
        return { keyword };
      case 'else':
        return readElse(action, rest);
      case 'if':
      case 'range':
      case 'with':
        return this.control(keyword, action, place);
      case 'block':
        return this.block(action, place);
      case 'template':
        return this.call(action, place);
      case 'break':
      case 'continue':
        expectEnd(action, rest);
        if (place.ranges > 0) return undefined;
        throw new TemplateError(`{{${keyword}}} stands outside of {{range}}: remove it`);
      case 'define':
        throw new TemplateError('{{define}} stands inside of another block: move it out');
      default:
        new Pipelines(action, 0, place.scope).read('');
        return undefined;
    }
  }

  private control(keyword: Control, opening: Action, place: Place): undefined {
    const before = place.scope.size;
    let link: Link | undefined = { action: opening, at: afterKeyword(opening) };
    while (link) link = this.link(keyword, link, place);
    place.scope.drop(before);
  }

  /** Reads from an `if` to its `else` or `end`; returns the next link of a chain, which shares the `end`. */
  private link(keyword: Control, { action, at }: Link, place: Place): Link | undefined {
    new Pipelines(action, at, place.scope).read(keyword);
    if (keyword === 'range') place.ranges += 1;
    const ending = this.list(keyword, place);
    if (keyword === 'range') place.ranges -= 1;
    if (ending.keyword === 'end') return undefined;
    if (ending.chained === keyword) return { action: this.actions[this.at - 1] ?? [], at: ending.at };
    if (ending.chained !== '')
      throw new TemplateError(
        `{{else ${ending.chained}}} stands in a {{${keyword}}}: write {{else}}{{${ending.chained} ...}} with an {{end}} of its own`,
      );
    if (this.list(keyword, place).keyword !== 'end') throw new TemplateError('{{else}} comes twice: keep one');
    return undefined;
  }

  private list(keyword: string, place: Place): Ending {
    place.depth += 1;
    if (place.depth > MAX_DEPTH) throw new TemplateError('the blocks are nested too deep: make the template simpler');
    while (this.at < this.actions.length) {
      const ending = this.action(place);
      if (!ending) continue;
      place.depth -= 1;
      return ending;
    }
    throw new TemplateError(`{{${keyword}}} is not closed: add {{end}}`);
  }

  private definition(action: Action): void {
    this.at += 1;
    const { name, next } = readName(action, 'define');
    expectEnd(action, next);
    this.body('define', name, 0);
  }

  private block(action: Action, place: Place): undefined {
    const { name, next } = readName(action, 'block');
    new Pipelines(action, next, place.scope).read('block');
    this.body('block', name, place.depth);
  }

  private call(action: Action, place: Place): undefined {
    const { next } = readName(action, 'template');
    if (action[skipSpace(action, next)]?.kind !== 'end') new Pipelines(action, next, place.scope).read('template');
  }

  /** A name may be given again when there is nothing in what has it, or nothing in what gets it. */
  private body(keyword: string, name: string, depth: number): void {
    const start = this.at;
    const ending = this.list(keyword, { scope: new Scope(false), ranges: 0, depth });
    if (ending.keyword !== 'end') throw new TemplateError(`{{else}} belongs to no {{if}}: remove it`);
    const [before, isEmpty] = [this.defined.get(name) ?? true, this.at === start + 1];
    if (!before && !isEmpty) throw new TemplateError(`{{${keyword}}} gives a name twice: rename one`);
    this.defined.set(name, before && isEmpty);
  }
}

function keywordOf(action: Action): string {
  const first = action[skipSpace(action, 0)];
  return first?.kind === 'word' && KEYWORDS.includes(first.text) ? first.text : '';
}

const afterKeyword = (action: Action): number => skipSpace(action, 0) + 1;

function skipSpace(action: Action, at: number): number {
  return action[at]?.kind === 'space' ? skipSpace(action, at + 1) : at;
}

function expectEnd(action: Action, at: number): void {
  const token = action[skipSpace(action, at)];
  if (token && token.kind !== 'end') throw unexpected(token);
}

function readElse(action: Action, at: number): Ending {
  const start = skipSpace(action, at);
  const { kind, text }: Token = action[start] ?? { kind: 'end', text: '' };
  if (kind === 'word' && (text === 'if' || text === 'with')) return { keyword: 'else', chained: text, at: start + 1 };
  if (kind !== 'end') throw new TemplateError('write {{else}} or {{else if ...}}');
  return { keyword: 'else', chained: '', at: start };
}

/** Names of Prometheus' own templates start so. */
const RESERVED = '__alert_';

function readName(action: Action, keyword: string): { readonly name: string; readonly next: number } {
  const at = skipSpace(action, afterKeyword(action));
  const token = action[at];
  const isName = token?.kind === 'raw' || (token?.kind === 'string' && isString(token.text));
  if (!token || !isName || token.text.includes(RESERVED) || token.text.includes('\\'))
    throw new TemplateError(`write {{${keyword} "name"}}`);
  return { name: token.text.slice(1, -1), next: at + 1 };
}
