// Topology spread constraints: what their selectors and keys must be.
import { KEY, type Selector, selectorKeys, selectorProblem } from './labels.ts';

/** As much of a constraint as is looked at. */
export interface Constraint {
  readonly labelSelector?: Selector;
  readonly matchLabelKeys?: readonly string[];
}

/** What is wrong with a constraint, in a sentence without its full stop. */
export function spreadProblem({ labelSelector = {}, matchLabelKeys = [] }: Constraint): string | undefined {
  const selector = selectorProblem(labelSelector);
  return selector === undefined ? labelKeysProblem(matchLabelKeys, labelSelector) : `labelSelector ${selector}`;
}

/** What is wrong with keys whose values come from the pod itself: they would be added to the selector. */
export function labelKeysProblem(keys: readonly string[], selector: Selector): string | undefined {
  const named = selectorKeys(selector);
  const [bad] = keys.filter((key) => !KEY.test(key));
  if (bad !== undefined) return `matchLabelKeys must be keys of labels, such as "pod-template-hash", and not "${bad}"`;
  const [twice] = keys.filter((key, index) => named.includes(key) || keys.indexOf(key) < index);
  return twice === undefined
    ? undefined
    : `"${twice}" must stand once in matchLabelKeys and not in labelSelector: remove one`;
}
