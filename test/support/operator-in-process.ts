// The operator inside of the test's own process, for what a process of its own can't be given: a clock, or a client that dies.
import { FIELD_MANAGER } from '../../src/api/group.ts';
import { StackOperator } from '../../src/controller/operator.ts';
import type { Client } from '../../src/kube/client.ts';
import { createClient } from '../../src/kube/client.ts';
import { loadKubeConfig } from '../../src/kube/config.ts';
import { createRecorder } from '../../src/kube/events.ts';
import { createTransport } from '../../src/kube/transport.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createMetrics, type Metrics } from '../../src/observability/metrics.ts';
import { redactText } from '../../src/observability/redact.ts';
import { createJudges } from '../../src/threads/judges.ts';

export interface InProcessOptions {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly now?: () => Date;
  readonly wrap?: (client: Client) => Client;
  readonly metrics?: Metrics;
}

/** Starts an operator for one namespace that looks every second. @returns what stops it */
export async function startInProcess(options: InProcessOptions): Promise<() => Promise<void>> {
  const {
    kubeconfig,
    namespace,
    now = () => new Date(),
    wrap = (client) => client,
    metrics = createMetrics(),
  } = options;
  const kubeConfig = loadKubeConfig({ kubeconfig });
  const client = wrap(createClient(createTransport(kubeConfig)));
  const log = createLogger({ level: 'error' });
  const stack = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] };
  const settings = {
    stack,
    namespaces: [namespace],
    resyncSeconds: 1,
    verificationSeconds: 600,
    workers: 4,
    writeBurst: 400,
  };
  const controller = 'securethanos.io/operator';
  const events = { client, controller, instance: 'test', fieldManager: FIELD_MANAGER, log, scrub: redactText };
  const judges = createJudges();
  const context = {
    client,
    judges,
    settings,
    recorder: createRecorder(events),
    metrics,
    log,
    now,
    dialled: new Map(),
    verified: new Map(),
  };
  const operator = new StackOperator({ kubeConfig, client, log, settings, metrics, context });
  const started = operator.start().catch(() => undefined);
  return async () => {
    operator.stop();
    await started;
    await operator.shutdown();
    await judges.close();
    await kubeConfig.close();
  };
}
