// Leaves of a stack whose spec is refused that nobody can renew as they stand, and why: they end, and the way out is by hand.
import { describeRef } from '../../api/objects.ts';
import { type Authority, SIGNER_OF } from '../../components/authorities.ts';
import type { CertificateRequest } from '../../plan/certificates.ts';
import type { Component } from '../../stack/components.ts';
import { leavesOf } from '../../stack/leaves.ts';
import { authoritySecretName, type StackId } from '../../stack/names.ts';
import type { NotRenewed } from '../../status/pass.ts';
import type { Judged } from '../authorities.ts';
import { secretRef } from '../certificate-objects.ts';

/** What is known of the CAs of a stack. */
export interface CanSign {
  /** Whether the CA is there, is ours and has its key. */
  readonly canSign: (authority: Authority) => boolean;
  /** What is wrong with CAs that are there and not ours. */
  readonly refusals: Judged['refusals'];
}

interface Looked extends CanSign {
  /** Those that the stack may have. */
  readonly components: readonly Component[];
  /** Names of the Secrets of the stack that are for leaves. */
  readonly secrets: readonly string[];
  /** The leaves that can be renewed when they are due. */
  readonly leaves: readonly Pick<CertificateRequest, 'secretName'>[];
}

/** Those of the Secrets of a stack whose certificate can't be renewed, a sentence part each. */
export function withoutRenewal(stack: StackId, { secrets, leaves, ...known }: Looked): readonly NotRenewed[] {
  const renewable = new Set(leaves.map(({ secretName }) => secretName));
  return secrets
    .filter((secretName) => !renewable.has(secretName))
    .map((secretName) => ({ secretName, message: whyNot(stack, secretName, known) }));
}

type Known = Omit<Looked, 'secrets' | 'leaves'>;

function whyNot(stack: StackId, secretName: string, known: Known): string {
  const signer = signerOf(stack, secretName, known.components);
  if (known.canSign(signer))
    return 'it holds no certificate that the CA of the stack issued to its holder; where it is corrected, another one is issued';
  const ref = secretRef(stack, authoritySecretName(stack, signer));
  return `its CA, ${describeRef(ref)}, ${whyItCanNotSign(stack, signer, known)}`;
}

/** What is wrong with a CA that can't sign, a sentence part. */
export const whyItCanNotSign = (
  stack: StackId,
  authority: Authority,
  { refusals }: Pick<CanSign, 'refusals'>,
): string =>
  refusals.find(({ object }) => object.name === authoritySecretName(stack, authority))?.message ??
  'is missing, unreadable or without the key that fits; bring it back from a backup';

/** Who signs it, by the name of its Secret. */
const signerOf = (stack: StackId, secretName: string, components: readonly Component[]): Authority =>
  components.flatMap((component) => leavesOf(stack, component)).find((leaf) => leaf.secretName === secretName)
    ?.signedBy ?? SIGNER_OF.client;
