// Who is who in certificates: SPIFFE identities (https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md).
import type { Component } from './components.ts';
import type { StackId } from './names.ts';

/** A party that holds a certificate of the stack. */
export type Holder = Component | 'operator' | `client/${string}`;

/**
 * The identity of a party: one URI, compared as a whole by HTTP listeners.
 * @param trustDomain `spec.tls.trustDomain`
 */
export function identityOf({ name, namespace }: StackId, trustDomain: string, holder: Holder): string {
  return `spiffe://${trustDomain}/ns/${namespace}/stack/${name}/${holder}`;
}

/** Whether a holder is a declared client: the one place that reads how holders are written. */
export const isClient = (holder: string): holder is `client/${string}` => holder.startsWith('client/');
