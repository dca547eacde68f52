// What the stack trusts, as content. Bundles are checked when they are built: an empty one would switch mutual TLS off.
import {
  AUTHORITY_NAMES,
  type Authority,
  authorityRow,
  BUNDLE_NAMES,
  BUNDLES,
  type BundleName,
} from '../components/authorities.ts';
import { buildTrustBundle, bundleHash } from '../pki/bundle.ts';
import { authoritySecretName, type StackId, trustName } from '../stack/names.ts';

/**
 * The trust of a stack: its bundles, in PEM, and empty while no CA is made: then no object holds them. mesh: who may talk gRPC.
 * root: whom clients believe. http: who may present a certificate to HTTP listeners; allowed identities narrow it.
 */
export interface TrustPlan extends Readonly<Record<BundleName, string>> {
  /** Name of the immutable object, which holds what is read at start alone. */
  readonly name: string;
}

/** What is known of certificates, by the names of their Secrets; PEM. */
export type CertificatesByName = ReadonlyMap<string, { readonly certificatePem?: string | undefined }>;

/** Said where nobody makes keys. A word and no absence, so that nobody gets there by forgetting. */
export type NotMade = 'not made';

/** Stands where the hash of the trust's content will be. No such object exists, so pods that mount it don't start. */
export const PLACEHOLDER_HASH = '0000000000';

/** @throws PkiError when a CA is missing, or its certificate is none of a CA */
export function planTrust(stack: StackId, certificates: CertificatesByName | NotMade): TrustPlan {
  if (certificates === 'not made') return { name: trustName(stack, PLACEHOLDER_HASH), ...bundlesOf(() => '') };
  const pem = (authority: Authority) => certificates.get(authoritySecretName(stack, authority))?.certificatePem ?? '';
  const bundles = bundlesOf((bundle) => buildTrustBundle(trustedBy(bundle).map(pem)));
  const readOnce = BUNDLE_NAMES.filter((bundle) => BUNDLES[bundle].readOnce).map((bundle) => bundles[bundle]);
  return { name: trustName(stack, bundleHash(readOnce.join(''))), ...bundles };
}

const bundlesOf = (content: (bundle: BundleName) => string) =>
  Object.fromEntries(BUNDLE_NAMES.map((bundle) => [bundle, content(bundle)])) as Record<BundleName, string>;

const trustedBy = (bundle: BundleName): readonly Authority[] =>
  AUTHORITY_NAMES.filter((authority) => authorityRow(authority).trustedBy.includes(bundle));
