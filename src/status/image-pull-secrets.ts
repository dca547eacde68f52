// Secrets that images are pulled with: one that is missing holds nothing up, because the images may be on the node already.
import { type Fact, REASONS } from '../api/conditions.ts';
import type { StatusInput } from './input.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** Whether the stack names any. */
export const hasPullSecrets = ({ resolved }: StatusInput): boolean =>
  resolved !== undefined && resolved.spec.imagePullSecrets.length > 0;

/** ImagePullSecretsFound; undefined when nobody looked. */
export function judgePullSecrets(input: StatusInput): Fact | undefined {
  const wrong = factOfProblems(problemsOf(input, 'ImagePullSecretsFound'), input);
  if (wrong) return wrong;
  if (input.paused) return undefined;
  const message = 'Every Secret of spec.imagePullSecrets is there and of a type that images are pulled with.';
  return { status: 'True', reason: REASONS.AllFound, message };
}
