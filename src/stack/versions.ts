// What differs between versions of Thanos, as data. Sources: the changelog and flags of each release.
import { DEFAULT_VERSIONS } from '../api/schema/versions.ts';

/** What the operator needs to know of a version. */
export interface VersionFacts {
  /** Where Query's TLS client settings stand: per-endpoint TLS in the endpoint file came with v0.42.0. */
  readonly queryTls: 'endpoint-file' | 'flags';
  /** Whether gRPC servers take --grpc-server-tls-curves: it came with v0.42.0. */
  readonly grpcGroups: boolean;
  /** Experimental functions of PromQL that later versions have. Source: promql/parser/functions.go of their libraries. */
  readonly missingFunctions: readonly string[];
}

interface Row {
  /** First minor version (of v0) that the row holds for. */
  readonly since: number;
  readonly facts: VersionFacts;
}

const OLDEST_MINOR = 40;
const NEWEST_MINOR = 42;

const ROWS: readonly Row[] = [
  { since: 42, facts: { queryTls: 'endpoint-file', grpcGroups: true, missingFunctions: [] } },
  { since: 41, facts: { queryTls: 'flags', grpcGroups: false, missingFunctions: [] } },
  {
    since: OLDEST_MINOR,
    facts: { queryTls: 'flags', grpcGroups: false, missingFunctions: ['first_over_time', 'ts_of_first_over_time'] },
  },
];

/** The newest version of Thanos that was tried: a stack that names none gets it. */
export const NEWEST_TRIED_VERSION = DEFAULT_VERSIONS.thanos;

/**
 * The facts of a version.
 * @param version such as "v0.42.4"
 * @returns the facts, and whether the version is newer than what the table knows (then the newest row is used)
 * @throws RangeError for a version older than the table
 */
export function versionFacts(version: string): { readonly facts: VersionFacts; readonly known: boolean } {
  const minor = minorOf(version);
  const row = ROWS.find(({ since }) => minor >= since);
  if (!row) throw new RangeError(`version ${version} is older than v0.${OLDEST_MINOR}.0: choose a newer version`);
  return { facts: row.facts, known: minor <= NEWEST_MINOR };
}

/** A major version above 0 counts as newer than every minor of v0. */
function minorOf(version: string): number {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === undefined || minor === undefined)
    throw new RangeError(`"${version}" is not a version: write for instance "${NEWEST_TRIED_VERSION}"`);
  return major === '0' ? Number(minor) : Number.POSITIVE_INFINITY;
}
