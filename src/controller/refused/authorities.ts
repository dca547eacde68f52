// The CAs of a stack whose spec is refused, which nobody renews or makes anew meanwhile: which will end, and whether the root is lost.
import { AUTHORITY_NAMES } from '../../components/authorities.ts';
import { OF_TIME, reissueReason } from '../../pki/policies.ts';
import type { DesiredCertificate, StoredCertificate } from '../../pki/types.ts';
import type { CertificateRequest } from '../../plan/certificates.ts';
import { authoritySecretName, type StackId } from '../../stack/names.ts';
import type { NotRenewed } from '../../status/pass.ts';
import { type CanSign, whyItCanNotSign } from './not-renewed.ts';

/**
 * The CAs that another spec would have renewed or made anew by now. One that signs leaves and is lost is told by these.
 * @param authorities those that are there and ours, as they stand
 * @param stored what their Secrets hold, by name
 */
export const authoritiesNotRenewed = (
  stack: StackId,
  authorities: readonly CertificateRequest[],
  stored: ReadonlyMap<string, StoredCertificate>,
  known: CanSign,
  now: Date,
): readonly NotRenewed[] => [
  ...lostRoot(stack, known),
  ...authorities.flatMap((request) => nearItsEnd(stack, request, stored, now)),
];

/** A stack that never ran has no CA at all. */
function lostRoot(stack: StackId, known: CanSign): readonly NotRenewed[] {
  if (known.canSign('root') || !AUTHORITY_NAMES.some(known.canSign)) return [];
  return [{ secretName: authoritySecretName(stack, 'root'), message: whyItCanNotSign(stack, 'root', known) }];
}

function nearItsEnd(
  stack: StackId,
  { secretName, issuer, desired }: CertificateRequest,
  stored: ReadonlyMap<string, StoredCertificate>,
  now: Date,
): readonly NotRenewed[] {
  const issuerPem = issuer && stored.get(authoritySecretName(stack, issuer))?.certificatePem;
  // Nobody knows when a signer ends that is gone: its own end counts alone then.
  const alone: DesiredCertificate = issuerPem ? desired : { ...desired, kind: 'root' };
  const because = reissueReason({ ...stored.get(secretName), issuerPem }, alone, now, OF_TIME);
  return because ? [{ secretName, message: `${because.message}; a CA is renewed when the spec is corrected` }] : [];
}
