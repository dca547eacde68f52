// Secrets that images are pulled with: one that is missing holds nothing up, because the images may be on the node already.
import { type Fact, REASONS } from '../api/conditions.ts';
import type { Circumstances } from './circumstances.ts';
import type { Judgement } from './judgement.ts';
import type { Looked } from './pass.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** ImagePullSecretsFound, of a stack that names any. */
export function judgePullSecrets(pass: Looked, around: Circumstances): Judgement {
  if (pass.stack.spec.imagePullSecrets.length === 0) return 'none';
  const wrong = factOfProblems(problemsOf(pass, 'ImagePullSecretsFound'), pass, around);
  if (wrong) return wrong;
  switch (pass.kind) {
    case 'paused':
      return 'keep';
    case 'blocked':
    case 'worked':
      return FOUND;
  }
}

const FOUND: Fact = {
  status: 'True',
  reason: REASONS.AllFound,
  message: 'Every Secret of spec.imagePullSecrets is there and of a type that images are pulled with.',
};
