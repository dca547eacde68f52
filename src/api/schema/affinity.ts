// Affinity as the API server judges it in a pod. Its schema is Kubernetes' own; here is what a schema can't say.
import type { PassThrough } from '../kubernetes/types.ts';
import { KEY, type Selector, selectorProblem } from './labels.ts';
import { labelKeysProblem } from './spread.ts';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}
interface NodeTerm {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}
interface PodTerm {
  readonly labelSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly namespaces?: readonly string[];
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
  readonly topologyKey: string;
}
interface Terms<Term, Required> {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: Required;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly Term[];
}
interface Affinity {
  readonly nodeAffinity?: Terms<{ readonly preference: NodeTerm }, { readonly nodeSelectorTerms: readonly NodeTerm[] }>;
  readonly podAffinity?: Terms<{ readonly podAffinityTerm: PodTerm }, readonly PodTerm[]>;
  readonly podAntiAffinity?: Terms<{ readonly podAffinityTerm: PodTerm }, readonly PodTerm[]>;
}

/** The first thing that is wrong, in a sentence without its full stop. */
export function affinityProblem(value: PassThrough): string | undefined {
  const { nodeAffinity = {}, podAffinity = {}, podAntiAffinity = {} } = value as Affinity;
  const nodeTerms = [
    ...(nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []),
    ...(nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ preference }) => preference),
  ];
  const podTerms = [podAffinity, podAntiAffinity].flatMap((terms) => [
    ...(terms.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(terms.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return nodeTerms.flatMap(nodeTermProblems)[0] ?? podTerms.flatMap(podTermProblems)[0];
}

function nodeTermProblems({ matchExpressions = [], matchFields = [] }: NodeTerm): readonly string[] {
  return [
    ...matchExpressions.flatMap((requirement) => requirementProblem(requirement) ?? []),
    ...matchFields.flatMap(({ key, operator, values = [] }) =>
      key === 'metadata.name' && ['In', 'NotIn'].includes(operator) && values.length === 1
        ? []
        : ['matchFields must be metadata.name, In or NotIn, and one value'],
    ),
  ];
}

/** How many values an operator takes. */
function requirementProblem({ key, operator, values = [] }: Requirement): string | undefined {
  if (!KEY.test(key)) return `"${key}" is no key of labels, such as "example.com/role"`;
  if (['Exists', 'DoesNotExist'].includes(operator))
    return values.length === 0 ? undefined : `${operator} takes no values: remove them`;
  if (['In', 'NotIn'].includes(operator)) return values.length > 0 ? undefined : `${operator} takes values: add them`;
  return values.length === 1 && /^-?[0-9]{1,18}$/.test(values[0] ?? '')
    ? undefined
    : `${operator} takes one whole number: write for instance values: ["4"]`;
}

function podTermProblems(term: PodTerm): readonly string[] {
  const { labelSelector, namespaceSelector = {}, namespaces = [], matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  const keys = [...matchLabelKeys, ...mismatchLabelKeys];
  const problems = [
    KEY.test(term.topologyKey) ? undefined : `topologyKey must be a key of labels (is "${term.topologyKey}")`,
    selectorProblem(labelSelector ?? {}),
    selectorProblem(namespaceSelector),
    keys.length > 0 && !labelSelector
      ? 'matchLabelKeys and mismatchLabelKeys need a labelSelector beside them'
      : undefined,
    labelKeysProblem(keys, labelSelector ?? {}),
    namespaces.some((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
      ? 'namespaces must be names of namespaces'
      : undefined,
  ];
  return problems.flatMap((problem) => problem ?? []);
}
