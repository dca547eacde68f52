// What a pass may believe of what lies in the Secrets of certificates.

import { type KubernetesObject, refOf } from '../api/objects.ts';
import type { WriteFailure } from '../api/problems.ts';
import type { Client } from '../kube/client.ts';
import type { StoredCertificate } from '../pki/types.ts';
import {
  type KnownAuthorities,
  knownAuthorities,
  saysOfUnknown,
  unknownAuthorities,
} from '../plan/known-authorities.ts';
import type { Owner } from './apply/ownership.ts';

/** What is known of the CAs of a stack, and which of those that lie in Secrets are not. */
export interface Judged {
  readonly known: KnownAuthorities;
  /** Names of Secrets with CAs that are not ours. */
  readonly unknown: ReadonlySet<string>;
  /** The same, for people. */
  readonly refusals: readonly WriteFailure[];
}

/**
 * Judges the CAs that lie in Secrets. Where one is not known, the stack is read from the server: the cache may be behind.
 * @param object the stack as the cache has it
 * @param stored by Secret name, whoever put it there
 */
export async function judgeAuthorities(
  client: Pick<Client, 'get'>,
  object: KubernetesObject,
  stack: Owner,
  stored: ReadonlyMap<string, StoredCertificate>,
): Promise<Judged> {
  const cached = knownAuthorities(object);
  const isClear = unknownAuthorities(stack, stored, cached).length === 0;
  const known = isClear ? cached : knownAuthorities(await client.get(refOf(object)));
  const unknown = unknownAuthorities(stack, stored, known);
  return {
    known,
    unknown: new Set(unknown.map(({ secretName }) => secretName)),
    refusals: unknown.map(({ secretName, fingerprint }) => ({
      object: { apiVersion: 'v1', kind: 'Secret', namespace: stack.namespace, name: secretName },
      message: saysOfUnknown(fingerprint),
    })),
  };
}
