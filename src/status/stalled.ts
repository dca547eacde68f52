// What cannot go on without somebody changing something (kstatus: Stalled True means Failed).
import { type Fact, REASONS } from '../api/conditions.ts';
import { describeRef } from '../api/objects.ts';
import type { WriteFailure } from '../api/problems.ts';
import type { Circumstances } from './circumstances.ts';
import type { Check } from './judgement.ts';
import type { Pass } from './pass.ts';
import { factOfProblems, lastingFailures, problemsIn } from './problems.ts';
import { list } from './sentences.ts';

/** Stalled: True names the first of the things that are in the way. */
export function judgeStalled(pass: Pass, around: Circumstances): Fact {
  const free: Fact = {
    status: 'False',
    reason: REASONS.NothingInTheWay,
    message: 'Nothing waits for a change by hand.',
  };
  return hindrance(pass, around) ?? free;
}

/** What is in the way, as a condition that is True. */
export function hindrance(pass: Pass, around: Circumstances): Fact | undefined {
  for (const check of CHECKS) {
    const found = check(pass, around);
    if (found) return found;
  }
  return undefined;
}

/** The spec breaks a rule: nothing is changed until it is corrected. */
const specIsRefused: Check = (pass) => {
  if (pass.kind !== 'refused') return undefined;
  const reasons = list(pass.violations.map(({ path, message }) => `${path} ${message}`));
  return stalled(REASONS.SpecRefused, `The spec is refused, and what runs stays as it is: ${reasons}.`);
};

/** Something that the user owns is missing or unusable. */
const inputIsUnusable: Check = (pass, around) =>
  factOfProblems(
    problemsIn(pass).filter(({ blocking }) => blocking),
    pass,
    around,
    'True',
  );

/** An object can't be written as it should be, and that won't change by itself. */
const writeIsRefused: Check = (pass) => {
  switch (pass.kind) {
    case 'refused':
    case 'paused':
      return undefined;
    case 'blocked':
    case 'worked':
      return ofFailures(pass.writeFailures);
  }
};

const ofFailures = (writeFailures: readonly WriteFailure[]): Fact | undefined =>
  writeFailures.length === 0
    ? undefined
    : stalled(
        REASONS.WriteRefused,
        `These objects are not as they should be: ${list(writeFailures.map(({ object, message }) => `${describeRef(object)}: ${message}`))}.`,
      );

/** A write that the server fails for longer than most faults of a cluster last. */
const writeKeepsFailing: Check = (pass) => {
  const lasting = lastingFailures(pass);
  return lasting.length === 0
    ? undefined
    : stalled(
        REASONS.WriteKeepsFailing,
        `The API server has failed to write these objects for 10 minutes or longer, which does not look as if it ended by itself: ${list(lasting.map(({ message }) => message))}. It is tried again at each look; correct the field of the spec or the admission webhook that the message names.`,
      );
};

const CHECKS: readonly Check[] = [specIsRefused, inputIsUnusable, writeIsRefused, writeKeepsFailing];

const stalled = (reason: string, message: string): Fact => ({ status: 'True', reason, message });
