// The files of users that are deployed: which objects hold them, and what an object that was read says.
import { dataOf, decoded } from '../api/data.ts';
import { headOf, type KubernetesObject, type ObjectHead } from '../api/objects.ts';
import { prometheus } from '../components/prometheus/facts.ts';
import { componentName, rulesName } from '../stack/names.ts';
import { PROMETHEUS_FILE } from '../stack/paths.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { findLive, type Live } from './live.ts';

/** ConfigMaps with rules that are looked at: more than the texts of a stack fill. See docs/limits.md. */
export const MOST_PARTS = 100;

/** A ConfigMap with rules. */
export interface RulesPart {
  readonly head: ObjectHead;
  /** By name. The caches hold digests of long texts. */
  readonly files: Readonly<Record<string, string>>;
}

/** The files of users that a stack has. */
export interface DeployedObjects {
  /** The rules that are in use, in the order of their ConfigMaps. */
  readonly rules: readonly RulesPart[];
  /** The Secret with the configuration of Prometheus, as `prometheusOf` reads it. */
  readonly prometheus: ObjectHead | undefined;
}

export const observeDeployed = (stack: ResolvedStack, live: Live): DeployedObjects => ({
  rules: observeRules(stack, live),
  prometheus: observePrometheus(stack, live),
});

function observeRules(stack: ResolvedStack, live: Live): readonly RulesPart[] {
  const parts: RulesPart[] = [];
  for (let index = 0; index < MOST_PARTS; index += 1) {
    const configMap = findLive(live, stack, { apiVersion: 'v1', kind: 'ConfigMap', name: rulesName(stack, index) });
    if (!configMap) break;
    parts.push({ head: headOf(configMap), files: dataOf(configMap) });
  }
  return parts;
}

function observePrometheus(stack: ResolvedStack, live: Live): ObjectHead | undefined {
  const secret = findLive(live, stack, {
    apiVersion: 'v1',
    kind: 'Secret',
    name: componentName(stack, prometheus.name),
  });
  return secret && headOf(secret);
}

/** The configuration of Prometheus in its Secret. */
export function prometheusOf(secret: KubernetesObject): string | undefined {
  const text = dataOf(secret)[PROMETHEUS_FILE];
  return text === undefined ? undefined : decoded(text);
}
