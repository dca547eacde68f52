// Expressions that flags of Ruler turn on and off, and each way in which these flags can be set.
import type { Dialect } from '../../../src/user-files/rules/promql/dialect.ts';

/** Each combination of the two flags, on the newest version. */
export const DIALECTS: readonly Dialect[] = [false, true].flatMap((experimental) =>
  [false, true].map((extended) => ({ experimental, extended, missing: [] })),
);

/** The names of the features as the judge knows them. */
export const featuresOf = ({ experimental, extended }: Dialect): readonly string[] => [
  ...(experimental ? ['promql-experimental-functions'] : []),
  ...(extended ? ['x-functions'] : []),
];

export const titleOf = (dialect: Dialect): string => featuresOf(dialect).join(' and ') || 'no feature';

/** Good with one of the flags, bad without. */
export const OF_ONE_FLAG: readonly string[] = [
  'mad_over_time(latency_seconds[5m])',
  'sort_by_label(x, "a", "b")',
  'sort_by_label_desc(x)',
  'double_exponential_smoothing(x[5m], 0.5, 0.5)',
  'first_over_time(x[5m])',
  'ts_of_first_over_time(x[5m])',
  'ts_of_last_over_time(x[5m])',
  'ts_of_max_over_time(x[5m])',
  'ts_of_min_over_time(x[5m])',
  'info(x)',
  'info(x, {k8s_cluster=~".*"})',
  'info(rate(x[5m]), {version=~".+", a="b"})',
  'limitk(2, x)',
  'limit_ratio(-0.5, x) by (a)',
  'LIMITK by (a) (2, x)',
  'xrate(x[5m])',
  'xincrease (x[5m]) + xdelta # why\n (x[5m] offset 1h)',
  'sum by (xrate) (xrate(x[1h])) > 5.',
];

/** Bad whatever the flags are. */
export const OF_NO_FLAG: readonly string[] = [
  'mad_over_time(x)',
  'sort_by_label(x[5m], "a")',
  'sort_by_label(x, 1)',
  'double_exponential_smoothing(x[5m])',
  'first_over_time(x)',
  'info(x, y)',
  'info(x, sum(y))',
  'info()',
  'info(x[5m])',
  'limitk(x)',
  'limitk("a", x)',
  'limit_ratio(0.5, 1)',
  'xrate(x)',
  'xrate()',
  'xrate(x[5m], 1)',
  'XRATE(x[5m])',
  'xdelta(sum(x))',
  'xrate(x[5m]) xincrease',
  'histogram_quantiles(x, "q", 0.5)',
  'start_timestamp(x)',
  'max_of(1, 2)',
  'rate(x[5m] anchored)',
  'x[5m] smoothed',
];

/** Good whatever the flags are. */
export const OF_ANY_FLAG: readonly string[] = [
  'xrate + xincrease',
  'xrate{a="xrate(x[5m])"}',
  'a:xrate:sum',
  'sum by (mad_over_time, info) (x)',
  'x{a="5. "} > 5.',
];
