import type { KubernetesObject } from '../../api/objects.ts';
import { componentMeta } from '../../manifests/metadata.ts';
import { acceptedVolume, type Mounted, readOnly } from '../../manifests/volumes.ts';
import type { Plan } from '../../plan/plan.ts';
import { rulesName } from '../../stack/names.ts';
import { CHECKED_RULES_DIRECTORY, RULES_DIRECTORY } from '../../stack/paths.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';

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

/**
 * All parts in one directory; a new part changes the pod template, changed rules don't.
 * @param parts number of ConfigMaps with rules
 */
export function rulesVolume({ stack }: Plan, parts: number): Mounted {
  const sources = Array.from({ length: parts }, (_, index) => ({ configMap: { name: rulesName(stack, index) } }));
  return readOnly('rules', RULES_DIRECTORY, { projected: { sources } });
}

/** Those that Ruler reads. */
export const acceptedRules: Mounted = acceptedVolume('checked-rules', CHECKED_RULES_DIRECTORY);
