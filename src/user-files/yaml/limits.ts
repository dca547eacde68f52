import { makeLexer } from './lexer.ts';

/** How much of what a user wrote is read at all. What is over is refused before it is parsed. */
export interface YamlLimits {
  readonly bytes: number;
  readonly lines: number;
  /** Lists and mappings in each other. */
  readonly depth: number;
  /** Values, keys and entries, what aliases repeat included. */
  readonly nodes: number;
  /** Whether a key that "<<" brings may be given again beside it; the program that reads after us decides. Default: it may. */
  readonly overrides?: 'refused';
  /** Whether a key without quotes must be what it looks like, where the reader would make `true` of `yes`. Default: it need not. */
  readonly keys?: 'texts';
}

/** As large as the largest request that the API server takes; the others are some times what a file of 1 MiB has. */
export const YAML_LIMITS: YamlLimits = { bytes: 3 * 1024 * 1024, lines: 200_000, depth: 100, nodes: 300_000 };

/** The sentence for what is nested too deep. */
export const tooDeep = ({ depth }: YamlLimits): string =>
  `the YAML is nested deeper than ${depth} levels: make it flatter`;

/** The sentence for too many values. */
export const tooMany = ({ nodes }: YamlLimits): string =>
  `the YAML has more than ${nodes} keys and values, what aliases repeat included: split the file`;

/**
 * Looks whether a text can be parsed in a bounded time; in one pass, without a tree and without recursion.
 * @returns the first limit that it goes beyond, with the way out
 */
export function findExcess(content: string, limits: YamlLimits): string | undefined {
  if (Buffer.byteLength(content) > limits.bytes) return `the YAML is larger than ${limits.bytes} bytes: split the file`;
  if (countLines(content) > limits.lines) return `the YAML has more than ${limits.lines} lines: split the file`;
  return findTangle(content, limits);
}

function countLines(content: string): number {
  let lines = 1;
  for (let end = content.indexOf('\n'); end >= 0; end = content.indexOf('\n', end + 1)) lines += 1;
  return lines;
}

/** What the lexer calls a scalar; the scalar's text is the token that follows. */
const SCALAR = '\x1f';

const ENTRIES: readonly string[] = [SCALAR, '-', '?', ':', ',', '[', '{', '*'];

function findTangle(content: string, limits: YamlLimits): string | undefined {
  const blocks = new BlockDepth();
  const flow = new FlowDepth();
  let nodes = 0;
  let isText = false;
  for (const token of makeLexer().lex(content)) {
    const sign: string = isText ? '' : token;
    if (ENTRIES.includes(sign)) nodes += 1;
    flow.take(sign);
    if (flow.depth === 0) blocks.take(token, isText);
    if (nodes > limits.nodes) return tooMany(limits);
    if (Math.max(flow.depth, flow.chain, blocks.depth) > limits.depth) return tooDeep(limits);
    isText = sign === SCALAR;
  }
  return undefined;
}

/** How deep `[` and `{` are in each other. */
class FlowDepth {
  depth = 0;
  /** Signs that open one more mapping each, as in `a: b: c:`, which no reader takes for YAML in the end. */
  chain = 0;

  take(sign: string): void {
    if (sign === '[' || sign === '{') this.depth += 1;
    if (sign === ']' || sign === '}') this.depth = Math.max(0, this.depth - 1);
    if (sign === ':' || sign === '?' || sign === '-') this.chain += 1;
    else if (this.depth > 0 ? sign === ',' : sign.includes('\n')) this.chain = 0;
  }
}

/** How deep block lists and mappings are in each other, at most: each stands further right than the one around it. */
class BlockDepth {
  private readonly columns: number[] = [];
  private column = 0;
  /** Only spaces and entry signs have come on this line. */
  private isStart = true;

  get depth(): number {
    return this.columns.length;
  }

  take(token: string, isText: boolean): void {
    const isSpace = !isText && token.trim() === '';
    if (this.isStart && !isSpace && token !== SCALAR) {
      this.open();
      this.isStart = !isText && (token === '-' || token === '?' || token === ':');
    }
    const end = token.lastIndexOf('\n');
    this.column = end < 0 ? this.column + token.length : token.length - end - 1;
    if (end >= 0) this.isStart = true;
    if (token === SCALAR && !isText) this.column -= 1;
  }

  private open(): void {
    while ((this.columns.at(-1) ?? -1) > this.column) this.columns.pop();
    if ((this.columns.at(-1) ?? -1) < this.column) this.columns.push(this.column);
  }
}
