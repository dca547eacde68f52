import { numberOf } from '../../yaml/numbers.ts';
import { booleanOf, type YamlTree } from '../../yaml/tree.ts';

/** The fields of one mapping, as Prometheus has them after it read them. */
export interface Fields {
  /** Whether it is there and not null. */
  readonly has: (name: string) => boolean;
  /** Whether it is there, null too: null takes away the value that Prometheus has by default. */
  readonly isWritten: (name: string) => boolean;
  /** The text of a scalar; empty when it is none, and Prometheus' own value when it is not written. */
  readonly text: (name: string, byDefault?: string) => string;
  /** Whether a text, list or mapping is what Go calls zero: not there, null or empty. 0 and false are texts in a field of texts. */
  readonly isEmpty: (name: string) => boolean;
  /** Whether the number of a field of whole ones is 0 or not there: Go leaves out the fraction of what is written with one. */
  readonly isZero: (name: string) => boolean;
  readonly items: (name: string) => readonly YamlTree[];
  readonly entries: (name: string) => ReadonlyMap<string, YamlTree>;
  readonly isTrue: (name: string) => boolean;
  readonly all: ReadonlyMap<string, YamlTree>;
}

/** One fault of a mapping: a field of it and what is wrong. */
export interface Fault {
  readonly field: string;
  readonly says: string;
}

/** A rule of Prometheus over several fields of a mapping. */
export type Check = (fields: Fields) => readonly Fault[];

export function fieldsOf(entries: ReadonlyMap<string, YamlTree>): Fields {
  const get = (name: string): YamlTree => entries.get(name) ?? { kind: 'null' };
  return {
    has: (name) => get(name).kind !== 'null',
    isWritten: (name) => entries.has(name),
    text: (name, byDefault = '') => (entries.has(name) ? textOf(get(name)) : byDefault),
    isEmpty: (name) => isEmpty(get(name)),
    isZero: (name) => Math.trunc(Number(numberOf(get(name)) ?? 0)) === 0,
    items: (name) => itemsOf(get(name)),
    entries: (name) => entriesOf(get(name)),
    isTrue: (name) => booleanOf(get(name)) === true,
    all: entries,
  };
}

export const textOf = (tree: YamlTree): string => (tree.kind === 'scalar' ? tree.text : '');
const itemsOf = (tree: YamlTree): readonly YamlTree[] => (tree.kind === 'list' ? tree.items : []);
const entriesOf = (tree: YamlTree): ReadonlyMap<string, YamlTree> => (tree.kind === 'map' ? tree.entries : new Map());

function isEmpty(tree: YamlTree): boolean {
  if (tree.kind === 'scalar') return tree.text === '';
  return tree.kind === 'null' || (tree.kind === 'list' ? tree.items.length === 0 : tree.entries.size === 0);
}
