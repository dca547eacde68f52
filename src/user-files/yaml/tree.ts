/** YAML as it is written: a scalar keeps its text, so that a label's `1.10` is not read as 1.1. */
export type YamlTree =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly text: string; readonly plain: boolean }
  | { readonly kind: 'list'; readonly items: readonly YamlTree[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, YamlTree> };

/** What Go's YAML takes for null when it is not in quotes. */
export const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...spellings(true, ['y', 'yes', 'true', 'on']),
  ...spellings(false, ['n', 'no', 'false', 'off']),
]);

/** The truth value of a scalar as Go's YAML gives it to a boolean field (YAML 1.1: `yes` is true); undefined for others. */
export function booleanOf(tree: YamlTree | undefined): boolean | undefined {
  return tree?.kind === 'scalar' && tree.plain ? BOOLEANS.get(tree.text) : undefined;
}

function spellings(value: boolean, words: readonly string[]): [string, boolean][] {
  return words.flatMap((word) => {
    const capital = word.slice(0, 1).toUpperCase();
    return [word, capital + word.slice(1), word.toUpperCase()].map((text): [string, boolean] => [text, value]);
  });
}
