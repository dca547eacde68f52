// CAs as the operator makes them, and leaves as somebody makes them who stole the keys of these CAs.
import type { Authority } from '../../../src/components/authorities.ts';
import { holdCertificates } from '../../../src/controller/certificates.ts';
import { issueLeaf } from '../../../src/pki/issue.ts';
import { keyText } from '../../../src/pki/key-digest.ts';
import { generateKeyPair, generateSerial } from '../../../src/pki/keys.ts';
import type { AuthorityLimits, Issuer, LeafProfile } from '../../../src/pki/types.ts';
import { type CertificateRequest, certificateRequests } from '../../../src/plan/certificates.ts';
import { authoritySecretName, meshServerName } from '../../../src/stack/names.ts';
import { MINIMAL, resolved, stackObject } from '../plans.ts';

const STACK = resolved(stackObject(MINIMAL));
const HOUR = 3600 * 1000;

/** The name by which every server of the stack is called. */
export const SERVER_NAME = meshServerName(STACK);

/** A leaf with its issuing CA, as it is shown, and its key. */
export interface Shown {
  readonly cert: string;
  readonly key: string;
}

export interface LimitedStack {
  readonly root: Issuer;
  readonly mesh: Issuer;
  readonly access: Issuer;
  readonly issue: (authority: 'mesh' | 'access', profile: Partial<LeafProfile>) => Promise<Shown>;
}

/** The CAs of a stack. @param change what becomes of the limits that the operator gives them */
export async function makeLimitedStack(
  change: (limits: AuthorityLimits) => AuthorityLimits | undefined = (limits) => limits,
): Promise<LimitedStack> {
  const authorities = certificateRequests(STACK).filter(({ desired }) => desired.kind !== 'leaf');
  const changed = ({ desired: { limits, ...desired }, ...request }: CertificateRequest): CertificateRequest => ({
    ...request,
    desired: { ...desired, limits: limits && change(limits) },
  });
  const held = await holdCertificates(authorities.map(changed), new Map(), new Date());
  const of = (authority: Authority): Issuer => {
    const { certificatePem = '', keyPem = '' } = held.get(authoritySecretName(STACK, authority)) ?? {};
    return { certificatePem, privateKeyPem: keyText(keyPem) };
  };
  const [root, mesh, access] = [of('root'), of('mesh'), of('access')];
  const issue: LimitedStack['issue'] = (authority, profile) => leafOf({ mesh, access }[authority], profile);
  return { root, mesh, access, issue };
}

async function leafOf(issuer: Issuer, profile: Partial<LeafProfile>): Promise<Shown> {
  const { publicKeyDer, privateKeyPem } = await generateKeyPair({ algorithm: 'ECDSA', size: 256 });
  const complete = {
    uris: [],
    dnsNames: [],
    ipAddresses: [],
    usages: ['serverAuth', 'clientAuth'] as const,
    ...profile,
  };
  const [notBefore, notAfter] = [new Date(Date.now() - 60_000), new Date(Date.now() + HOUR)];
  const leaf = issueLeaf(complete, publicKeyDer, issuer, { notBefore, notAfter, serial: generateSerial() });
  return { cert: leaf + issuer.certificatePem, key: privateKeyPem };
}
