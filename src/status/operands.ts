// What dials and metrics say of the running components. They may be Unknown, for instance when the operator runs outside of the cluster.
import type { Fact } from '../api/conditions.ts';
import type { StatusInput } from './input.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** ObjectStorageReady: an unusable configuration comes before what running components still measure with the last good one. */
export const judgeObjectStorage = (input: StatusInput): Fact =>
  factOfProblems(problemsOf(input, 'ObjectStorageReady')) ?? input.objectStorage;

/** QueryWorks: what Query answered. */
export const judgeQuery = ({ queryWorks }: StatusInput): Fact => queryWorks;
