import { type Fact, REASONS } from '../api/conditions.ts';
import type { StatusInput } from './input.ts';
import { list } from './sentences.ts';

/** SelectorsMatch; undefined when nobody looked. What is selected may come later, so it holds nothing up. */
export function judgeSelectors({ unmatchedSelectors }: StatusInput): Fact | undefined {
  if (!unmatchedSelectors) return undefined;
  if (unmatchedSelectors.length > 0)
    return { status: 'False', reason: REASONS.NothingSelected, message: `${list(unmatchedSelectors)}.` };
  return { status: 'True', reason: REASONS.AllMatch, message: 'Every selector of the spec finds something.' };
}
