// What a stack reads from objects of the user, taken from the files at hand instead of the cluster.
import { dataOf, decoded } from '../../api/data.ts';
import { KIND } from '../../api/group.ts';
import { ownValue } from '../../api/own-value.ts';
import { type Selector, selects } from '../../api/selector.ts';
import { hiddenCredentials } from '../../plan/alertmanagers.ts';
import { type Inputs, type ObjectStorageInput, objectStorageKey } from '../../plan/inputs.ts';
import { refusedOpenings } from '../../plan/opened-ranges.ts';
import { objectStorageRefs, configMapRules as ruleSources, type SecretKey } from '../../plan/user-objects.ts';
import { describeAssumption } from '../../stack/images.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { judgeObjectStorage } from '../../user-files/object-storage/judged.ts';
import { judgeRules } from '../../user-files/rules/judge.ts';
import type { RulesToJudge } from '../../user-files/rules/judged.ts';
import { dialectOf } from '../../user-files/rules/promql/dialect.ts';
import { type PrometheusRuleObject, prometheusRuleSource } from '../../user-files/rules/sources.ts';
import { readScrapeConfigs, type ScrapeConfigs } from '../../user-files/scrape/additional.ts';
import { withoutCredentials } from '../../user-files/scrape/credentials.ts';
import { reservedJobNames, scrapeGlobals } from '../../user-files/scrape/surroundings.ts';
import { writeJobs } from '../../user-files/scrape/written.ts';
import { findIn, type Noted, secretData } from './beside.ts';
import { judgeAlertmanagers } from './credentials.ts';
import { type Document, locate, namespaceOf } from './documents.ts';

/** A text with rules and the object that it is from. */
export interface LocatedRules {
  readonly document: Document;
  readonly source: RulesToJudge;
}

export interface Gathered {
  readonly inputs: Inputs;
  readonly rules: readonly LocatedRules[];
  /** The user's scrape jobs as they are written for people: without credentials. */
  readonly shownJobs: string;
  /** What is not in the files and was assumed or left out. */
  readonly notes: readonly string[];
  /** What is in the files and can't be used, each with its place. */
  readonly problems: readonly string[];
}

type Part<Value> = Noted & { readonly value?: Value };

/** The storage that is assumed when its Secret is not at hand: an S3 that anyone could reach, by HTTPS. */
const ASSUMED = { type: 'S3', endpoints: [{ host: 'object-storage.example.com', port: 443 }], bucket: '' } as const;

/** Finds what `stack` names among the documents. The API server's addresses are known in a cluster only. */
export function gatherInputs(stack: ResolvedStack, documents: readonly Document[]): Gathered {
  const near = documents.filter(({ object }) => namespaceOf(object) === stack.namespace);
  const storages = objectStorageRefs(stack).map((ref) => [objectStorageKey(ref), readStorage(near, ref)] as const);
  const scrape = readScrapes(stack, near);
  const alertmanagers = judgeAlertmanagers(stack, near);
  const { rules, notes } = readRules(stack, near);
  const parts = [...storages.map(([, part]) => part), scrape, ...alertmanagers];
  const inputs: Inputs = {
    objectStorages: new Map(storages.flatMap(([key, { value }]) => (value ? [[key, value] as const] : []))),
    ...(scrape.value ? { scrapes: { ...scrape.value, jobs: writeJobs(scrape.value.jobs) } } : {}),
    rules: rules.map(({ source }) => judgeRules(source)),
    apiServer: [],
    // What is rendered is for people.
    alertmanagers: hiddenCredentials(stack),
  };
  const openings = refusedOpenings(stack, inputs).map(
    (sentence) => `${KIND} ${stack.namespace}/${stack.name}: ${sentence}`,
  );
  return {
    inputs,
    rules,
    shownJobs: writeJobs(withoutCredentials(scrape.value?.jobs ?? [])),
    notes: [...stack.assumedVersions.map(describeAssumption), ...parts.flatMap(({ note }) => note ?? []), ...notes],
    problems: [...parts.flatMap(({ problem }) => problem ?? []), ...openings],
  };
}

function readStorage(documents: readonly Document[], { name, key }: SecretKey): Part<ObjectStorageInput> {
  const secret = findIn(documents, 'Secret', name);
  if (!secret) {
    const [{ port }] = ASSUMED.endpoints;
    const note = `Secret "${name}" is not in the files: the network policies assume a public object storage at port ${port}`;
    return { value: { secretName: name, key, hash: 'unknown', facts: ASSUMED }, note };
  }
  const judged = judgeObjectStorage({ key, data: secretData(secret) });
  if (!judged) return { problem: `${locate(secret)}: has no key "${key}", which a stack names` };
  return 'problem' in judged
    ? { problem: `${locate(secret)}: key "${key}" ${judged.problem}` }
    : { value: { secretName: name, key, ...judged } };
}

function readScrapes(stack: ResolvedStack, documents: readonly Document[]): Part<ScrapeConfigs> {
  const ref = stack.spec.prometheus?.additionalScrapeConfigs;
  if (!ref) return {};
  const secret = findIn(documents, 'Secret', ref.name);
  if (!secret) return { note: `Secret "${ref.name}" is not in the files: its scrape jobs are left out` };
  const content = ownValue(secretData(secret), ref.key);
  if (content === undefined) return { problem: `${locate(secret)}: has no key "${ref.key}", which a stack names` };
  const text = decoded(content);
  return { value: readScrapeConfigs(text, reservedJobNames(stack), scrapeGlobals(stack)) };
}

/** As the Ruler of that stack will load them. */
function readRules(
  stack: ResolvedStack,
  documents: readonly Document[],
): { readonly rules: readonly LocatedRules[]; readonly notes: readonly string[] } {
  const { ruler } = stack.spec;
  const names = (ruler?.ruleConfigMaps ?? []).map(({ name }) => name);
  const absent = names.filter((name) => !findIn(documents, 'ConfigMap', name));
  const configMaps = names.flatMap((name) => findIn(documents, 'ConfigMap', name) ?? []);
  const selector = ruler?.ruleSelector;
  const dialect = dialectOf(stack);
  const selected = documents.filter(
    ({ object }) =>
      selector && object.kind === 'PrometheusRule' && selects(selector as Selector, object.metadata.labels ?? {}),
  );
  const located = [...configMaps.flatMap(configMapRules), ...selected.map(prometheusRules)];
  return {
    rules: located.map(({ document, source }) => ({ document, source: { ...source, dialect } })),
    notes: absent.map((name) => `ConfigMap "${name}" is not in the files: its rules are left out`),
  };
}

/** Every key of a ConfigMap is a rule file. */
function configMapRules(document: Document): readonly LocatedRules[] {
  const data = dataOf(document.object);
  const { name } = document.object.metadata;
  return ruleSources(name, new Map(Object.entries(data))).map((source) => ({ document, source }));
}

/** The rules of a PrometheusRule. */
export const prometheusRules = (document: Document): LocatedRules => ({
  document,
  source: prometheusRuleSource(document.object as unknown as PrometheusRuleObject),
});
