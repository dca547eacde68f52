// The flags that a stack may set, by the kind of their value. Everything else is refused: what decides who may connect or where
// data goes, what a newer version brings until somebody has judged it, and what would stop the component. Each component has its
// list in its folder.
// Kinds are those of the programs' sources (cmd/thanos, cmd/prometheus), judged again by the programs in test/promtool.
import type { KindName } from './kinds.ts';

/** Whose flags they are. */
export interface FlagOwner {
  /** As versions.json has it. */
  readonly name: string;
  /** For sentences. */
  readonly called: string;
  readonly flags: Allowed;
}

/** What a component takes. */
export interface Allowed {
  /** No value; "--no-name" turns it off. */
  readonly switches: readonly string[];
  /** Only on: turned off, the component would end. */
  readonly on?: readonly string[];
  readonly values: Readonly<Partial<Record<KindName, readonly string[]>>>;
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** journald is not in a container. */
export const LOG = { 'log.level': ['debug', 'info', 'warn', 'error'], 'log.format': ['logfmt', 'json'] } as const;
export const THANOS_SWITCHES = ['enable-auto-gomemlimit'] as const;
export const WEB_SWITCHES = ['web.disable-cors'] as const;
export const LIMITS = ['store.limits.request-series', 'store.limits.request-samples'] as const;
export const HASHES = { 'hash-func': ['SHA256'] } as const;
export const LISTS = { 'block-discovery-strategy': ['concurrent', 'recursive'] } as const;
