// Who is who in certificates and in the graph: SPIFFE identities (https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md).
import type { Authority } from '../components/authorities.ts';
import { type Component, isComponent } from './components.ts';
import type { StackId } from './names.ts';

/** A party with an identity of its own. Kind and name together: a client may be called as a component is. */
export type Identified =
  | { readonly kind: 'component'; readonly name: Component }
  | { readonly kind: 'client'; readonly name: string }
  | { readonly kind: 'operator'; readonly name: 'operator' };

/** A holder of a certificate of the stack. A probe has the identity of its component, and a CA has none. */
export type Holder =
  | Identified
  | { readonly kind: 'authority'; readonly name: Authority }
  | { readonly kind: 'probe'; readonly name: Component };

/** Anything that is known by its kind and its name. */
interface Named {
  readonly kind: string;
  readonly name: string;
}

export const OPERATOR = { kind: 'operator', name: 'operator' } as const satisfies Holder;
export const authorityParty = (name: Authority) => ({ kind: 'authority', name }) as const satisfies Holder;
export const componentParty = (name: Component) => ({ kind: 'component', name }) as const satisfies Holder;
export const probeParty = (name: Component) => ({ kind: 'probe', name }) as const satisfies Holder;
export const clientParty = (name: string) => ({ kind: 'client', name }) as const satisfies Holder;

/** Whether two are the same party. */
export const isSame = (one: Named, other: Named): boolean => one.kind === other.kind && one.name === other.name;

/** How a party is told to people, in metrics and in identities; nothing reads it back but `identifiedBy`. */
export function partyText({ kind, name }: Named): string {
  switch (kind) {
    case 'client':
      return `client/${name}`;
    case 'probe':
      return `${name}/probe`;
    default:
      return name;
  }
}

/**
 * The identity of a party: one URI, compared as a whole by HTTP listeners.
 * @param trustDomain `spec.tls.trustDomain`
 */
export const identityOf = (stack: StackId, trustDomain: string, party: Identified): string =>
  `${prefixOf(stack, trustDomain)}${partyText(party)}`;

const prefixOf = ({ name, namespace }: StackId, trustDomain: string): string =>
  `spiffe://${trustDomain}/ns/${namespace}/stack/${name}/`;

/** Whose identity a URI is in a stack, in whatever trust domain; undefined for what is of no such party. */
export function identifiedBy(stack: StackId, uri: string): Identified | undefined {
  const trustDomain = /^spiffe:\/\/([^/]+)\//.exec(uri)?.[1];
  const prefix = trustDomain && prefixOf(stack, trustDomain);
  if (!prefix || !uri.startsWith(prefix)) return undefined;
  const told = uri.slice(prefix.length);
  if (told === OPERATOR.name) return OPERATOR;
  if (told.startsWith(CLIENT)) return clientParty(told.slice(CLIENT.length));
  return isComponent(told) ? componentParty(told) : undefined;
}

const CLIENT = partyText({ kind: 'client', name: '' });
