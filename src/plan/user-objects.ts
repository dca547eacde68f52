// Reading the contents of objects that the user owns. Where the objects come from, a cluster or files, is the caller's affair.
import { createHash } from 'node:crypto';
import { BLOCK_COMPONENTS } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { SecretFiles } from '../user-files/object-storage/provider.ts';
import { readObjectStorage } from '../user-files/object-storage/read.ts';
import type { RuleSource } from '../user-files/rules/origin.ts';
import { type ObjectStorageInput, objectStorageKey } from './inputs.ts';
import { objectStorageRef } from './plan.ts';

/** A key of a Secret. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** The texts of a ConfigMap by key. */
export type Texts = ReadonlyMap<string, string>;

/** The object storage configurations that the components of a stack use, each once. */
export function objectStorageRefs(stack: ResolvedStack): readonly SecretKey[] {
  const components = stack.topology.components.filter((component) => BLOCK_COMPONENTS.includes(component));
  const refs = components.map((component) => objectStorageRef(stack, component));
  return [...new Map(refs.map((ref) => [objectStorageKey(ref), ref])).values()];
}

/**
 * Reads an object storage configuration.
 * @param files all keys of the Secret
 * @returns undefined when the Secret lacks the key
 * @throws ObjectStorageError when the configuration can't be used
 */
export function readObjectStorageInput({ name, key }: SecretKey, files: SecretFiles): ObjectStorageInput | undefined {
  const content = files.get(key);
  return content === undefined
    ? undefined
    : { secretName: name, key, hash: hashOf(files), facts: readObjectStorage(content.toString(), files) };
}

/** Every key of a ConfigMap is a rule file. */
export const configMapRules = (name: string, texts: Texts): readonly RuleSource[] =>
  [...texts].map(([key, content]) => ({ kind: 'ConfigMap', name, key, content }));

/** Over all keys, because all are mounted. */
function hashOf(files: SecretFiles): string {
  const texts = [...files].map(([key, content]) => [key, content.toString()] as const);
  const entries = texts.sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 10);
}
