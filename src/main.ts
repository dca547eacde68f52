// Composition root: settings, logger, client, operator, signals. Nothing else.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FIELD_MANAGER, GROUP } from './api/group.ts';
import { StackOperator } from './controller/operator.ts';
import { createClient } from './kube/client.ts';
import { loadKubeConfig } from './kube/config.ts';
import { createRecorder } from './kube/events.ts';
import { startLeaderElection } from './kube/lease/lease.ts';
import { createTransport, type Transport } from './kube/transport.ts';
import { startHealthServer } from './observability/health.ts';
import { createLogger, type Logger } from './observability/logger.ts';
import { createMetrics } from './observability/metrics.ts';
import { quieted } from './observability/quiet.ts';
import { redactText } from './observability/redact.ts';
import { readSettings, type Settings, SettingsError, settingsHelp } from './settings.ts';
import { createJudges } from './threads/judges.ts';

if (process.argv.includes('--help')) {
  console.log(`Usage: securethanos-operator [flags]\n\n${settingsHelp()}`);
} else {
  await main();
}

async function main(): Promise<void> {
  const settings = settingsOrExit();
  const log = quieted(createLogger({ level: settings.logLevel }));
  const metrics = createMetrics({ runtime: true });
  const kubeConfig = loadKubeConfig(settings);
  const transport = createTransport(kubeConfig, { onRequest: metrics.countApiRequest });
  const judges = createJudges();
  const stopping = new AbortController();
  void logStart(log, settings, transport);

  const start = (writeBudgetMs?: () => number) => {
    const client = createClient(transport, writeBudgetMs ? { writeBudgetMs } : {});
    const recorder = createRecorder({
      client,
      controller: `${GROUP}/operator`,
      instance: settings.instance,
      fieldManager: FIELD_MANAGER,
      log,
      scrub: redactText,
    });
    const context = {
      client,
      judges,
      settings,
      recorder,
      metrics,
      log,
      now: () => new Date(),
      dialled: new Map(),
      verified: new Map(),
    };
    const operator = new StackOperator({ kubeConfig, client, log, settings, metrics, context });
    // A stop in the middle of the start is no failure.
    const failed = (error: unknown) => stopping.signal.aborted || fail('the operator could not start', error);
    operator.start().catch(failed);
    return operator;
  };

  const fail = (message: string, error?: unknown): never => {
    log.error(message, { error });
    process.exit(1);
  };

  let operator: StackOperator | undefined;
  const election = settings.leaderElect
    ? startLeaderElection({
        client: createClient(transport),
        namespace: settings.leaseNamespace,
        name: FIELD_MANAGER,
        identity: `${settings.instance}_${randomUUID()}`,
        fieldManager: FIELD_MANAGER,
        onStarted: () => {
          operator = start(() => election?.writeBudgetMs() ?? 0);
        },
        onLost: (reason) => fail('leadership was lost, so that another replica may lead', reason),
        log,
      })
    : undefined;
  if (!election) operator = start();

  const health = await startHealthServer({
    address: settings.healthAddress,
    live: () => true,
    // A replica that waits for the lease is ready to take it.
    ready: () => operator === undefined || operator.isReady(),
    metrics,
  });

  const stop = async (signal: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info('stopping', { object: 'operator', reason: signal });
    await operator?.shutdown();
    await judges.close();
    await election?.stop();
    await health.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(signal));
}

/** One line with what somebody needs who reads a log of another day. The API server may be away: then its version is unknown. */
async function logStart(log: Logger, settings: Settings, transport: Transport): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Versioned;
  const kubernetes = await transport.request('GET', '/version', { timeoutMs: 5000 }).then(
    (answer) => (answer as { readonly gitVersion?: string }).gitVersion ?? 'unknown',
    () => 'unknown',
  );
  log.info('started', { object: 'operator', reason: 'start', version, node: process.version, kubernetes, settings });
}

interface Versioned {
  readonly version: string;
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    return process.exit(2);
  }
}
