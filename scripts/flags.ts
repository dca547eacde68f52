// Writes which flags and features each supported version of Thanos and Prometheus has: src/api/schema/flags/versions.json.
// The visible flags are those of the help text that each release carries in its documents (cmd tests of both projects hold it);
// hidden ones and features are in the sources. test/promtool compares the newest with the programs themselves.
// usage: node scripts/flags.ts (needs Go and its module proxy)
import { writeFile } from 'node:fs/promises';
import type { Name } from '../src/components/all.ts';
import { type Found, mergeVersions } from './flags/merge.ts';
import { moduleDirectory } from './flags/modules.ts';
import { prometheusFeatures, prometheusFlags, THANOS_FEATURES, thanosFlags } from './flags/read.ts';

/** One release of each minor version. Prometheus 3.x is v0.300+x as a module. */
const THANOS = { 40: 'v0.40.1', 41: 'v0.41.0', 42: 'v0.42.4' };
const PROMETHEUS = [
  ...['v0.300.1', 'v0.301.0', 'v0.302.1', 'v0.303.1', 'v0.304.2', 'v0.305.1', 'v0.306.0', 'v0.307.3', 'v0.308.1'],
  ...['v0.309.1', 'v0.310.0', 'v0.311.3', 'v0.312.0', 'v0.313.5', 'v0.314.0'],
];
const TARGET = new URL('../src/api/schema/flags/versions.json', import.meta.url);

const thanos = await Promise.all(
  Object.entries(THANOS).map(async ([minor, version]) => ({
    minor: Number(minor),
    directory: await moduleDirectory('github.com/thanos-io/thanos', version),
  })),
);
const prometheus = await Promise.all(
  PROMETHEUS.map(async (version, minor) => ({
    minor,
    directory: await moduleDirectory('github.com/prometheus/prometheus', version),
  })),
);

/** @param command as in "thanos query" */
const flagsOf = async (command: string, sources: readonly string[]) =>
  mergeVersions(
    await Promise.all(
      thanos.map(
        async ({ minor, directory }): Promise<Found> => ({
          minor,
          names: await thanosFlags(directory, command, sources),
        }),
      ),
    ),
  );

const flags = {
  query: await flagsOf('query', ['query.go']),
  store: await flagsOf('store', ['store.go']),
  compactor: await flagsOf('compact', ['compact.go']),
  ruler: await flagsOf('rule', ['rule.go', 'config.go']),
  prometheus: mergeVersions(
    await Promise.all(
      prometheus.map(async ({ minor, directory }) => ({ minor, names: await prometheusFlags(directory) })),
    ),
  ),
  sidecar: await flagsOf('sidecar', ['sidecar.go']),
} satisfies Readonly<Record<Name, unknown>>;
const features = {
  thanos: mergeVersions(thanos.map(({ minor }) => ({ minor, names: THANOS_FEATURES }))),
  prometheus: mergeVersions(
    await Promise.all(
      prometheus.map(async ({ minor, directory }) => ({ minor, names: await prometheusFeatures(directory) })),
    ),
  ),
};

await writeFile(TARGET, `${JSON.stringify({ flags, features }, null, 2)}\n`);
