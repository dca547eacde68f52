// What a stack of a cluster trusts, from the Secrets of its CAs: no other CA is believed than by the operator.

import { type KubernetesObject, type ObjectHead, refOf } from '../../api/objects.ts';
import { AUTHORITY_NAMES, type Authority } from '../../components/authorities.ts';
import type { Reader } from '../../inputs/reader.ts';
import { certificatesIn } from '../../observed/certificates.ts';
import { buildTrustBundle } from '../../pki/bundle.ts';
import { PkiError } from '../../pki/errors.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import {
  isUsable,
  knownAuthorities,
  saysOfUnknown,
  type UnknownAuthority,
  unknownAuthorities,
} from '../../plan/known-authorities.ts';
import type { CertificatesByName } from '../../plan/trust.ts';
import { authoritySecretName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';

/** The certificates of the CAs, and a sentence for each that there is none of, or that is not known: then there is no plan. */
interface Trust {
  readonly certificates: CertificatesByName;
  readonly missing: readonly string[];
}

/**
 * Reads the CAs: the trust objects themselves may have been changed by hand, and so may the Secrets. What counts stands in the
 * stack object. Keys are read, since a certificate without its key may be of anybody, and kept nowhere.
 * @param object the stack as the server has it
 * @throws ApiError
 */
export async function readTrust(client: Reader, object: KubernetesObject, stack: ResolvedStack): Promise<Trust> {
  const secrets = await Promise.all(AUTHORITY_NAMES.map((authority) => readAuthority(client, stack, authority)));
  const found = certificatesIn(secrets.flatMap((secret) => secret ?? []));
  const stored = new Map(
    [...found].map(([name, secret]) => [name, { ...secret.stored, isOfAnother: isOfAnother(secret.head, stack) }]),
  );
  const unknown = await unknownNow(client, object, stack, stored);
  const missing = AUTHORITY_NAMES.flatMap((authority) => problemOf(stack, authority, stored, unknown) ?? []);
  return { certificates: stored, missing };
}

/** One that is being deleted is made anew. */
async function readAuthority(client: Reader, stack: ResolvedStack, authority: Authority) {
  const { namespace } = stack;
  const name = authoritySecretName(stack, authority);
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  return secret?.metadata.deletionTimestamp ? undefined : secret;
}

interface Content extends StoredCertificate {
  readonly isOfAnother: boolean;
}

/** Whether an object was made for somebody else, as its controller says. Without one, what it holds tells whose it is. */
export function isOfAnother({ metadata }: ObjectHead, { uid }: ResolvedStack): boolean {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  return owner !== undefined && owner.uid !== uid;
}

/** Where one is not known the stack is read again: its operator writes down which key is ours before it writes the key. */
async function unknownNow(
  client: Reader,
  object: KubernetesObject,
  stack: ResolvedStack,
  stored: ReadonlyMap<string, StoredCertificate>,
): Promise<readonly UnknownAuthority[]> {
  const unknown = unknownAuthorities(stack, stored, knownAuthorities(object));
  if (unknown.length === 0) return unknown;
  return unknownAuthorities(stack, stored, knownAuthorities((await client.find(refOf(object))) ?? object));
}

function problemOf(
  stack: ResolvedStack,
  authority: Authority,
  stored: ReadonlyMap<string, Content>,
  unknown: readonly UnknownAuthority[],
): string | undefined {
  const name = authoritySecretName(stack, authority);
  const content = stored.get(name);
  const secret = `Secret ${stack.namespace}/${name}`;
  const what = `${secret} with the certificate of the ${authority} CA`;
  if (!content?.certificatePem)
    return `${what} is not there yet: the operator makes it, see the conditions of the stack`;
  if (content.isOfAnother)
    return `${secret} was not made for this stack: rename the stack, or remove or rename that object`;
  const found = unknown.find(({ secretName }) => secretName === name);
  if (found) return `${secret} ${saysOfUnknown(found.fingerprint)}`;
  return isUsable(content)
    ? refusalOf(what, content.certificatePem)
    : `${what} can't be used (its certificate or key is unreadable, or they don't belong together): the operator is about to replace it`;
}

/** Why a certificate can't be trusted although its key is there: it may be none of a CA. */
function refusalOf(what: string, certificatePem: string): string | undefined {
  try {
    buildTrustBundle([certificatePem]);
    return undefined;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return `${what} can't be used, the operator is about to replace it: ${error.message}`;
  }
}
