// What the building of a tree goes by, and how it is given up.
import type { Node } from 'yaml';
import { tooMany, type YamlLimits } from './limits.ts';
import { at } from './position.ts';
import type { YamlTree } from './tree.ts';

/** Why a document has no tree, in a sentence that quotes nothing. */
export class YamlTreeError extends Error {
  override name = 'YamlTreeError';
}

/** The state of the building of one tree. */
export interface Build {
  readonly content: string;
  readonly limits: YamlLimits;
  /** What each anchor stands for, and of how many nodes it is made: the latest before an alias is meant. */
  readonly anchors: Map<string, { readonly tree: YamlTree; readonly nodes: number; readonly depth: number }>;
  left: number;
  /** Lists and mappings in brackets that are open here. */
  brackets: number;
}

/** Counts nodes. @throws YamlTreeError when there are too many */
export function spend(nodes: number, context: Build): void {
  context.left -= nodes;
  if (context.left < 0) throw new YamlTreeError(tooMany(context.limits));
}

/** @throws YamlTreeError that says where `node` is */
export function refuse(node: unknown, { content }: Build, problem: string): never {
  const range = (node as Node | null | undefined)?.range;
  throw new YamlTreeError(range ? `${at(content, range[0])}: ${problem}` : problem);
}
