// How the two ends of a connection agree on its keys. A hybrid group joins a classical curve with ML-KEM: what is recorded today
// can't be read with a quantum computer later.
import type { ResolvedStack } from './resolve/resolve.ts';

/** The hybrid group that Go (since 1.24) and OpenSSL (since 3.5) choose by themselves, by its name in both. */
export const HYBRID_GROUP = 'X25519MLKEM768';

/** Hybrid groups of TLS 1.3 (draft-ietf-tls-ecdhe-mlkem). */
const HYBRID = /^(X25519|SecP256r1|SecP384r1)MLKEM\d+$/;

/** @param group by its name, such as "X25519" */
export const isHybrid = (group: string): boolean => HYBRID.test(group);

/** What a listener should do: agree on any group, on a hybrid one with whoever offers it, or on nothing else. */
export type KeyExchange = 'any' | 'hybrid' | 'hybrid only';

/**
 * By spec.tls.keyExchange and the version that runs. Only gRPC can refuse classical groups: the web configuration of an HTTP
 * listener has curve_preferences, which knows no hybrid group, so naming one there would stop the program or turn it off.
 */
export function keyExchangeAt(
  { spec, version }: Pick<ResolvedStack, 'spec' | 'version'>,
  protocol: 'grpc' | 'http',
): KeyExchange {
  if (spec.tls.keyExchange !== 'RequireHybrid') return 'any';
  return protocol === 'grpc' && version.grpcGroups ? 'hybrid only' : 'hybrid';
}
