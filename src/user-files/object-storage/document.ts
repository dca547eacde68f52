// The outer form of objstore.yml: references to the environment, YAML, and the three fields that all providers share.
import { readYaml } from '../yaml/read.ts';
import type { YamlTree } from '../yaml/tree.ts';
import { ObjectStorageError } from './error.ts';

/** The largest ones hold a service account of 3 KiB. Far below what Thanos' own guard against many aliases counts. */
export const OBJECT_STORAGE_LIMITS = {
  bytes: 64 * 1024,
  lines: 2000,
  depth: 10,
  nodes: 1000,
  overrides: 'refused',
} as const;

/** An object storage configuration whose outer form is right. */
export interface StorageDocument {
  /** In capital letters, as Thanos compares it. */
  readonly type: string;
  readonly prefix: string;
  readonly config: YamlTree;
}

/**
 * Reads the text of objstore.yml.
 * @throws ObjectStorageError when Thanos would refuse it before it looks at the provider
 */
export function readDocument(content: string): StorageDocument {
  refuseReferences(content);
  const read = readYaml(content, OBJECT_STORAGE_LIMITS);
  if ('problem' in read) throw new ObjectStorageError(`cannot be read: ${read.problem}`);
  if (read.tree.kind !== 'map')
    throw new ObjectStorageError('is not a YAML mapping: write "type: S3" and "config: {...}"');
  const { entries } = read.tree;
  if ([...entries.keys()].some((field) => !FIELDS.includes(field)))
    throw new ObjectStorageError('has a field beside type, config and prefix, which Thanos refuses: remove it');
  const type = upper(textAt(entries, 'type'));
  if (type === '') throw new ObjectStorageError('has no type: write for instance "type: S3"');
  return { type, prefix: textAt(entries, 'prefix'), config: entries.get('config') ?? { kind: 'null' } };
}

/** JavaScript makes two letters of one that Go leaves. */
const upper = (text: string): string => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());

const FIELDS: readonly string[] = ['type', 'config', 'prefix'];

/** Thanos replaces them in the whole text, comments included, before it reads YAML (extkingpin, pathorcontent.go). */
const REFERENCE = /\$\([a-zA-Z_0-9]+\)/;

function refuseReferences(content: string): void {
  const index = content.search(REFERENCE);
  if (index < 0) return;
  const line = content.slice(0, index).split('\n').length;
  throw new ObjectStorageError(
    `refers to the environment in line ${line}: Thanos takes "$(NAME)" from variables, which pods of a stack do not have; write the value itself, and a "$(" that belongs to it as "\\x24(" in double quotes`,
  );
}

function textAt(entries: ReadonlyMap<string, YamlTree>, field: string): string {
  const tree = entries.get(field) ?? { kind: 'null' };
  if (tree.kind === 'null') return '';
  if (tree.kind !== 'scalar') throw new ObjectStorageError(`has a ${field} that is not a text: write one`);
  return tree.text;
}
