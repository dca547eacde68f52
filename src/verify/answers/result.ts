/** What came back, or who did not want to talk. */
export type DialResult =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** A server is there, but it did not accept our TLS, or closed the connection. */
  | { readonly kind: 'refused'; readonly message: string }
  /** A server took the connection, and no whole answer came in time. */
  | { readonly kind: 'silent'; readonly message: string }
  /** Nobody was reached in time. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** The server is not who it should be: nothing was sent. */
  | { readonly kind: 'untrusted'; readonly message: string };
