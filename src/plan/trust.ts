// What the stack trusts, as content. Bundles are checked when they are built: an empty one would switch mutual TLS off.
import { buildTrustBundle, bundleHash } from '../pki/bundle.ts';
import { authoritySecretName, type StackId, trustName } from '../stack/names.ts';
import type { Authority } from './certificates.ts';

/** The trust of a stack; all texts are PEM, and empty while no CA is made: then no object holds them. */
export interface TrustPlan {
  /** Name of the immutable object with `mesh` and `root`. */
  readonly name: string;
  /** Who may talk gRPC: the mesh issuing CA alone. */
  readonly mesh: string;
  /** Whom clients believe: the root. */
  readonly root: string;
  /** Who may present a certificate to HTTP listeners: both issuing CAs; allowed identities narrow it. */
  readonly http: string;
}

/** What is known of certificates, by the names of their Secrets; PEM. */
export type CertificatesByName = ReadonlyMap<string, { readonly certificatePem?: string | undefined }>;

/** Said where nobody makes keys. A word and no absence, so that nobody gets there by forgetting. */
export type NotMade = 'not made';

/** Stands where the hash of the trust's content will be. No such object exists, so pods that mount it don't start. */
export const PLACEHOLDER_HASH = '0000000000';

/** @throws PkiError when a CA is missing, or its certificate is none of a CA */
export function planTrust(stack: StackId, certificates: CertificatesByName | NotMade): TrustPlan {
  if (certificates === 'not made') return { name: trustName(stack, PLACEHOLDER_HASH), mesh: '', root: '', http: '' };
  const pem = (authority: Authority) => certificates.get(authoritySecretName(stack, authority))?.certificatePem ?? '';
  const mesh = buildTrustBundle([pem('mesh')]);
  const root = buildTrustBundle([pem('root')]);
  const http = buildTrustBundle([pem('mesh'), pem('access')]);
  return { name: trustName(stack, bundleHash(mesh + root)), mesh, root, http };
}
