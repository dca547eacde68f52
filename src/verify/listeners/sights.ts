// What whoever dials a listener hands on: one sight for each attempt.
import type { CertificateFacts } from '../../pki/types.ts';

/** The two languages that listeners speak. */
export type Language = 'HTTP/1.1' | 'HTTP/2';

/** What a handshake showed that was done. */
interface Shaken {
  /** The certificate that the server showed; it passed our check. */
  readonly peer?: CertificateFacts;
  /** The group by which the keys were agreed on; absent also when this Node.js does not tell. */
  readonly group?: string;
}

/** What came of an attempt. */
export type Sight =
  | ({ readonly kind: 'answered'; readonly as: Language } & Shaken)
  /** Somebody is there and closed the connection. */
  | ({ readonly kind: 'refused' } & Shaken)
  /** Somebody is there and said nothing in time. */
  | ({ readonly kind: 'silent' } & Shaken)
  /** The chain or the name of the server failed our check; nothing was sent. */
  | { readonly kind: 'untrusted' }
  /** Nobody was reached. */
  | { readonly kind: 'unreachable' };

/** What was seen of one listener. */
export interface ListenerSights {
  /** With a certificate; absent when there was none to show. */
  readonly certificate?: Sight;
  /** By TLS without a certificate. */
  readonly anonymous: Sight;
  /** By TLS as the first of both, with classical groups alone for the key exchange; absent where that was not tried. */
  readonly classical?: Sight;
  /** In plaintext, in each language, whatever the listener should speak. */
  readonly plaintext: readonly Sight[];
}
