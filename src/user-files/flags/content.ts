// The content of a flag that takes a whole configuration: how it is read, and what is told of it.
import type { YamlLimits } from '../yaml/limits.ts';
import { placeOf } from '../yaml/place.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlTree } from '../yaml/tree.ts';

/** One line, as the schema demands of a flag. Thanos takes a key that "<<" brings for one that is given twice. */
export const CONTENT_LIMITS: YamlLimits = { bytes: 4096, lines: 1, depth: 10, nodes: 1000, overrides: 'refused' };

/** What is wrong with a part of a content. */
export interface ContentFault {
  /** Such as `[0].regex`; empty for the whole. */
  readonly path: string;
  /** A predicate that quotes no value, with the way out. */
  readonly says: string;
}

/** Faults that are told: more of them have one cause mostly. */
const MOST_FAULTS = 5;

/**
 * Reads the content of a flag as Thanos does.
 * @param judge finds the faults of its tree
 * @returns a sentence for each, with the place in the content, and without its full stop
 */
export function readContent(content: string, judge: (tree: YamlTree) => readonly ContentFault[]): readonly string[] {
  const read = readYaml(content, CONTENT_LIMITS);
  if ('problem' in read) return [read.problem];
  return judge(read.tree)
    .slice(0, MOST_FAULTS)
    .map(({ path, says }) => `${placeOf(content, path)}: ${path === '' ? 'the content' : path} ${says}`);
}
