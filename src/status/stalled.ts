// What cannot go on without somebody changing something (kstatus: Stalled True means Failed).
import { type Fact, REASONS } from '../api/conditions.ts';
import { describeRef } from '../api/objects.ts';
import type { StatusInput } from './input.ts';
import { factOfProblems, lastingFailures } from './problems.ts';
import { list } from './sentences.ts';

type Check = (input: StatusInput) => Fact | undefined;

/** Stalled: True names the first of the things that are in the way. */
export function judgeStalled(input: StatusInput): Fact {
  const free: Fact = {
    status: 'False',
    reason: REASONS.NothingInTheWay,
    message: 'Nothing waits for a change by hand.',
  };
  return hindrance(input) ?? free;
}

/** What is in the way, as a condition that is True. */
export function hindrance(input: StatusInput): Fact | undefined {
  for (const check of CHECKS) {
    const found = check(input);
    if (found) return found;
  }
  return undefined;
}

/** The spec breaks a rule: nothing is changed until it is corrected. */
const specIsRefused: Check = ({ resolved, violations }) => {
  if (resolved && violations.length === 0) return undefined;
  const reasons = list(violations.map(({ path, message }) => `${path} ${message}`));
  return stalled(REASONS.SpecRefused, `The spec is refused, and what runs stays as it is: ${reasons}.`);
};

/** Something that the user owns is missing or unusable. */
const inputIsUnusable: Check = (input) =>
  factOfProblems(
    input.problems.filter(({ blocking }) => blocking),
    input,
    'True',
  );

/** An object can't be written as it should be, and that won't change by itself. */
const writeIsRefused: Check = ({ writeFailures }) =>
  writeFailures.length === 0
    ? undefined
    : stalled(
        REASONS.WriteRefused,
        `These objects are not as they should be: ${list(writeFailures.map(({ object, message }) => `${describeRef(object)}: ${message}`))}.`,
      );

/** A write that the server fails for longer than most faults of a cluster last. */
const writeKeepsFailing: Check = (input) => {
  const lasting = lastingFailures(input);
  return lasting.length === 0
    ? undefined
    : stalled(
        REASONS.WriteKeepsFailing,
        `The API server has failed to write these objects for 10 minutes or longer, which does not look as if it ended by itself: ${list(lasting.map(({ message }) => message))}. It is tried again at each look; correct the field of the spec or the admission webhook that the message names.`,
      );
};

const CHECKS: readonly Check[] = [specIsRefused, inputIsUnusable, writeIsRefused, writeKeepsFailing];

const stalled = (reason: string, message: string): Fact => ({ status: 'True', reason, message });
