// The certificate of a declared client, as its Secret has it.
import { dataOf, decoded } from '../../api/data.ts';
import type { Client } from '../../kube/client.ts';
import { clientSecretName, type StackId } from '../../stack/names.ts';

/** PEM texts: a chain, its private key, and whom to trust. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** Reads the Secret of a declared client. Throws a sentence that never quotes what is in it. */
export async function readIdentity(client: Pick<Client, 'find'>, stack: StackId, name: string): Promise<Identity> {
  const secretName = clientSecretName(stack, name);
  const { namespace } = stack;
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName });
  if (!secret)
    throw new Error(`Secret ${namespace}/${secretName} is missing: the operator makes it, see the stack's conditions`);
  const data = dataOf(secret);
  const read = (field: string): string => {
    const text = decoded(data[field] ?? '');
    if (text === '')
      throw new Error(`Secret ${namespace}/${secretName} has no ${field}: delete it, and the operator makes it anew`);
    return text;
  };
  return { cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt') };
}
