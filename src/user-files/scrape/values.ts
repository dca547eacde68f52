import { type PlainText, scalarAsWritten } from '../../writer/plain-text.ts';
import type { YamlTree } from '../yaml/tree.ts';

/** A part of a scrape job, for the writer: nothing of it became a number or a truth value here. */
export type JobValue = string | PlainText | null | readonly JobValue[] | { readonly [name: string]: JobValue };

/** What the writer writes so that Prometheus reads of it what it would have read of the user's own text. */
export function jobValueOf(tree: YamlTree): JobValue {
  switch (tree.kind) {
    case 'null':
      return null;
    case 'scalar':
      return scalarAsWritten(tree.text, tree.plain);
    case 'list':
      return tree.items.map(jobValueOf);
    case 'map':
      return Object.fromEntries([...tree.entries].map(([name, value]) => [name, jobValueOf(value)]));
  }
}
