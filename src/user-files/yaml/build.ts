// The tree of a parsed document: anchors, aliases and merges resolved, what readers in Go see otherwise refused.
import type { Document, Node, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { type Build, refuse, spend, YamlTreeError } from './building.ts';
import { refuseOddKey, refuseTornKey } from './keys.ts';
import { tooDeep, type YamlLimits } from './limits.ts';
import { buildScalar } from './scalars.ts';
import type { YamlTree } from './tree.ts';

/**
 * The tree of a document that was parsed without error.
 * @param content the whole text, for positions
 * @throws YamlTreeError
 */
export function buildTree(document: Document.Parsed, content: string, limits: YamlLimits): YamlTree {
  return build(document.contents, { content, limits, anchors: new Map(), left: limits.nodes, brackets: 0 }, 0);
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

function buildKey(key: unknown, context: Build, depth: number): YamlTree & { readonly kind: 'scalar' } {
  refuseTornKey(key, context);
  const name = build(key, context, depth + 1);
  if (name.kind !== 'scalar') return refuse(key, context, 'a key of a YAML mapping is not a text: write one');
  refuseOddKey(key, name, context);
  return name;
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
