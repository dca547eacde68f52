// What a look at one place of the running stack found. Plain data between those who look, those who judge and those who tell.
import type { Component, Workload } from '../../stack/components.ts';

/**
 * One place and what was found there.
 * verified: as it should be. violation: proven to be otherwise. unknown: nobody could see.
 */
export interface Finding {
  readonly component: Component | Workload;
  readonly pod: string;
  /** Such as "gRPC port 10901", or "container debug". */
  readonly place: string;
  readonly verdict: 'verified' | 'violation' | 'unknown';
  /** CamelCase; a violation's becomes the reason of the condition. */
  readonly reason: string;
  /** The predicate of a sentence about the place, such as "answers plaintext". */
  readonly seen: string;
  /** The group by which its handshakes agreed on keys, such as "X25519MLKEM768"; of several a classical one. */
  readonly keyExchange?: string;
  /** True when it refused who offered classical groups alone; absent where that was not tried, or not refused. */
  readonly refusesClassical?: true;
}

/** A finding in words, such as "store: gRPC port 10901 of pod prod-thanos-store-0 answers plaintext". */
export const describeFinding = ({ component, pod, place, seen }: Finding): string =>
  `${component}: ${place} of pod ${pod} ${seen}`;

/** The verdict over all of them. A violation is worse than what nobody knows; without any listener nothing is known. */
export function verdictOf(findings: readonly Finding[]): Finding['verdict'] {
  const has = (verdict: Finding['verdict']) => findings.some((finding) => finding.verdict === verdict);
  if (has('violation')) return 'violation';
  return has('unknown') || !has('verified') ? 'unknown' : 'verified';
}
