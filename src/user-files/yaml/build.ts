import type { Document, Node, Range, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { tooDeep, tooMany, type YamlLimits } from './limits.ts';
import { isNoJson, numberOf } from './numbers.ts';
import { at } from './position.ts';
import { booleanOf, NULLS, type YamlTree } from './tree.ts';

/** Why a document has no tree, in a sentence that quotes nothing. */
export class YamlTreeError extends Error {
  override name = 'YamlTreeError';
}

/**
 * The tree of a document that was parsed without error.
 * @param content the whole text, for positions
 * @throws YamlTreeError
 */
export function buildTree(document: Document.Parsed, content: string, limits: YamlLimits): YamlTree {
  return build(document.contents, { content, limits, anchors: new Map(), left: limits.nodes, brackets: 0 }, 0);
}

interface Build {
  readonly content: string;
  readonly limits: YamlLimits;
  /** What each anchor stands for, and of how many nodes it is made: the latest before an alias is meant. */
  readonly anchors: Map<string, { readonly tree: YamlTree; readonly nodes: number; readonly depth: number }>;
  left: number;
  /** Lists and mappings in brackets that are open here. */
  brackets: number;
}

function build(node: unknown, context: Build, depth: number): YamlTree {
  if (depth > context.limits.depth) throw new YamlTreeError(tooDeep(context.limits));
  if (isAlias(node)) return buildAlias(node, context);
  const before = context.left;
  spend(1, context);
  const tree = buildNode(node, context, depth);
  const anchor = (node as (Node & { anchor?: string }) | null | undefined)?.anchor;
  if (anchor !== undefined) nameAnchor(anchor, { tree, nodes: before - context.left, depth }, node as Node, context);
  return tree;
}

type Anchored = ReturnType<Build['anchors']['get']> & object;

function nameAnchor(anchor: string, meant: Anchored, node: Node, context: Build): void {
  if (!/^[-\w]+$/.test(anchor)) refuse(node, context, 'the name of a YAML anchor has an odd character: use letters');
  context.anchors.set(anchor, meant);
}

/** An alias costs as much as what it repeats, though that is built once: all readers of the tree walk it again. */
function buildAlias(node: Node & { source: string }, context: Build): YamlTree {
  const meant = context.anchors.get(node.source);
  if (!meant) return refuse(node, context, 'a YAML alias has no anchor before it: write the value out');
  spend(meant.nodes, context);
  return meant.tree;
}

function spend(nodes: number, context: Build): void {
  context.left -= nodes;
  if (context.left < 0) throw new YamlTreeError(tooMany(context.limits));
}

function refuse(node: unknown, { content }: Build, problem: string): never {
  const range = (node as Node | null | undefined)?.range;
  throw new YamlTreeError(range ? `${at(content, range[0])}: ${problem}` : problem);
}

function buildNode(node: unknown, context: Build, depth: number): YamlTree {
  const tag = (node as Node | null | undefined)?.tag;
  if (tag !== undefined && !TAGS.includes(tag))
    refuse(node, context, 'a YAML tag other than !!str is not supported: remove the tag');
  if (isScalar(node)) return buildScalar(node, context);
  if (!isSeq(node) && !isMap(node)) return { kind: 'null' };
  const brackets = node.flow ? 1 : 0;
  context.brackets += brackets;
  const tree = buildCollection(node, context, depth);
  context.brackets -= brackets;
  return tree;
}

function buildCollection(node: YAMLSeq | YAMLMap, context: Build, depth: number): YamlTree {
  if (isMap(node)) return { kind: 'map', entries: buildEntries(node, context, depth) };
  return { kind: 'list', items: node.items.map((item) => build(item, context, depth + 1)) };
}

const TAGS: readonly string[] = ['tag:yaml.org,2002:str', 'tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'];

/** Half of a character in an escape: Go's YAML refuses it, also where both halves come. */
const SURROGATE = /(?<!\\)(?:\\\\)*\\(?:u|U0000)[dD][89a-fA-F]/;
/** JSON's escape of a slash, which Go's YAML v2 does not know. */
const SLASH = /(?<!\\)(?:\\\\)*\\\//;

function buildScalar(scalar: Scalar, context: Build): YamlTree {
  if (scalar.type?.startsWith('QUOTE_') && scalar.range) refuseOpenQuote(scalar, scalar.range, context);
  if (scalar.type === 'QUOTE_DOUBLE' && scalar.range) refuseEscapes(scalar, scalar.range, context);
  if (scalar.type?.startsWith('BLOCK_') && scalar.range) refuseTabFirst(scalar, scalar.range, context);
  const isPlain = scalar.type === 'PLAIN';
  const text = isPlain ? (scalar.source ?? '') : endedText(scalar, context);
  if (isPlain) refuseOddPlain(text, scalar, context);
  if (isPlain && scalar.tag === undefined && NULLS.has(text)) return { kind: 'null' };
  return { kind: 'scalar', text, plain: isPlain && scalar.tag === undefined };
}

/** The library takes a quote at the end of a text for its end, also one that is doubled or has a backslash before it. */
function refuseOpenQuote(scalar: Scalar, [start, end]: Range, context: Build): void {
  const inside = context.content.slice(start + 1, end - 1);
  const left = scalar.type === 'QUOTE_SINGLE' ? inside.replaceAll("''", '') : inside.replaceAll(/\\./gs, '');
  const isOpen = scalar.type === 'QUOTE_SINGLE' ? left.includes("'") : left.endsWith('\\');
  if (isOpen || end - start < 2) refuse(scalar, context, 'a quote is not closed: write the closing quote');
}

function refuseEscapes(scalar: Scalar, [start, end]: Range, context: Build): void {
  const written = context.content.slice(start, end);
  if (SURROGATE.test(written))
    refuse(scalar, context, 'an escape stands for half of a character: write the character itself');
  if (SLASH.test(written)) refuse(scalar, context, 'Go knows no escape "\\/": write the slash alone');
}

/** Go looks for the indentation of a block in the lines before its text, and refuses a tab there. */
function refuseTabFirst(scalar: Scalar, [start, end]: Range, context: Build): void {
  if (TAB_FIRST.test(context.content.slice(start, end)))
    refuse(scalar, context, 'a block starts with a tab, which Go takes for indentation: use spaces, or quotes');
}

/** The library ends the last line of a block that the file does not end, and counts blanks in one otherwise: Go does not. */
function endedText(scalar: Scalar, context: Build): string {
  const { content } = context;
  const text = String(scalar.value);
  if (!scalar.type?.startsWith('BLOCK_') || !scalar.range) return text;
  const [start, end] = scalar.range;
  const lines = content.slice(content.indexOf('\n', start) + 1, end);
  if (text.trim() === '' && lines.includes(' '))
    refuse(scalar, context, 'a block holds nothing but blanks: write them in quotes, or leave them out');
  const isOpen = end === content.length && !content.endsWith('\n');
  return isOpen && text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** A head that gives no indentation, then lines of spaces, then spaces and a tab. */
const TAB_FIRST = /^[|>][-+]?(?:[ \t\r][^\n]*)?\n(?: *\r?\n)* *\t/;

/** What Go's YAML v2 reads in another way, or hands to some fields and not to others. */
function refuseOddPlain(text: string, scalar: Scalar, context: Build): void {
  if (context.brackets > 0 && text.includes('?'))
    refuse(scalar, context, 'a "?" within brackets ends the text for Go: put the text in quotes');
  if (context.brackets > 0 && text.startsWith(':'))
    refuse(scalar, context, 'a text within brackets starts with ":": put it in quotes');
  if (text === 'Null' || text === 'NULL') refuse(scalar, context, 'a null is written in another way: write null or ~');
}

function buildEntries(map: YAMLMap, context: Build, depth: number): ReadonlyMap<string, YamlTree> {
  const own = new Map<string, YamlTree>();
  let merged: ReadonlyMap<string, YamlTree> | undefined;
  for (const { key, value } of map.items) {
    const { text, plain } = buildKey(key, context, depth);
    const isMerge = plain && text === '<<';
    if (isMerge ? merged : own.has(text)) refuse(key, context, 'a key is given twice in one mapping: keep one');
    const tree = build(value, context, depth + 1);
    if (isMerge) merged = merge(tree, own, key, context);
    else own.set(text, tree);
  }
  for (const [name, tree] of merged ?? []) {
    if (own.has(name)) refuseOverride(map, context);
    else own.set(name, tree);
  }
  return own;
}

/** Where Go's YAML v2 is strict, a merged key that is given again is a key that is given twice. */
function refuseOverride(node: unknown, context: Build): void {
  if (context.limits.overrides === 'refused')
    refuse(node, context, '"<<" holds a key that is given beside it or in another mapping too: keep one');
}

/** Go looks for the ":" of a key in so many characters (yaml, scannerc.go); bytes, so that each way of counting is held. */
const LONGEST_KEY = 1000;

/** Go wants a key and its ":" on one line, and near. */
function refuseTornKey(key: unknown, context: Build): void {
  const range = isScalar(key) ? key.range : undefined;
  if (!range) return;
  if (isScalar(key) && key.anchor !== undefined) refuse(key, context, 'a key has an anchor: put it at the value');
  const sign = /[^ \t\r]/g;
  sign.lastIndex = range[1];
  const next = sign.exec(context.content)?.[0];
  // Go takes ":," for a part of a key without quotes.
  if (isScalar(key) && key.type === 'PLAIN' && /^:[,[\]{}]/.test(context.content.slice(range[1], range[1] + 2)))
    refuse(key, context, 'a ":" is followed by a bracket or a comma: put a space between them');
  const isTorn = next === '\n' || next === '#' || context.content.slice(range[0], range[1]).includes('\n');
  const colon = context.content.indexOf(':', range[1]);
  if (Buffer.byteLength(context.content.slice(range[0], colon < 0 ? range[1] : colon)) > LONGEST_KEY)
    refuse(key, context, `a key is longer than ${LONGEST_KEY} bytes, quotes included: make it shorter`);
  if (isTorn) refuse(key, context, 'a key stands on another line than its ":": join the lines');
}

function buildKey(key: unknown, context: Build, depth: number): YamlTree & { readonly kind: 'scalar' } {
  refuseTornKey(key, context);
  const name = build(key, context, depth + 1);
  if (name.kind !== 'scalar') return refuse(key, context, 'a key of a YAML mapping is not a text: write one');
  // As it may be written again, with escapes.
  if (name.text.replaceAll(/[^ -~]|["\\]/g, '\\u0000').length > LONGEST_KEY)
    refuse(key, context, `a key is longer than ${LONGEST_KEY} bytes with its escapes: make it shorter`);
  // Go merges whatever the quotes are.
  if (name.text === '<<' && !name.plain) refuse(key, context, 'the key "<<" merges for Go, also in quotes: rename it');
  if (context.limits.keys === 'texts' && isOtherKey(name))
    refuse(key, context, 'a key is a truth value or a number, which kubectl writes in another way: put it in quotes');
  return name;
}

/** Whether Go makes a key with another text of it. */
function isOtherKey(name: YamlTree & { readonly kind: 'scalar' }): boolean {
  const number = numberOf(name);
  if (booleanOf(name) !== undefined || isNoJson(name)) return true;
  // JSON of kubectl has no keys of more than 63 bits.
  return number !== undefined && (`${number}` !== name.text || (typeof number === 'bigint' && number >= 2n ** 63n));
}

/**
 * What a merge key adds: the first of several mappings wins.
 * @param before a key that stands before "<<" is overridden by Go's YAML v2 and by no other reader
 */
function merge(tree: YamlTree, before: ReadonlyMap<string, YamlTree>, key: unknown, context: Build) {
  const merged = new Map<string, YamlTree>();
  for (const part of tree.kind === 'list' ? tree.items : [tree]) {
    if (part.kind !== 'map') return refuse(key, context, '"<<" needs a mapping: write <<: *anchor');
    for (const [name, value] of part.entries) {
      if (merged.has(name)) refuseOverride(key, context);
      else merged.set(name, value);
    }
  }
  for (const name of before.keys()) {
    if (!merged.has(name)) continue;
    refuseOverride(key, context);
    refuse(key, context, '"<<" stands after a key that it holds too: move "<<" to the top');
  }
  return merged;
}
