// What the stack trusts, as content. Bundles are checked when they are built: an empty one would switch mutual TLS off.
import { buildTrustBundle, bundleHash } from '../pki/bundle.ts';
import { type StackId, trustName } from '../stack/names.ts';

/** The trust of a stack; all texts are PEM. */
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

/**
 * @param authorities certificates of the CAs, PEM
 * @throws PkiError when one of them is not a CA certificate
 */
export function planTrust(
  stack: StackId,
  authorities: { readonly root: string; readonly mesh: string; readonly access: string },
): TrustPlan {
  const mesh = buildTrustBundle([authorities.mesh]);
  const root = buildTrustBundle([authorities.root]);
  const http = buildTrustBundle([authorities.mesh, authorities.access]);
  return { name: trustName(stack, bundleHash(mesh + root)), mesh, root, http };
}
