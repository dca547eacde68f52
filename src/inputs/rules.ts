// Reads the rules that a stack names, one object after the other, and has each text judged: no more than a few objects are held
// that were not judged yet.

import { dataOf } from '../api/data.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { Problem } from '../api/problems.ts';
import { isNotFound } from '../kube/api-error.ts';
import { selectorText } from '../kube/selector.ts';
import { configMapRules } from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { lastGoodTexts } from '../user-files/rules/deployed.ts';
import type { JudgedRules } from '../user-files/rules/judged.ts';
import type { MissingRules, RuleSource } from '../user-files/rules/origin.ts';
import { dialectOf } from '../user-files/rules/promql/dialect.ts';
import { type PrometheusRuleObject, prometheusRuleSource } from '../user-files/rules/sources.ts';
import { findNamed } from './find-named.ts';
import type { Judging, Reader } from './reader.ts';
import { startShare } from './share.ts';

/** The rules of a stack, judged, with the last good ones of what is bad or missing. */
export interface FoundRules {
  readonly rules: readonly JudgedRules[];
  readonly lastGoodRules: readonly JudgedRules[];
  readonly problems: readonly Problem[];
}

/** What was found at one place. */
interface Place {
  readonly rules: readonly JudgedRules[];
  readonly problems: readonly Problem[];
  readonly missing: readonly MissingRules[];
}

type Judge = (source: RuleSource) => Promise<Judgement>;

/** What came of a text, and whether it was not read because the stack has too many. */
type Judgement = JudgedRules & { readonly isBeyond?: boolean };

export async function readRules(client: Reader, stack: ResolvedStack, judging: Judging): Promise<FoundRules> {
  if (!stack.spec.ruler) return { rules: [], lastGoodRules: [], problems: [] };
  const judge = judgeWithin(stack, judging);
  const places: Place[] = [];
  for (const { name } of stack.spec.ruler.ruleConfigMaps)
    places.push(await readConfigMap(client, stack.namespace, name, judge));
  places.push(await readPrometheusRules(client, stack, judge));
  const rules = places.flatMap((place) => place.rules);
  const missing = places.flatMap((place) => place.missing);
  return {
    rules,
    lastGoodRules: await judgeLastGood(stack, judging, rules, missing),
    problems: places.flatMap(({ problems }) => problems),
  };
}

/** Judges what is within the share of the stack. */
function judgeWithin(stack: ResolvedStack, { judges, dialect = dialectOf(stack) }: Judging): Judge {
  const share = startShare();
  const place = { stack: `${stack.namespace}/${stack.name}` };
  return async ({ content, ...origin }) => {
    const over = share.take(content);
    if (over) return { origin, pieces: [], problem: over, isBeyond: true };
    const verdict = await judges.judge('rules', stack.namespace, { content, dialect, ...origin }, place);
    return 'value' in verdict ? verdict.value : { origin, pieces: [], problem: verdict.problem };
  };
}

async function judgeLastGood(
  stack: ResolvedStack,
  { judges, deployed, dialect = dialectOf(stack) }: Judging,
  rules: readonly JudgedRules[],
  missing: readonly MissingRules[],
): Promise<readonly JudgedRules[]> {
  const judged: JudgedRules[] = [];
  if (missing.length === 0 && rules.every((one) => one.problem === undefined)) return judged;
  for (const texts of lastGoodTexts(rules, { deployed: await deployed.rules(), missing })) {
    const source = { ...texts, dialect };
    const verdict = await judges.judge('deployedRules', stack.namespace, source, {
      stack: `${stack.namespace}/${stack.name}`,
    });
    if ('value' in verdict) judged.push(verdict.value);
  }
  return judged;
}

async function readConfigMap(client: Reader, namespace: string, name: string, judge: Judge): Promise<Place> {
  const found = await findNamed(client, { apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
  if ('tooLarge' in found)
    return problem('RuleConfigMapTooLarge', `ConfigMap "${name}" ${found.tooLarge}`, { kind: 'ConfigMap', name });
  const configMap = found.object;
  if (!configMap) {
    const message = `ConfigMap "${name}" with rules does not exist: create it or remove it from spec.ruler.ruleConfigMaps`;
    return problem('RuleConfigMapMissing', message, { kind: 'ConfigMap', name });
  }
  const data = dataOf(configMap);
  const collection = startCollection({ kind: 'ConfigMap', name });
  for (const source of configMapRules(name, new Map(Object.entries(data)))) collection.add(await judge(source));
  return collection.place();
}

async function readPrometheusRules(client: Reader, { namespace, spec }: ResolvedStack, judge: Judge): Promise<Place> {
  const selector = spec.ruler?.ruleSelector;
  if (!selector) return { rules: [], problems: [], missing: [] };
  const collection = startCollection({ kind: 'PrometheusRule' });
  try {
    const selection = { namespace, labelSelector: selectorText(selector), limit: RULES_A_PAGE };
    for await (const { items } of client.pages('PrometheusRule', selection))
      for (const item of items) collection.add(await judgePrometheusRule(item, judge));
    return collection.place();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const message =
      'spec.ruler.ruleSelector is set, but the cluster has no PrometheusRule kind (monitoring.coreos.com/v1): install it or remove the selector';
    return problem('PrometheusRuleKindMissing', message, { kind: 'PrometheusRule' });
  }
}

/** Objects that are asked for at once: each may have the 1.5 MiB that etcd stores. */
export const RULES_A_PAGE = 5;

async function judgePrometheusRule(object: KubernetesObject, judge: Judge): Promise<Judgement> {
  try {
    return await judge(prometheusRuleSource(object as PrometheusRuleObject));
  } catch (error) {
    // Lists that are nested so deep that V8 can't write them: the API server takes 10,000 levels where a schema lets it.
    if (!(error instanceof RangeError)) throw error;
    const origin = { kind: 'PrometheusRule', name: object.metadata.name, key: '' } as const;
    return { origin, pieces: [], problem: 'is nested too deep to be read: write groups of rules, and nothing else' };
  }
}

const problem = (reason: string, message: string, what: MissingRules): Place => ({
  rules: [],
  problems: [{ reason, message, blocking: false, condition: 'RulesAccepted' }],
  missing: [what],
});

/**
 * What was judged at one place. Of the texts that were not read one is told, with how many there are: there may be as many as
 * somebody likes. All of them count as missing, so that what of them is in use stays.
 */
function startCollection(what: MissingRules) {
  const rules: JudgedRules[] = [];
  const beyond: { first?: JudgedRules; more: number } = { more: 0 };
  return {
    add: ({ isBeyond, ...judged }: Judgement): void => {
      if (!isBeyond) rules.push(judged);
      else if (beyond.first) beyond.more += 1;
      else beyond.first = judged;
    },
    place: (): Place => ({
      rules: beyond.first ? [...rules, withCount(beyond.first, beyond.more)] : rules,
      problems: [],
      missing: beyond.more > 0 ? [what] : [],
    }),
  };
}

const withCount = (judged: JudgedRules, more: number): JudgedRules =>
  more === 0 ? judged : { ...judged, problem: `${judged.problem} (and ${more} more there)` };
