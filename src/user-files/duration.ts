// Not the API's durations: Prometheus wants units in falling order, each at most once, and no more than 292 years.

const PATTERN = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

const SECONDS: readonly number[] = [31_536_000, 604_800, 86_400, 3600, 60, 1, 0.001];

/**
 * Reads a duration as Prometheus does (model/time.go of prometheus/common).
 * @param text such as `5m` or `1h30m`; `0` needs no unit
 * @returns seconds, or undefined when Prometheus would refuse it
 */
export function prometheusSeconds(text: string): number | undefined {
  if (text === '0') return 0;
  const found = PATTERN.exec(text);
  if (!found || text === '') return undefined;
  const seconds = SECONDS.reduce((sum, unit, index) => sum + unit * Number(found[index + 1] ?? 0), 0);
  return seconds < 2 ** 63 / 1e9 ? seconds : undefined;
}
