import { ownValue } from '../api/own-value.ts';

type Labels = Readonly<Record<string, string>>;

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/**
 * Whether a label selector of Kubernetes selects an object with these labels; an empty one selects everything.
 * @param selector already checked by its schema
 */
export function selects(selector: Readonly<Record<string, unknown>>, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector as {
    readonly matchLabels?: Labels;
    readonly matchExpressions?: readonly Requirement[];
  };
  return (
    Object.entries(matchLabels).every(([key, value]) => ownValue(labels, key) === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  );
}

function meets({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
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
      return false;
  }
}
