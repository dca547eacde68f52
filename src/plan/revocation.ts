// Taking an identity off a listener's list is not enough: lists are not checked on resumed TLS sessions, whose keys live in the
// memory of the listener. So when a list shrinks, its pods are replaced; when it grows, nothing restarts.
import { createHash } from 'node:crypto';

/** The identities that a listener serves, and a mark that changes exactly when one of them was removed. */
export interface AllowedIdentities {
  readonly identities: readonly string[];
  /** Stands in the pod template and beside the list, in one object, so that a crash between two writes forgets nothing. */
  readonly epoch: string;
}

/**
 * @param desired identities that the listener should serve
 * @param observed the list and mark that are in the cluster; absent when the object is missing, which counts as a removal
 */
export function planAllowedIdentities(
  desired: readonly string[],
  observed: AllowedIdentities | undefined,
): AllowedIdentities {
  const identities = [...desired].sort();
  const shrank = !observed || observed.identities.some((identity) => !identities.includes(identity));
  return { identities, epoch: shrank ? epochOf(identities, observed?.epoch) : observed.epoch };
}

/** The mark before counts too: a list that grew and shrank again is the one of before, its removed identity is not. */
const epochOf = (identities: readonly string[], before = ''): string =>
  createHash('sha256')
    .update([before, ...identities].join('\n'))
    .digest('hex')
    .slice(0, 10);

/**
 * What stands for a list or a mark that is not ours. It counts as a removal, and gives a mark that the pods don't have: the one
 * for no list at all may be theirs.
 */
export const unknownIdentities = (mark: string, list: string): AllowedIdentities => ({
  identities: [SOMEBODY],
  epoch: epochOf([mark, list], SOMEBODY),
});

/** No identity. */
const SOMEBODY = 'somebody';

/** Whether a text has the form of a mark: of others, which somebody wrote, nothing is taken over. */
export const isMark = (text: string): boolean => /^[0-9a-f]{10}$/.test(text);
