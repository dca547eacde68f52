// Whether a tree has the fields and types that Prometheus' own structures have: it refuses what they do not know.
import { ownValue } from '../../../api/own-value.ts';
import { numberOf } from '../../yaml/numbers.ts';
import { booleanOf, type YamlTree } from '../../yaml/tree.ts';
import { readText } from './texts.ts';
import { type DescribedType, typeNamed } from './types.ts';

/** What is wrong with a field. */
export interface ShapeFault {
  /** Such as `relabel_configs[0].regex`; empty for the whole. */
  readonly path: string;
  /** A predicate that quotes no value, with the way out. */
  readonly says: string;
}

/** Further faults of a mapping. */
export type Visit = (type: string, entries: ReadonlyMap<string, YamlTree>, path: string) => readonly ShapeFault[];

/**
 * Checks a tree against a type of Prometheus' configuration.
 * @param name of the type
 * @param path of the tree in the job, empty for the job itself
 * @param visit asked about each mapping that is well-formed
 */
export function checkShape(tree: YamlTree, name: string, path: string, visit: Visit): readonly ShapeFault[] {
  // Nothing is every type's zero: Go does not ask further.
  if (tree.kind === 'null') return [];
  const type = typeNamed(name);
  const check = SHAPES[type.kind] ?? checkScalar;
  return check({ tree, name, type, path, visit });
}

interface Place {
  readonly tree: YamlTree;
  readonly name: string;
  readonly type: DescribedType;
  readonly path: string;
  readonly visit: Visit;
}

type Shape = (place: Place) => readonly ShapeFault[];

const SHAPES: Readonly<Record<string, Shape>> = {
  pointer: ({ tree, type, path, visit }) => checkShape(tree, type.of ?? '', path, visit),
  // Only of any type; others are of Go, and nothing that YAML holds.
  interface: ({ name, path }) => (name === 'interface {}' ? [] : [says(path, 'can not be written: remove it')]),
  list: ({ tree, type, path, visit }) =>
    tree.kind === 'list'
      ? tree.items.flatMap((item, index) => checkShape(item, type.of ?? '', `${path}[${index}]`, visit))
      : [says(path, 'is no list: start each item with "- "')],
  map: ({ tree, type, path, visit }) => {
    if (tree.kind !== 'map') return [says(path, NO_MAPPING)];
    return [...tree.entries].flatMap(([key, value]) => [
      ...(type.key ? readText(type.key, key).map((fault) => says(path, `has a key that ${fault}`)) : []),
      ...checkShape(value, type.of ?? '', `${path}.${key}`, visit),
    ]);
  },
  struct: (place) => {
    const { tree, name, path, visit } = place;
    if (isText(name)) return checkScalar(place);
    if (tree.kind !== 'map') return [says(path, NO_MAPPING)];
    const faults = [...tree.entries].flatMap(([key, value]) => checkField(place, key, value));
    return faults.length > 0 ? faults : visit(name, tree.entries, path);
  },
  string: ({ tree, name, path }) =>
    tree.kind === 'scalar'
      ? readText(name, tree.text).map((fault) => says(path, fault))
      : [says(path, 'is no text: write one')],
  bool: ({ tree, path }) =>
    booleanOf(tree) === undefined ? [says(path, 'is neither true nor false: write one of them, without quotes')] : [],
};

const NO_MAPPING = 'is no mapping: write its fields as "name: value"';

function checkField({ type, path, visit }: Place, key: string, value: YamlTree): readonly ShapeFault[] {
  const of = ownValue(type.fields ?? {}, key) ?? type.rest;
  const place = path === '' ? key : `${path}.${key}`;
  return of === undefined
    ? [says(path, `has a field that Prometheus does not know${shown(key)}: correct its name or its indentation`)]
    : checkShape(value, of, place, visit);
}

/** Names of fields are no secrets; what does not look like one may be a value in a wrong place. */
const shown = (key: string): string => (/^[a-z][a-z0-9_]{0,63}$/.test(key) ? `, "${key}"` : '');

/** Structures that are written as a text. */
const isText = (name: string): boolean => name === 'relabel.Regexp' || name === 'config.URL';

/** Numbers, and what reads a text itself. */
function checkScalar({ tree, name, type, path }: Place): readonly ShapeFault[] {
  if (type.reads || type.text) {
    return tree.kind === 'scalar'
      ? readText(name, tree.text).map((fault) => says(path, fault))
      : [says(path, 'is no text: write one')];
  }
  const number = numberOf(tree);
  if (number === undefined) return [says(path, 'is no number: write one, without quotes')];
  return isInRange(number, type.kind)
    ? []
    : [says(path, 'is a number that Prometheus can not take here: write a whole one from 0')];
}

const BITS: Readonly<Record<string, number>> = {
  int: 63,
  int64: 63,
  int32: 31,
  int16: 15,
  int8: 7,
  uint: 64,
  uint64: 64,
  uint32: 32,
  uint16: 16,
  uint8: 8,
};

function isInRange(number: bigint | number, kind: string): boolean {
  const bits = BITS[kind];
  if (bits === undefined) return kind.startsWith('float') && Number.isFinite(Number(number));
  const most = 2n ** BigInt(bits);
  if (typeof number === 'bigint') return number < most && number >= (kind.startsWith('u') ? 0n : -most);
  return number >= 0 && number < Number(most) / 2;
}

/** One fault. */
export const says = (path: string, fault: string): ShapeFault => ({ path, says: fault });

/** A fault as a sentence without its full stop. */
export const sentenceOf = ({ path, says: fault }: ShapeFault): string => (path === '' ? fault : `${path} ${fault}`);
