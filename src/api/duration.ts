// Durations as people write them: Go style (1h30m) for what CEL compares, Prometheus style (30d) for the rest.

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  // Prometheus' year, not the astronomer's.
  y: 31_536_000,
};

/**
 * Reads a duration.
 * @param text units from large to small, such as "2160h", "1h30m" or "30d"; "0" is allowed
 * @returns seconds
 * @throws RangeError when the text is no duration
 */
export function durationSeconds(text: string): number {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new RangeError(`"${text}" is not a duration: write for instance "2160h" or "30d"`);
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? 0), 0);
}
