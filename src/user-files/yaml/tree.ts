import type { Node, Scalar, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';

/** YAML as it is written: a scalar keeps its text, so that a label's `1.10` is not read as 1.1. */
export type YamlTree =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly text: string; readonly plain: boolean }
  | { readonly kind: 'list'; readonly items: readonly YamlTree[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, YamlTree> };

/** The tree of a file, or why it cannot be read. */
export type YamlFile = { readonly tree: YamlTree } | { readonly problem: string };

/**
 * Reads one YAML document. Aliases and merge keys are resolved; keys given twice, tags other than `!!str` and a second
 * document are refused. The problem names line and column and never quotes the content, which may be secret.
 */
export function readYaml(content: string): YamlFile {
  // What Go's YAML refuses to read at all.
  const odd = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(content);
  if (odd) return { problem: `${at(content, odd.index)}: a control character is not allowed in YAML: remove it` };
  const [document, ...others] = parseAllDocuments(content, {
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'silent',
  }).filter((each) => each.contents !== null || each.errors.length > 0);
  if (!document) return { tree: { kind: 'null' } };
  const error = document.errors[0];
  if (error) return { problem: `${at(content, error.pos[0])}: this is not valid YAML (${error.code}): correct it` };
  if (others.length > 0)
    return { problem: 'there are several YAML documents and only the first would be read: join them' };
  try {
    return { tree: build(document.contents, { anchors: new Map(), left: MAX_NODES }, 0) };
  } catch (error) {
    if (error instanceof YamlTreeError) return { problem: error.message };
    throw error;
  }
}

/** More than any file that fits into a ConfigMap; aliases of aliases would otherwise grow without end. */
const MAX_NODES = 500_000;
const MAX_DEPTH = 100;
const TOO_MUCH = 'the YAML is nested or repeated too often: make it smaller';

interface Build {
  /** What each anchor stands for, and of how many nodes it is made: the latest before an alias is meant. */
  readonly anchors: Map<string, { readonly tree: YamlTree; readonly nodes: number }>;
  left: number;
}

class YamlTreeError extends Error {
  override name = 'YamlTreeError';
}

function build(node: unknown, context: Build, depth: number): YamlTree {
  if (depth > MAX_DEPTH) throw new YamlTreeError(TOO_MUCH);
  if (isAlias(node)) return buildAlias(node.source, context);
  const before = context.left;
  spend(1, context);
  const tree = buildNode(node, context, depth);
  const anchor = (node as (Node & { anchor?: string }) | null | undefined)?.anchor;
  if (anchor !== undefined) context.anchors.set(anchor, { tree, nodes: before - context.left });
  return tree;
}

/** An alias costs as much as what it repeats, though that is built once: all readers of the tree walk it again. */
function buildAlias(anchor: string, context: Build): YamlTree {
  const meant = context.anchors.get(anchor);
  if (!meant) throw new YamlTreeError('a YAML alias has no anchor before it: write the value out');
  spend(meant.nodes, context);
  return meant.tree;
}

function spend(nodes: number, context: Build): void {
  context.left -= nodes;
  if (context.left < 0) throw new YamlTreeError(TOO_MUCH);
}

function buildNode(node: unknown, context: Build, depth: number): YamlTree {
  refuseTag(node);
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => build(item, context, depth + 1)) };
  if (isMap(node)) return { kind: 'map', entries: buildEntries(node, context, depth) };
  return isScalar(node) ? buildScalar(node) : { kind: 'null' };
}

function refuseTag(node: unknown): void {
  const tag = (node as Node | null | undefined)?.tag;
  if (
    tag !== undefined &&
    tag !== 'tag:yaml.org,2002:str' &&
    tag !== 'tag:yaml.org,2002:map' &&
    tag !== 'tag:yaml.org,2002:seq'
  ) {
    throw new YamlTreeError('a YAML tag other than !!str is not supported: remove the tag');
  }
}

function buildScalar(scalar: Scalar): YamlTree {
  const plain = scalar.type === 'PLAIN';
  if (scalar.value === null) return { kind: 'null' };
  return { kind: 'scalar', text: plain ? (scalar.source ?? String(scalar.value)) : String(scalar.value), plain };
}

function buildEntries(map: YAMLMap, context: Build, depth: number): ReadonlyMap<string, YamlTree> {
  const own = new Map<string, YamlTree>();
  const merged = new Map<string, YamlTree>();
  for (const { key, value } of map.items) {
    const name = build(key, context, depth + 1);
    if (name.kind !== 'scalar') throw new YamlTreeError('a key of a YAML mapping is not a text: write one');
    const tree = build(value, context, depth + 1);
    if (name.plain && name.text === '<<') merge(tree, merged);
    else own.set(name.text, tree);
  }
  for (const [name, tree] of merged) if (!own.has(name)) own.set(name, tree);
  return own;
}

/** The first of several merged mappings wins. */
function merge(tree: YamlTree, into: Map<string, YamlTree>): void {
  for (const part of tree.kind === 'list' ? tree.items : [tree]) {
    if (part.kind !== 'map') throw new YamlTreeError('"<<" needs a mapping: write <<: *anchor');
    for (const [name, value] of part.entries) if (!into.has(name)) into.set(name, value);
  }
}

function at(content: string, offset: number): string {
  const lines = content.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
