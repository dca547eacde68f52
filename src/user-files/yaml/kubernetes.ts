// What YAML means to kubectl and the API server, which make JSON of it with sigs.k8s.io/yaml: YAML 1.1, in which `yes` is true
// and 012 is ten, but 12:30 and dates are texts.
import { YAML_LIMITS, type YamlLimits } from './limits.ts';
import { isNoJson, numberOf } from './numbers.ts';
import { booleanOf, type YamlTree } from './tree.ts';

/** A value of JSON, or why there is none: with the path of the place, and without what stands there. */
export type KubernetesValue = { readonly value: unknown } | { readonly problem: string };

/** How manifests are read: within the largest request that the API server takes. */
export const MANIFEST_LIMITS: YamlLimits = { ...YAML_LIMITS, keys: 'texts' };

/** @param tree a whole document, read within `MANIFEST_LIMITS` */
export function kubernetesValue(tree: YamlTree): KubernetesValue {
  try {
    return { value: jsonOf(tree, []) };
  } catch (error) {
    if (error instanceof NoJsonError) return { problem: error.message };
    throw error;
  }
}

class NoJsonError extends Error {
  override name = 'NoJsonError';

  constructor(path: readonly string[], problem: string) {
    super(`${path.join('.') || 'the document'}: ${problem}`);
  }
}

function jsonOf(tree: YamlTree, path: readonly string[]): unknown {
  switch (tree.kind) {
    case 'null':
      return null;
    case 'scalar':
      return scalarOf(tree, path);
    case 'list':
      return tree.items.map((item, index) => jsonOf(item, [...path, `${index}`]));
    case 'map':
      return Object.fromEntries([...tree.entries].map(([name, one]) => [name, jsonOf(one, [...path, name])]));
  }
}

type Scalar = YamlTree & { readonly kind: 'scalar' };

function scalarOf(tree: Scalar, path: readonly string[]): unknown {
  if (isNoJson(tree))
    throw new NoJsonError(
      path,
      'is infinite or no number, which JSON can not say: put it in quotes, or write a number',
    );
  const number = numberOf(tree);
  return booleanOf(tree) ?? (number === undefined ? tree.text : Number(number));
}
