// Every flag of the programs that a user may give by additionalArgs, and why nothing is gained by it. The API server must
// refuse all others: a flag that a newer version brings is refused, or is judged here.
import { readFileSync } from 'node:fs';

const PROGRAMS = ['thanos-query', 'thanos-store', 'thanos-compact', 'thanos-rule', 'thanos-sidecar', 'prometheus'];
/** Flags that their programs take and do not list, as their sources have them. */
const HIDDEN = ['--inject-test-addresses=<address>', '--store.sd-dns-resolver=x', '--query.sd-dns-resolver=x'];

/** Names of flags, without dashes, by why they do no harm. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  'how much, how long, how often': [
    ...['auto-gomemlimit.ratio', 'auto-gomaxprocs', 'auto-gomemlimit', 'enable-auto-gomemlimit'],
    ...['http-grace-period', 'grpc-grace-period', 'grpc-compression', 'consistency-delay', 'wait', 'wait-interval'],
    ...['retention.resolution-raw', 'retention.resolution-5m', 'retention.resolution-1h', 'downsampling.disable'],
    ...['block-discovery-strategy', 'block-meta-fetch-concurrency', 'block-files-concurrency'],
    ...['block-viewer.global.sync-block-interval', 'block-viewer.global.sync-block-timeout', 'compact.concurrency'],
    ...['compact.cleanup-interval', 'compact.progress-interval', 'compact.blocks-fetch-concurrency'],
    ...['downsample.concurrency', 'delete-delay', 'hash-func', 'min-time', 'max-time', 'query.timeout'],
    ...['query.max-concurrent', 'query.max-concurrent-select', 'query.max-concurrency', 'query.max-samples'],
    ...['query.metadata.default-time-range', 'query.default-evaluation-interval', 'query.default-step'],
    ...['query.lookback-delta', 'store.response-timeout', 'store.unhealthy-timeout'],
    ...['store.limits.request-series', 'store.limits.request-samples', 'eval-interval', 'rule-query-offset'],
    ...['for-outage-tolerance', 'for-grace-period', 'resend-delay', 'rule-concurrent-evaluation'],
    ...['restore-ignored-label', 'tsdb.block-duration', 'tsdb.retention', 'tsdb.no-lockfile', 'tsdb.wal-compression'],
    ...['tsdb.enable-native-histograms', 'shipper.upload-compacted', 'shipper.upload-concurrency'],
    ...['cache-index-header', 'index-cache-size', 'chunk-pool-size', 'matcher-cache-size', 'sync-block-duration'],
    ...['store.grpc.touched-series-limit', 'store.grpc.series-sample-limit', 'store.grpc.downloaded-bytes-limit'],
    ...['store.grpc.series-max-concurrency', 'block-sync-concurrency', 'ignore-deletion-marks-delay'],
    ...['store.enable-index-header-lazy-reader', 'store.enable-lazy-expanded-postings'],
    ...['store.posting-group-max-key-series-ratio', 'store.index-header-lazy-download-strategy'],
    ...['web.read-timeout', 'web.max-connections', 'web.max-notifications-subscribers', 'web.search.max-limit'],
    ...['storage.tsdb.retention.time', 'storage.tsdb.retention.size', 'storage.tsdb.no-lockfile'],
    ...['storage.tsdb.head-chunks-write-queue-size', 'storage.agent.wal-compression', 'storage.agent.no-lockfile'],
    ...['storage.agent.retention.min-time', 'storage.agent.retention.max-time', 'storage.agent.checkpoint-batch-size'],
    ...['storage.agent.checkpoint-from-in-memory-series', 'storage.remote.flush-deadline'],
    ...['storage.remote.read-sample-limit', 'storage.remote.read-concurrent-limit'],
    ...['storage.remote.read-max-bytes-in-frame', 'rules.alert.for-outage-tolerance', 'rules.alert.for-grace-period'],
    ...['rules.alert.resend-delay', 'rules.max-concurrent-evals', 'alertmanager.notification-queue-capacity'],
    ...['alertmanager.notification-batch-size', 'alertmanager.drain-notification-queue-on-shutdown'],
    ...['config.auto-reload', 'config.auto-reload-interval'],
  ],
  'how its own answers, pages, labels and lines look': [
    ...['help', 'version', 'log.level', 'log.format', 'enable-feature', 'deduplication.func', 'selector-label'],
    ...['deduplication.replica-label', 'query.replica-label', 'query.partition-label', 'bucket-web-label'],
    ...['query.promql-engine', 'query.enable-x-functions', 'query.mode', 'query.conn-metric.label'],
    ...['query.auto-downsampling', 'query.partial-response', 'query.http-method', 'query.tenant-header'],
    ...['query.default-tenant-id', 'query.tenant-certificate-field', 'query.enforce-tenancy'],
    ...['query.tenant-label-name', 'query.telemetry.request-duration-seconds-quantiles'],
    ...['query.telemetry.request-samples-quantiles', 'query.telemetry.request-series-seconds-quantiles'],
    ...['alert.query-url', 'alert.label-drop', 'alert.relabel-config', 'alert.query-template'],
    ...['selector.relabel-config', 'web.route-prefix', 'web.external-prefix', 'web.prefix-header'],
    ...['web.disable-cors', 'web.external-url', 'web.page-title', 'web.cors.origin'],
    ...['web.remote-write-receiver.accepted-protobuf-messages', 'agent'],
  ],
  'reads a file of its own container as a configuration, and serves it to nobody': [
    ...['selector.relabel-config-file', 'alert.relabel-config-file', 'index-cache.config-file'],
    ...['storage.tsdb.delay-compact-file.path'],
  ],
  'writes to the volume of its own pod: everything else is read-only': [
    ...['query.active-query-path', 'shipper.meta-file-name', 'storage.agent.path'],
  ],
  "sends the stack's own index to a cache: the network policies stay as they are": ['index-cache.config'],
};

const harmless = new Set(Object.values(HARMLESS).flat());

/** A flag as a user would write it, and whether the API server should take it. */
export interface JudgedFlag {
  readonly argument: string;
  readonly isHarmless: boolean;
}

/** Every flag of every program once; switches both ways. */
export function judgedFlags(): readonly JudgedFlag[] {
  const lines = [...PROGRAMS.flatMap(linesOf), ...HIDDEN];
  return [...new Map(lines.flatMap(judge).map((one) => [one.argument, one])).values()];
}

/** Judged flags that no program knows any more. */
export function staleJudgements(): readonly string[] {
  const known = new Set([...PROGRAMS.flatMap(linesOf), ...HIDDEN].map(nameOf));
  return [...harmless].filter((name) => !known.has(name));
}

const linesOf = (program: string): readonly string[] =>
  readFileSync(new URL(`../flags/${program}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const nameOf = (line: string): string => line.replace(/^--(\[no-\])?/, '').split(/[ =]/)[0] ?? '';

function judge(line: string): readonly JudgedFlag[] {
  const name = nameOf(line);
  const isHarmless = harmless.has(name);
  if (!line.startsWith('--[no-]')) return [{ argument: `--${name}=/etc/thanos/tls/tls.key`, isHarmless }];
  // What a switch is turned off by is what the operator decides: reserved as a whole.
  return [
    { argument: `--${name}`, isHarmless },
    { argument: `--no-${name}`, isHarmless: false },
  ];
}
