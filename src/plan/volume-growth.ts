// Which volume claims should grow, and to what.
import { amountOf } from '../api/quantity.ts';
import type { StatefulSetFacts } from '../observed/stateful-sets.ts';
import { type ClaimFacts, claimsOf, type OwnClaim } from '../observed/volumes.ts';

/** A claim that asks for less than its StatefulSet wants. Sizes are quantities, such as "20Gi". */
export interface Growth {
  readonly claim: ClaimFacts;
  readonly from: string;
  readonly to: string;
}

/**
 * The claims of one StatefulSet that should grow. None ever shrinks: Kubernetes refuses that. It grows bound claims only;
 * another is looked at again when it is bound.
 * @param set the StatefulSet as it is wanted
 * @param claims those of the stack
 */
export const growingClaims = (set: StatefulSetFacts, claims: readonly ClaimFacts[]): readonly Growth[] =>
  claimsOf(set, claims)
    .filter((own) => own.claim.isBound && isSmaller(own))
    .map(({ claim, template }) => ({ claim, from: claim.request, to: template.size }));

/** One that is larger already stays so. */
function isSmaller({ claim, template }: OwnClaim): boolean {
  const [wanted, found] = [amountOf(template.size), amountOf(claim.request)];
  return wanted !== undefined && found !== undefined && found < wanted;
}
