import { duration, longerThanZero, withRules } from './fields.ts';

/** A duration in h, m and s that is not zero. */
export const positiveDuration = () => withRules(duration(), longerThanZero);
