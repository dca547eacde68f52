// The CAs of a stack, a row each: who signs it, what it signs, and who trusts it. Certificates and their limits, trust, pins, names
// of Secrets and documents follow, and whose pods a change of it replaces too.

/** Who trusts CAs: one file of PEM each, which everybody in the stack mounts. */
export interface Bundle {
  readonly file: string;
  /** For documents. */
  readonly readBy: string;
  /** Read at start alone: the file is in the object that is named by its content, so that pods roll when it changes. */
  readonly readOnce: boolean;
}

/** Each bundle, in the order in which the name of the trust object is made of them. */
export const BUNDLES = {
  mesh: { file: 'mesh.crt', readBy: 'gRPC servers', readOnce: true },
  root: { file: 'root.crt', readBy: 'clients', readOnce: true },
  http: { file: 'clients.crt', readBy: 'HTTP listeners', readOnce: false },
} as const satisfies Readonly<Record<string, Bundle>>;

export type BundleName = keyof typeof BUNDLES;

export const BUNDLE_NAMES = Object.keys(BUNDLES) as readonly BundleName[];

export interface AuthorityRow {
  /** Another CA of the table; absent for the root, which signs itself. */
  readonly signedBy?: string;
  /** What it signs, for documents. */
  readonly signs: string;
  /** Below spec.tls: how long its certificate lives. */
  readonly lifetime: 'rootCA' | 'issuingCA';
  /** What its leaves may be: their extended key usages, and the hosts that they may name. Absent: anything. */
  readonly limits?: {
    readonly usages: readonly ('serverAuth' | 'clientAuth')[];
    readonly hosts: 'those of the stack' | 'none';
  };
  readonly trustedBy: readonly BundleName[];
}

/** Each CA, issuers before what they sign. */
export const AUTHORITIES = {
  root: { signs: 'the issuing CAs', lifetime: 'rootCA', trustedBy: ['root'] },
  mesh: {
    signedBy: 'root',
    signs: "a leaf for each component; the operator's own, in memory",
    lifetime: 'issuingCA',
    limits: { usages: ['serverAuth', 'clientAuth'], hosts: 'those of the stack' },
    trustedBy: ['mesh', 'http'],
  },
  access: {
    signedBy: 'root',
    signs: 'a leaf for each declared client, and for the probe of who only answers',
    lifetime: 'issuingCA',
    limits: { usages: ['clientAuth'], hosts: 'none' },
    trustedBy: ['http'],
  },
} as const satisfies Readonly<Record<string, AuthorityRow>>;

export type Authority = keyof typeof AUTHORITIES;

/** The names of all CAs, issuers before what they sign. */
export const AUTHORITY_NAMES = Object.keys(AUTHORITIES) as readonly Authority[];

/** Who signs the leaves of those that are no components; each of those says it in its facts. */
export const SIGNER_OF = { client: 'access', operator: 'mesh' } as const satisfies Readonly<Record<string, Authority>>;

/** What is known of one. */
export const authorityRow = (authority: Authority): AuthorityRow & { readonly signedBy?: Authority } =>
  AUTHORITIES[authority];

/** Whether a change of a CA, of its key or its certificate, replaces all pods of the stack. */
export const rollsPods = (authority: Authority): boolean =>
  authorityRow(authority).trustedBy.some((bundle) => BUNDLES[bundle].readOnce);
