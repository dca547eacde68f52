/** How long to wait after one failure more. All times are milliseconds. */
export type BackoffPolicy = {
  readonly initialMs: number;
  readonly maxMs: number;
  readonly factor: number;
  /** After this long without a failure the next one counts as the first again. */
  readonly resetAfterMs: number;
};

export type BackoffState = { readonly failures: number; readonly failedAt: number };

/** The figures of Kubernetes' own reflectors (client-go): under an outage, far below one request in four seconds. */
export const WATCH_BACKOFF: BackoffPolicy = { initialMs: 800, maxMs: 30_000, factor: 2, resetAfterMs: 120_000 };

export const NO_FAILURE: BackoffState = { failures: 0, failedAt: Number.NEGATIVE_INFINITY };

/**
 * The state after a failure at `now`, and how many milliseconds to wait before the next try: between `initialMs` and `maxMs`.
 * `random` is in [0, 1). Each step is spread over its double, also the last one, so that many clients that lost one
 * server do not come back in the same moment.
 */
export function backOff(
  policy: BackoffPolicy,
  state: BackoffState,
  now: number,
  random: number,
): { readonly state: BackoffState; readonly delayMs: number } {
  const failures = now - state.failedAt > policy.resetAfterMs ? 0 : state.failures;
  const ceiling = Math.max(policy.initialMs, policy.maxMs / 2);
  const base = Math.min(ceiling, policy.initialMs * policy.factor ** failures);
  const delayMs = Math.min(policy.maxMs, base * (1 + random));
  // The wait itself is not health: the next failure is counted from its end.
  return { state: { failures: failures + 1, failedAt: now + delayMs }, delayMs };
}
