// What the caches hold of the texts in ConfigMaps and Secrets. To see whether somebody changed what we wrote takes no text: a
// digest is compared with the digest of what is wanted. So no rules, no configuration, no credential and no key of a leaf stays
// in memory. Who needs one of these reads the object by its name: to write it anew (apply/texts.ts), and to keep the last good
// rules and jobs (deployed-files.ts).

import { Digest } from '../../api/digest.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import { AUTHORITY_NAMES } from '../../components/authorities.ts';
import { CERTIFICATE_FILE, KEY_FILE, readKey } from '../../observed/certificate-secret.ts';
import { STACK_LABEL } from '../../stack/labels.ts';
import { authoritySecretName } from '../../stack/names.ts';

type Texts = Readonly<Record<string, unknown>>;

/** Characters of a text in a ConfigMap that is held as it is: its digest would be no shorter. */
export const SHORT = 64;

/** The object with digests for its texts. What is no ConfigMap and no Secret stays as it is. */
export function withDigests(object: KubernetesObject): KubernetesObject {
  if (object.kind === 'ConfigMap') return withTexts(object, ['data', 'binaryData'], (text) => ofConfigMap(text));
  if (object.kind !== 'Secret') return object;
  const isOfAuthority = holdsAuthority(object);
  return withTexts(object, ['data'], (text, name) => ofSecret(text, name, isOfAuthority));
}

const ofConfigMap = (text: string): unknown => (text.length > SHORT ? new Digest(text) : text);

/**
 * Certificates are public, and read in each pass. The keys of CAs are held: each look at a stack signs an identity for itself, and
 * what it signs must be signed by the CA that this pass judged.
 */
function ofSecret(text: string, name: string, isOfAuthority: boolean): unknown {
  if (name === CERTIFICATE_FILE) return text;
  if (name !== KEY_FILE) return new Digest(text);
  return isOfAuthority ? text : readKey(text);
}

function holdsAuthority({ metadata }: KubernetesObject): boolean {
  const { name, namespace = '', labels } = metadata;
  const stack = { namespace, name: labels?.[STACK_LABEL] ?? '' };
  return AUTHORITY_NAMES.some((authority) => authoritySecretName(stack, authority) === name);
}

function withTexts(
  object: KubernetesObject,
  fields: readonly string[],
  hold: (text: string, name: string) => unknown,
): KubernetesObject {
  const held = fields.flatMap((field) => {
    const texts = object[field] as Texts | undefined;
    if (!texts) return [];
    const entries = Object.entries(texts);
    return [[field, Object.fromEntries(entries.map(([name, text]) => [name, hold(String(text), name)]))]];
  });
  return { ...object, ...Object.fromEntries(held) };
}
