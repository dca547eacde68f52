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
  const parts = [...text.matchAll(/(\d{1,15})(ms|[smhdwy])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new RangeError(`"${text}" is not a duration: write for instance "2160h" or "30d"`);
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? 0), 0);
}

/**
 * Writes a duration for people, in its two largest units: "90d", "1h30m", "10s".
 * @param seconds at least 0; fractions are left out
 */
export function durationText(seconds: number): string {
  const parts: string[] = [];
  let left = Math.floor(seconds);
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const amount = Math.floor(left / size);
    left -= amount * size;
    if (amount > 0) parts.push(`${amount}${unit}`);
  }
  return parts.slice(0, 2).join('') || '0s';
}
