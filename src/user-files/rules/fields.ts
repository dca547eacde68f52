import { prometheusSeconds } from '../duration.ts';
import type { YamlTree } from '../yaml/tree.ts';

/** The fields of one mapping, and where to say what is wrong with them. */
export interface Fields {
  readonly entries: ReadonlyMap<string, YamlTree>;
  readonly report: (problem: string) => void;
}

/** The mapping's fields; reports what is no mapping, and fields that are not `known`. */
export function readFields(tree: YamlTree, known: readonly string[], report: Fields['report']): Fields {
  if (tree.kind === 'null') return { entries: new Map(), report };
  if (tree.kind !== 'map') {
    report(`a mapping is needed here: write fields such as ${known.slice(0, 2).join(', ')}`);
    return { entries: new Map(), report };
  }
  for (const name of tree.entries.keys()) {
    if (!known.includes(name))
      report(`the field "${clip(name)}" is not known: remove it; there are ${known.join(', ')}`);
  }
  return { entries: tree.entries, report };
}

/** A field's text; '' when it is absent or null. */
export function readText({ entries, report }: Fields, name: string): string {
  const tree = entries.get(name);
  if (tree === undefined || tree.kind === 'null') return '';
  if (tree.kind === 'scalar') return tree.text;
  report(`${name} must be a text: write it in one value, in quotes if need be`);
  return '';
}

/** A Prometheus duration as it is written; undefined when it is absent or wrong. */
export function readDuration(fields: Fields, name: string): string | undefined {
  const tree = fields.entries.get(name);
  if (tree === undefined || tree.kind === 'null') return undefined;
  const text = readText(fields, name);
  if (tree.kind !== 'scalar' || prometheusSeconds(text) !== undefined) return text;
  fields.report(`${name}: "${clip(text)}" is not a duration: write for instance 30s, 5m or 1h30m`);
  return undefined;
}

/** A whole number; undefined when it is absent or wrong. */
export function readInteger({ entries, report }: Fields, name: string): number | undefined {
  const tree = entries.get(name);
  if (tree === undefined || tree.kind === 'null') return undefined;
  if (tree.kind === 'scalar' && tree.plain && /^[-+]?(0|[1-9]\d{0,14})$/.test(tree.text)) return Number(tree.text);
  report(`${name} must be a whole number without quotes: write for instance 10`);
  return undefined;
}

/** The items of a list; none when it is absent or wrong. */
export function readList({ entries, report }: Fields, name: string): readonly YamlTree[] {
  const tree = entries.get(name);
  if (tree === undefined || tree.kind === 'null') return [];
  if (tree.kind === 'list') return tree.items;
  report(`${name} must be a list: start each entry with "- "`);
  return [];
}

/** Names and texts, such as labels; undefined when there are none. */
export function readTexts({ entries, report }: Fields, name: string): Readonly<Record<string, string>> | undefined {
  const tree = entries.get(name);
  if (tree === undefined || tree.kind === 'null') return undefined;
  if (tree.kind !== 'map') {
    report(`${name} must be a mapping of names to texts: write "name: text" below it`);
    return undefined;
  }
  const inner: Fields = { entries: tree.entries, report: (problem) => report(`${name}: ${problem}`) };
  const texts = [...tree.entries.keys()].map((key) => [key, readText(inner, key)] as const);
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** A name as it can stand in a sentence. */
export function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Problem sentences stay short enough for a condition's message. */
export const MAX_SENTENCE = 300;

/** The sentence, cut where it is too long. */
export function sentence(text: string): string {
  return text.length > MAX_SENTENCE ? `${text.slice(0, MAX_SENTENCE - 3)}...` : text;
}
