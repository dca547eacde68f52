// Which PromQL a Ruler knows when it loads rules: flags turn functions on, and older versions lack some.
import { readFlag } from '../../../api/schema/flags/flag.ts';
import type { ResolvedStack } from '../../../stack/resolve/resolve.ts';
import { versionFacts } from '../../../stack/versions.ts';

/** What is known beyond what every Ruler knows. Plain data, since rules are judged on another thread. */
export interface Dialect {
  /** --enable-feature=promql-experimental-functions is set. */
  readonly experimental: boolean;
  /** --query.enable-x-functions is set. */
  readonly extended: boolean;
  /** Experimental functions that the version of Thanos does not have. */
  readonly missing: readonly string[];
  /** Those that it has, but not the version that Ruler or Query has until its turn. */
  readonly coming?: readonly string[];
}

/** Of a Ruler without further flags. */
export const PLAIN_DIALECT: Dialect = { experimental: false, extended: false, missing: [] };

/**
 * The dialect of a stack's Ruler. Source: cmd/thanos/rule.go of Thanos v0.40 to v0.42, which compares the whole value of
 * --enable-feature: a list with commas turns nothing on.
 * @param earlier further versions of Thanos that have to know what rules use, such as "v0.40.1"
 */
export function dialectOf(
  { spec, version }: Pick<ResolvedStack, 'spec' | 'version'>,
  earlier: readonly string[] = [],
): Dialect {
  const flags = (spec.ruler?.additionalArgs ?? []).map(readFlag);
  const unknown = earlier.flatMap((one) => versionFacts(one).facts.missingFunctions);
  const coming = [...new Set(unknown)].filter((name) => !version.missingFunctions.includes(name));
  return {
    experimental: flags.some(({ name, value }) => name === 'enable-feature' && value === FEATURE),
    extended: flags.some(({ name, isOff }) => name === 'query.enable-x-functions' && !isOff),
    missing: version.missingFunctions,
    ...(coming.length === 0 ? {} : { coming }),
  };
}

const FEATURE = 'promql-experimental-functions';
