// The fields of a provider's configuration, and reading a text against them.
import { ownValue } from '../../api/own-value.ts';
import { prometheusSeconds } from '../duration.ts';
import { booleanOf, type YamlTree } from '../yaml/tree.ts';
import { ObjectStorageError } from './error.ts';
import { readText, readWhole } from './scalars.ts';

/** A type of Go, as the structures of Thanos name it. */
export type FieldType =
  | 'string'
  | 'bool'
  | 'int'
  | 'int32'
  | 'int64'
  | 'uint64'
  | 'map[string]string'
  | 'model.Duration'
  | 'time.Duration'
  | 's3.BucketLookupType';

/** Every field by its path, such as "http_config.tls_config.ca_file". */
export type Fields = Readonly<Record<string, FieldType>>;

type Value = string | number | boolean;

/** What was read, by path. Absent: not given, or null, which is the same. Of mappings of texts, only their size is kept. */
export type Values = ReadonlyMap<string, Value>;

/** The text of a field, empty when it is not given. */
export function textOf(values: Values, path: string): string {
  const value = values.get(path);
  return typeof value === 'string' ? value : '';
}

/** Which fields there are, and what becomes of others. */
export interface Structure {
  readonly type: string;
  readonly fields: Fields;
  /** Whether Thanos refuses fields that it does not know; else it ignores them, and so do we. */
  readonly isStrict: boolean;
}

/**
 * Reads a configuration.
 * @throws ObjectStorageError that names the first field that Thanos would refuse
 */
export function readFields(tree: YamlTree, structure: Structure): Values {
  const values = new Map<string, Value>();
  readSection(tree, '', structure, values);
  return values;
}

function readSection(tree: YamlTree, prefix: string, structure: Structure, values: Map<string, Value>): void {
  if (tree.kind === 'null') return;
  if (tree.kind !== 'map')
    throw new ObjectStorageError(`${nameOf(prefix.slice(0, -1))} is not a mapping: write fields below it`);
  const { fields, isStrict } = structure;
  for (const [name, each] of tree.entries) {
    const path = prefix + name;
    const type = ownValue(fields, path);
    if (type !== undefined) readField(path, type, each, values);
    else if (hasSection(fields, path)) readSection(each, `${path}.`, structure, values);
    else if (isStrict) throw new ObjectStorageError(unknownField(prefix, name, structure));
  }
}

const nameOf = (path: string): string => (path === '' ? 'config' : `config.${path}`);

const hasSection = (fields: Fields, path: string): boolean =>
  Object.keys(fields).some((field) => field.startsWith(`${path}.`));

/** A word that looks like the name of a field; anything else may be a credential in the wrong place. */
const FIELD_NAME = /^(?=.{1,40}$)[a-z]+[0-9]?(?:_[a-z]+[0-9]?)*$/;

function unknownField(prefix: string, name: string, { type, fields }: Structure): string {
  const known = Object.keys(fields)
    .filter((field) => field.startsWith(prefix))
    .map((field) => field.slice(prefix.length).split('.')[0] ?? '');
  const what = FIELD_NAME.test(name) ? nameOf(prefix + name) : `a field of ${nameOf(prefix.slice(0, -1))}`;
  return `${what} is not known to Thanos for type ${type}: remove it, or write one of ${[...new Set(known)].join(', ')}`;
}

function readField(path: string, type: FieldType, tree: YamlTree, values: Map<string, Value>): void {
  if (tree.kind === 'null') return;
  const read = READERS[type](tree);
  if (typeof read === 'object') throw new ObjectStorageError(`${nameOf(path)} ${read.problem}`);
  values.set(path, read);
}

type Read = Value | { readonly problem: string };

const READERS: Readonly<Record<FieldType, (tree: YamlTree) => Read>> = {
  string: (tree) => unwrap(readText(tree)),
  bool: (tree) => booleanOf(tree) ?? { problem: 'is not a truth value: write true or false, without quotes' },
  int: whole(-(2n ** 63n), 2n ** 63n - 1n),
  int32: whole(-(2n ** 31n), 2n ** 31n - 1n),
  int64: whole(-(2n ** 63n), 2n ** 63n - 1n),
  uint64: whole(0n, 2n ** 64n - 1n),
  'map[string]string': readTexts,
  'model.Duration': (tree) =>
    fits(tree, (text) => prometheusSeconds(text) !== undefined) ?? {
      problem: 'is not a duration: write for instance 90s',
    },
  'time.Duration': (tree) =>
    fits(tree, (text) => GO_DURATION.test(text)) ?? { problem: 'is not a duration: write for instance 90s' },
  's3.BucketLookupType': (tree) =>
    fits(tree, (text) => LOOKUPS.includes(text)) ?? { problem: `must be one of ${LOOKUPS.join(', ')}` },
};

const LOOKUPS: readonly string[] = ['auto', 'virtual-hosted', 'path'];

/** Of what Go's time.ParseDuration takes, what stays below its 292 years. */
const GO_DURATION = /^(?:[0-9]{1,6}(?:\.[0-9]{1,6})?(?:h|ms|m|s|us|ns)){1,3}$/;

const unwrap = (read: ReturnType<typeof readText>): Read => ('value' in read ? read.value : read);

function whole(least: bigint, most: bigint): (tree: YamlTree) => Read {
  return (tree) =>
    readWhole(tree, least, most) ?? {
      problem: `is not a whole number from ${least} to ${most}: write it in digits, without quotes`,
    };
}

function fits(tree: YamlTree, isRight: (text: string) => boolean): string | undefined {
  const read = readText(tree);
  return 'value' in read && isRight(read.value) ? read.value : undefined;
}

/** Names that YAML 1.1 could take for something else would be written in another way: see scalars.ts. */
const PLAIN_NAME = /^(?!(?:[yn]|yes|no|on|off|true|false|null)$)[a-z_][a-z0-9_.:/-]*$/i;

function readTexts(tree: YamlTree): Read {
  if (tree.kind !== 'map') return { problem: 'is not a mapping of texts: write "name: value" below it' };
  for (const [name, each] of tree.entries) {
    if (!PLAIN_NAME.test(name)) return { problem: 'has a name of other characters than letters, digits and _.:/-' };
    const read = each.kind === 'null' ? { value: '' } : readText(each);
    if ('problem' in read) return { problem: `has a value that ${read.problem}` };
  }
  return tree.entries.size;
}
