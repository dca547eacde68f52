// Label selectors as Kubernetes reads them. Source: LabelSelectorAsSelector of k8s.io/apimachinery.
import { ownValue } from './own-value.ts';

/** One requirement on a label. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** A LabelSelector. An empty one selects everything. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Requirement[];
}

/**
 * Whether a selector, already checked by the API server, selects an object with these labels.
 * @throws RangeError for an operator that Kubernetes doesn't have
 */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => ownValue(labels, key) === value) &&
    matchExpressions.every((requirement) => isMet(requirement, labels))
  );
}

type Labels = Readonly<Record<string, string>>;

function isMet({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = ownValue(labels, key);
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && values.includes(value);
    // As in Kubernetes, an absent label is in no list.
    case 'NotIn':
      return value === undefined || !values.includes(value);
    default:
      throw unknownOperator(operator);
  }
}

/** The error about an operator that Kubernetes doesn't have. */
export const unknownOperator = (operator: string): RangeError =>
  new RangeError(`operator "${operator}" of a label selector is unknown: use In, NotIn, Exists or DoesNotExist`);
