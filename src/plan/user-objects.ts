// Reading the contents of objects that the user owns. Where the objects come from, a cluster or files, is the caller's affair.
import { movesBlocks } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { RuleSource } from '../user-files/rules/origin.ts';
import { objectStorageKey } from './inputs.ts';
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
  const components = stack.topology.components.filter(movesBlocks);
  const refs = components.map((component) => objectStorageRef(stack, component));
  return [...new Map(refs.map((ref) => [objectStorageKey(ref), ref])).values()];
}

/** Every key of a ConfigMap is a rule file. */
export const configMapRules = (name: string, texts: Texts): readonly RuleSource[] =>
  [...texts].map(([key, content]) => ({ kind: 'ConfigMap', name, key, content }));
