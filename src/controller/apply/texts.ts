// What is compared may hold digests instead of texts; what is written holds texts.
import { Digest } from '../../api/digest.ts';
import { type KubernetesObject, refOf } from '../../api/objects.ts';
import type { Client } from '../../kube/client.ts';
import { StaleCacheError } from '../certificate-objects.ts';
import { withAppliedClaims } from './restore.ts';

/** Whether texts of an object are held as their digests alone. */
const hasDigests = (object: KubernetesObject): boolean =>
  FIELDS.some((field) => Object.values(textsOf(object, field)).some((text) => text instanceof Digest));

/**
 * What is wanted, with the texts that are to stay as they are read from the server.
 * @throws StaleCacheError when they are not there any more
 */
export async function withTexts(client: Pick<Client, 'find'>, desired: KubernetesObject): Promise<KubernetesObject> {
  if (!hasDigests(desired)) return desired;
  const live = await client.find(refOf(desired));
  const there = live ? textsOf(live, 'data') : {};
  const texts = Object.entries(textsOf(desired, 'data')).map(([name, wanted]) => {
    const isMissing = wanted instanceof Digest && !wanted.isOf(there[name]);
    if (isMissing) throw new StaleCacheError(`Secret ${desired.metadata.name}`);
    return [name, wanted instanceof Digest ? there[name] : wanted];
  });
  return { ...desired, data: Object.fromEntries(texts) };
}

/**
 * The object with `withAppliedClaims`, for a PUT, which is of the whole object: one whose texts are not held is read. The server
 * refuses the PUT when that is not the state which was judged.
 * @returns undefined when there are no such claims
 */
export async function withoutPuts(
  client: Pick<Client, 'get'>,
  live: KubernetesObject,
): Promise<KubernetesObject | undefined> {
  const claimed = withAppliedClaims(live);
  if (!claimed || !hasDigests(live)) return claimed;
  return { ...(await client.get(refOf(live))), metadata: claimed.metadata };
}

const FIELDS = ['data', 'binaryData'] as const;

const textsOf = (object: KubernetesObject, field: (typeof FIELDS)[number]): Readonly<Record<string, unknown>> =>
  (object[field] ?? {}) as Readonly<Record<string, unknown>>;
