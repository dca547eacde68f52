// The files of users that are deployed: which objects hold them, and what an object that was read says.
import { dataOf, decoded } from '../api/data.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { prometheus } from '../components/prometheus/facts.ts';
import { componentName, rulesName } from '../stack/names.ts';
import { PROMETHEUS_FILE } from '../stack/paths.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { findLive, type Live } from './live.ts';

/** ConfigMaps with rules that are looked at: more than the texts of a stack fill. See docs/limits.md. */
export const MOST_PARTS = 100;

/** The ConfigMaps with the rules that are in use, in their order. */
export function observeRules(stack: ResolvedStack, live: Live): readonly KubernetesObject[] {
  const parts: KubernetesObject[] = [];
  for (let index = 0; index < MOST_PARTS; index += 1) {
    const configMap = findLive(live, stack, { apiVersion: 'v1', kind: 'ConfigMap', name: rulesName(stack, index) });
    if (!configMap) break;
    parts.push(configMap);
  }
  return parts;
}

/** The Secret with the configuration of Prometheus, as `prometheusOf` reads it. */
export const observePrometheus = (stack: ResolvedStack, live: Live): KubernetesObject | undefined =>
  findLive(live, stack, { apiVersion: 'v1', kind: 'Secret', name: componentName(stack, prometheus.name) });

/** The configuration of Prometheus in its Secret. */
export function prometheusOf(secret: KubernetesObject): string | undefined {
  const text = dataOf(secret)[PROMETHEUS_FILE];
  return text === undefined ? undefined : decoded(text);
}
