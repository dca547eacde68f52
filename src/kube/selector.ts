import { type Requirement, type Selector, unknownOperator } from '../api/selector.ts';

/**
 * A label selector as the text of a list request.
 * @param selector a LabelSelector, already checked by its schema; an empty one selects everything
 */
export function selectorText(selector: Readonly<Record<string, unknown>>): string {
  const { matchLabels = {}, matchExpressions = [] } = selector as Selector;
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(requirementText),
  ].join(',');
}

function requirementText({ key, operator, values = [] }: Requirement): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    default:
      throw unknownOperator(operator);
  }
}
