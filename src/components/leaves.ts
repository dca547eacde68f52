// Which certificates a component has. Who asks others shows one leaf on both sides. Who only answers has a leaf for servers
// alone, so that his stolen key asks nobody; his own probe shows a second leaf, which the access CA signs: gRPC refuses it,
// and of all HTTP listeners his own alone has this identity on its list.
import type { Authority } from './authorities.ts';

/** One certificate of each component of a kind. */
export interface LeafFacts {
  /** The end of the name of its Secret. */
  readonly name: 'tls' | 'server' | 'probe';
  readonly signedBy: Authority;
  /** Extended key usages (RFC 5280, section 4.2.1.12). */
  readonly usages: readonly ('serverAuth' | 'clientAuth')[];
}

/** Of a component that asks others. */
export const ASKS_AND_ANSWERS = [
  { name: 'tls', signedBy: 'mesh', usages: ['serverAuth', 'clientAuth'] },
] as const satisfies readonly LeafFacts[];

/** Of a component that asks no other: the graph lets it out to parties outside of the stack alone. */
export const ANSWERS_ONLY = [
  { name: 'server', signedBy: 'mesh', usages: ['serverAuth'] },
  { name: 'probe', signedBy: 'access', usages: ['clientAuth'] },
] as const satisfies readonly LeafFacts[];
