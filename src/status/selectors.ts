import { type Fact, REASONS } from '../api/conditions.ts';
import { hasSelectors } from '../stack/selectors.ts';
import type { StatusInput } from './input.ts';
import { list } from './sentences.ts';

/** Whether the condition has a place: the spec selects something, or what policies select by themselves is not there. */
export const speaksOfSelectors = ({ resolved, unmatchedSelectors }: StatusInput): boolean =>
  resolved !== undefined && (hasSelectors(resolved.spec) || unmatchedSelectors?.length !== 0);

/** SelectorsMatch; undefined when nobody looked. What is selected may come later, so it holds nothing up. */
export function judgeSelectors({ unmatchedSelectors }: StatusInput): Fact | undefined {
  if (!unmatchedSelectors) return undefined;
  if (unmatchedSelectors.length > 0)
    return { status: 'False', reason: REASONS.NothingSelected, message: `${list(unmatchedSelectors)}.` };
  return { status: 'True', reason: REASONS.AllMatch, message: 'Every selector that was looked at finds something.' };
}
