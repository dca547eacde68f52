import type { KubernetesObject } from '../../api/objects.ts';
import type { Check } from '../../stack/resolve/checks.ts';
import { type Resolution, resolveStack } from '../../stack/resolve/resolve.ts';
import type { StackSettings } from '../../stack/settings.ts';
import { contentViolations } from './contents.ts';
import { relationViolations } from './relations.ts';
import { workerViolations } from './workers.ts';

/**
 * Resolves a stack as the operator does: with what is written in the flags of its components.
 * @param object the SecureThanosStack as the API server or a file has it
 * @param now when its programs would start
 * @returns the resolved stack, or every reason why there is none
 */
export function acceptStack(object: KubernetesObject, settings: StackSettings, now: Date): Resolution {
  const flagsAreRight: Check = ({ spec }) => [
    ...contentViolations(spec),
    ...relationViolations(spec, now),
    ...workerViolations(spec),
  ];
  return resolveStack(object, settings, [flagsAreRight]);
}
