import { type Fact, REASONS } from '../api/conditions.ts';
import { hasSelectors } from '../stack/selectors.ts';
import type { Judgement } from './judgement.ts';
import type { Looked } from './pass.ts';
import { list } from './sentences.ts';

/**
 * SelectorsMatch, where the spec selects something or what policies select by themselves is not there. What is selected may
 * come later, so it holds nothing up.
 */
export function judgeSelectors(pass: Looked): Judgement {
  switch (pass.kind) {
    case 'paused':
      return 'keep';
    case 'blocked':
    case 'worked': {
      if (pass.unmatchedSelectors.length > 0)
        return { status: 'False', reason: REASONS.NothingSelected, message: `${list(pass.unmatchedSelectors)}.` };
      return hasSelectors(pass.stack.spec) ? MATCH : 'none';
    }
  }
}

const MATCH: Fact = {
  status: 'True',
  reason: REASONS.AllMatch,
  message: 'Every selector that was looked at finds something.',
};
