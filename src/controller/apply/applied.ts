// What came of the writes of a pass.
import type { KubernetesObject, ObjectRef } from '../../api/objects.ts';
import type { WriteFailure } from '../../api/problems.ts';

/** What became of the objects of a pass. */
export interface Applied {
  readonly written: readonly KubernetesObject[];
  readonly failures: readonly WriteFailure[];
  /** Objects whose name gets free by itself: their predecessors are being deleted. */
  readonly waiting: readonly WriteFailure[];
  /** Objects that the server failed to write: the same write may succeed later. */
  readonly failing: readonly WriteFailure[];
  /** Objects that wait for the budget of the stack. */
  readonly postponed: readonly WriteFailure[];
  /** What somebody else had changed, and which fields of it. */
  readonly takenBack: readonly TakenBack[];
  /** Those failures whose name is taken by an object of somebody else. */
  readonly foreign: readonly WriteFailure[];
}

/** An object that was written as it should be although nothing new was wanted. */
export interface TakenBack {
  readonly object: ObjectRef;
  readonly fields: readonly string[];
}

/** What was applied in two steps. */
export const joinApplied = (first: Applied, second: Applied): Applied => ({
  written: [...first.written, ...second.written],
  failures: [...first.failures, ...second.failures],
  waiting: [...first.waiting, ...second.waiting],
  failing: [...first.failing, ...second.failing],
  postponed: [...first.postponed, ...second.postponed],
  takenBack: [...first.takenBack, ...second.takenBack],
  foreign: [...first.foreign, ...second.foreign],
});

/** No object was written, and none had to be. */
export const NOTHING: Applied = {
  written: [],
  failures: [],
  waiting: [],
  failing: [],
  postponed: [],
  takenBack: [],
  foreign: [],
};

/** Nothing was written, for these reasons. */
export const refused = (failures: readonly WriteFailure[]): Applied => ({ ...NOTHING, failures });

/** Whether every object is as desired. */
export const isComplete = (applied: Applied): boolean => notWritten(applied).length === 0;

/** What is not as desired, whatever the reason. */
export const notWritten = ({ failures, waiting, failing, postponed }: Applied): readonly WriteFailure[] => [
  ...failures,
  ...waiting,
  ...failing,
  ...postponed,
];
