import type { KubernetesObject } from '../../api/objects.ts';
import { rulesName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { componentMeta } from './metadata.ts';

/** Checked rule files, in as many ConfigMaps as their size asks for. */
export function buildRules(
  stack: ResolvedStack,
  parts: readonly Readonly<Record<string, string>>[],
): readonly KubernetesObject[] {
  return parts.map((data, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: componentMeta(stack, 'ruler', rulesName(stack, index)),
    data,
  }));
}
