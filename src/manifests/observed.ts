// What an earlier pass wrote, as far as the next one builds on it. Pure: where the objects come from is the caller's affair.

import { type KubernetesObject, keyOf } from '../api/objects.ts';
import { prometheus } from '../components/prometheus/facts.ts';
import type { AllowedIdentities } from '../plan/revocation.ts';
import type { Component } from '../stack/components.ts';
import { componentName, rulesName } from '../stack/names.ts';
import { PROMETHEUS_FILE } from '../stack/paths.ts';
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

/** ConfigMaps with rules that are looked at: more than the texts of a stack fill. See docs/limits.md. */
export const MOST_PARTS = 100;

/** The ConfigMaps with the rules that are in use, in their order. */
export function observeRules(stack: ResolvedStack, live: Live): readonly KubernetesObject[] {
  const parts: KubernetesObject[] = [];
  for (let index = 0; index < MOST_PARTS; index += 1) {
    const configMap = find(live, stack, 'ConfigMap', rulesName(stack, index));
    if (!configMap) break;
    parts.push(configMap);
  }
  return parts;
}

/** The Secret with the configuration of Prometheus, as `prometheusOf` reads it. */
export const observePrometheus = (stack: ResolvedStack, live: Live): KubernetesObject | undefined =>
  find(live, stack, 'Secret', componentName(stack, prometheus.name));

/** The configuration of Prometheus in its Secret. */
export function prometheusOf(secret: KubernetesObject): string | undefined {
  const text = dataOf(secret)[PROMETHEUS_FILE];
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString();
}

const find = (
  live: Live,
  { namespace }: ResolvedStack,
  kind: 'ConfigMap' | 'Secret',
  name: string,
): KubernetesObject | undefined => live.get(keyOf({ apiVersion: 'v1', kind, namespace, name }));

/** Of an object that was read, not of one of the caches: those hold digests. */
export const dataOf = (object: KubernetesObject): Readonly<Record<string, string>> =>
  (object['data'] ?? {}) as Readonly<Record<string, string>>;
