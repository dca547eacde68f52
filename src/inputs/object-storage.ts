// Reads the object storage configurations that a stack names, and has them judged.

import { dataOf } from '../api/data.ts';
import type { Problem } from '../api/problems.ts';
import type { ObjectStorageInput } from '../plan/inputs.ts';
import type { SecretKey } from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Judges } from '../threads/kinds.ts';
import { findNamed } from './find-named.ts';
import { type Reader, versionOf } from './reader.ts';

/** A usable configuration, or why there is none. */
export type FoundStorage = { readonly value: ObjectStorageInput } | { readonly problem: Problem };

export async function readStorage(
  client: Pick<Reader, 'find'>,
  judges: Judges,
  { namespace, name: stack }: Pick<ResolvedStack, 'namespace' | 'name'>,
  { name, key }: SecretKey,
): Promise<FoundStorage> {
  const found = await findNamed(client, { apiVersion: 'v1', kind: 'Secret', namespace, name });
  if ('tooLarge' in found) return problem('ObjectStorageSecretTooLarge', `Secret "${name}" ${found.tooLarge}`);
  const secret = found.object;
  if (!secret) {
    const message = `Secret "${name}" with the object storage configuration does not exist in namespace "${namespace}": create it with the key "${key}"`;
    return problem('ObjectStorageSecretMissing', message);
  }
  const data = dataOf(secret);
  const place = { stack: `${namespace}/${stack}`, version: `${versionOf(secret)}/${key}` };
  const verdict = await judges.judge('objectStorage', namespace, { key, data }, place);
  const judged = 'value' in verdict ? verdict.value : verdict;
  if (!judged) {
    const message = `Secret "${name}" has no key "${key}": put the object storage configuration there, or name another key`;
    return problem('ObjectStorageKeyMissing', message);
  }
  if ('problem' in judged) return problem('ObjectStorageInvalid', `key "${key}" of Secret "${name}" ${judged.problem}`);
  return { value: { secretName: name, key, ...judged } };
}

const problem = (reason: string, message: string): FoundStorage => ({
  problem: { reason, message, blocking: true, condition: 'ObjectStorageReady' },
});
