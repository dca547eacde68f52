// When a reflector lists anew, tries again and gives up.
import { type BackoffPolicy, WATCH_BACKOFF } from './backoff.ts';

/** All times in milliseconds. */
export type ReflectorTiming = {
  readonly backoff: BackoffPolicy;
  /** The server ends each watch at a random time between these two, so that many watches do not renew at once. */
  readonly watchMinMs: number;
  readonly watchMaxMs: number;
  /**
   * When to give up a watch that is silent. A bookmark comes every 60 s, but none for a kind that nobody has written since
   * the server started: silence can be a lost link or nothing at all, so giving up costs no more than a new watch.
   */
  readonly idleMs: number;
  /** How often to look whether a kind that the server does not know is there now. */
  readonly absentMs: number;
  /** For how long lists older than what we know are refused: a lagging server catches up, a restored backup does not. */
  readonly staleMs: number;
};

/** Used where nothing else is said. */
export const TIMING: ReflectorTiming = {
  backoff: WATCH_BACKOFF,
  watchMinMs: 300_000,
  watchMaxMs: 600_000,
  idleMs: 75_000,
  absentMs: 30_000,
  staleMs: 300_000,
};
