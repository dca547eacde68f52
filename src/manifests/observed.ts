// What an earlier pass wrote, as far as the next one builds on it. Pure: where the objects come from is the caller's affair.
import { type KubernetesObject, keyOf } from '../api/objects.ts';
import { PROMETHEUS_FILE } from '../configuration/prometheus.ts';
import type { DeployedFiles } from '../configuration/user.ts';
import type { AllowedIdentities } from '../plan/revocation.ts';
import type { Component } from '../stack/components.ts';
import { componentName, rulesName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { readAllowedIdentities } from './parts/configuration.ts';

/** Objects of a stack as the API server has them, by `keyOf`. */
type Live = ReadonlyMap<string, KubernetesObject>;

/** Who was allowed at each listener when its configuration was last written. */
export function observeAllowed(
  stack: ResolvedStack,
  live: Live,
): Readonly<Partial<Record<Component, AllowedIdentities>>> {
  const lists = stack.topology.components.flatMap((component) => {
    const configMap = find(live, stack, 'ConfigMap', componentName(stack, component));
    const allowed = configMap && readAllowedIdentities(configMap);
    return allowed ? [[component, allowed] as const] : [];
  });
  return Object.fromEntries(lists);
}

/** The rules and scrape jobs that are in use. */
export function observeUserFiles(stack: ResolvedStack, live: Live): DeployedFiles {
  const secret = find(live, stack, 'Secret', componentName(stack, 'prometheus'));
  const prometheus = secret && dataOf(secret)[PROMETHEUS_FILE];
  return {
    rules: observeRules(stack, live),
    ...(prometheus === undefined ? {} : { prometheus: Buffer.from(prometheus, 'base64').toString() }),
  };
}

/** ConfigMaps with rules that are looked at: more than the texts of a stack fill. See docs/limits.md. */
export const MOST_PARTS = 100;

function observeRules(stack: ResolvedStack, live: Live): DeployedFiles['rules'] {
  const parts: Readonly<Record<string, string>>[] = [];
  for (let index = 0; index < MOST_PARTS; index += 1) {
    const configMap = find(live, stack, 'ConfigMap', rulesName(stack, index));
    if (!configMap) break;
    parts.push(dataOf(configMap));
  }
  return parts;
}

const find = (
  live: Live,
  { namespace }: ResolvedStack,
  kind: 'ConfigMap' | 'Secret',
  name: string,
): KubernetesObject | undefined => live.get(keyOf({ apiVersion: 'v1', kind, namespace, name }));

const dataOf = (object: KubernetesObject): Readonly<Record<string, string>> =>
  (object['data'] ?? {}) as Readonly<Record<string, string>>;
