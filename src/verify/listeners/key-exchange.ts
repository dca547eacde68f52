// How the listeners of a stack agree on keys, in a line.
import { enumerate } from '../../api/told-text.ts';
import { isHybrid } from '../../stack/key-exchange.ts';
import type { Finding } from './finding.ts';

/** See docs/limits.md. */
export const MOST_LISTENERS = 5;
/** As many as one program offers in a handshake are fewer. */
const MOST_GROUPS = 3;

/**
 * The group of all listeners, such as "X25519MLKEM768". Of several each is named with the listeners that agreed on it, classical
 * ones first, such as "X25519 (prometheus: HTTP port 9090), X25519MLKEM768 (query: gRPC port 10901)".
 * @returns undefined when no handshake told of any
 */
export function keyExchangeText(findings: readonly Finding[]): string | undefined {
  const listeners = new Map<string, Set<string>>();
  for (const { keyExchange, component, place } of findings)
    if (keyExchange)
      listeners.set(keyExchange, (listeners.get(keyExchange) ?? new Set()).add(`${component}: ${place}`));
  const groups = [...listeners].toSorted(([one], [other]) => order(one).localeCompare(order(other)));
  if (groups.length <= 1) return groups[0]?.[0];
  const shown = groups.map(([group, places]) => `${group} (${enumerate([...places].toSorted(), MOST_LISTENERS)})`);
  return enumerate(shown, MOST_GROUPS);
}

/** What needs a look stands first. */
const order = (group: string): string => `${isHybrid(group) ? 1 : 0} ${group}`;
