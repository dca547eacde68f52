// An operator that dies with one of its first writes.
import { ApiError } from '../../../src/kube/api-error.ts';
import type { Client } from '../../../src/kube/client.ts';

export interface MortalClient {
  /** To be wrapped around the client of an operator. */
  readonly wrap: (client: Client) => Client;
  /** Resolves with the last write. */
  readonly death: Promise<void>;
  /** How often the user's object storage Secret was read: once in each pass. */
  readonly reads: () => number;
}

/**
 * A client that dies with a write: it arrives, but nobody hears of it, and nothing works any more.
 * @param lastWrite the number of the write that it dies with, from 1
 */
export function mortalClient(lastWrite = 1): MortalClient {
  const { promise: death, resolve: die } = Promise.withResolvers<void>();
  let dead = false;
  let reads = 0;
  let writes = 0;
  const gone = () => new ApiError({ status: 0, reason: 'Unreachable', message: 'this operator is dead' });
  const last =
    <Args extends readonly unknown[], Value>(call: (...args: Args) => Promise<Value>) =>
    async (...args: Args): Promise<Value> => {
      if (dead) throw gone();
      writes += 1;
      if (writes < lastWrite) return call(...args);
      dead = true;
      await call(...args);
      die();
      throw gone();
    };
  const wrap = (client: Client): Client => ({
    ...client,
    find: (ref, options) => {
      if (dead) return Promise.reject(gone());
      if (ref.name.startsWith('objstore-of-')) reads += 1;
      return client.find(ref, options);
    },
    create: last(client.create),
    apply: last(client.apply),
    patch: last(client.patch),
    applyStatus: last(client.applyStatus),
    patchStatus: last(client.patchStatus),
    replace: last(client.replace),
    remove: last(client.remove),
    evict: last(client.evict),
  });
  return { wrap, death, reads: () => reads };
}
