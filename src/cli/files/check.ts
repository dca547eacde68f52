// Everything that is wrong in some files, as lines.
import { API_VERSION, GROUP, KIND } from '../../api/group.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { StackSettings } from '../../stack/settings.ts';
import { acceptStack } from '../../user-files/flags/accept.ts';
import { judgeRules } from '../../user-files/rules/judge.ts';
import { type Document, type Documents, locate } from './documents.ts';
import { gatherInputs, type LocatedRules, prometheusRules } from './gather.ts';

/** A stack of the files, resolved, or every reason why it is none. */
export interface CheckedStack {
  readonly document: Document;
  readonly stack?: ResolvedStack;
  readonly problems: readonly string[];
}

/** Resolves every stack of the files, as the API server and the operator would. */
export function checkStacks(documents: readonly Document[], settings: StackSettings): readonly CheckedStack[] {
  return documents.filter(isOurs).map((document) => {
    const unknown = unknownKind(document);
    if (unknown) return { document, problems: [unknown] };
    const { stack, violations } = acceptStack(document.object, settings, new Date());
    const problems = violations.map(({ path, message }) => `${locate(document)}: ${path}: ${message}`);
    return stack ? { document, stack, problems } : { document, problems };
  });
}

/**
 * Checks stacks, and the rules, scrape jobs and object storage configurations that stand beside them.
 * @returns each problem as "file: document 1: Kind namespace/name: path: message"; no line means that all is well
 */
export function checkDocuments({ documents, problems }: Documents, settings: StackSettings): readonly string[] {
  const stacks = checkStacks(documents, settings);
  const none = stacks.length === 0 && problems.length === 0 ? [`there is no ${KIND} in the files`] : [];
  const beside = stacks.flatMap(({ stack, document }) => (stack ? [checkInputs(stack, document, documents)] : []));
  const read = new Set(beside.flatMap((one) => one.rules.map(({ document }) => document)));
  const others = documents.filter((one) => one.object.kind === 'PrometheusRule' && !read.has(one)).map(prometheusRules);
  const all = [
    ...problems,
    ...none,
    ...stacks.flatMap((stack) => stack.problems),
    ...beside.flatMap((one) => one.problems),
    ...others.flatMap(checkRules),
  ];
  // Two stacks may use one rule.
  return [...new Set(all)];
}

/** @returns the problem of an object of our group that no version of the operator knows */
function unknownKind(document: Document): string | undefined {
  const { apiVersion, kind } = document.object;
  if (apiVersion === API_VERSION && kind === KIND) return undefined;
  return `${locate(document)}: is ${apiVersion} ${kind}, which does not exist: use ${API_VERSION} ${KIND}`;
}

const isOurs = ({ object }: Document): boolean => object.apiVersion.startsWith(`${GROUP}/`) || object.kind === KIND;

/** What is wrong beside a stack, and the rules that its Ruler would load. */
interface Beside {
  readonly problems: readonly string[];
  readonly rules: readonly LocatedRules[];
}

function checkInputs(stack: ResolvedStack, document: Document, documents: readonly Document[]): Beside {
  const { inputs, rules, problems } = gatherInputs(stack, documents);
  const scrape = inputs.scrapes?.problems ?? [];
  const path = 'spec.prometheus.additionalScrapeConfigs';
  const found = [
    ...problems,
    ...scrape.map((problem) => `${locate(document)}: ${path}: ${problem}`),
    ...rules.flatMap(checkRules),
  ];
  return { problems: found, rules };
}

function checkRules({ document, source }: LocatedRules): readonly string[] {
  const { problem } = judgeRules(source);
  const where = source.key === '' ? 'spec' : `data["${source.key}"]`;
  return problem === undefined ? [] : [`${locate(document)}: ${where}: ${problem}`];
}
