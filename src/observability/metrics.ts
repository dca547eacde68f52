import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type ReconcileResult = 'success' | 'retry' | 'failed';

export type StackName = { readonly namespace: string; readonly name: string };

/** What the operator says about itself. Each instance has a registry of its own. */
export type Metrics = {
  readonly countReconcile: (result: ReconcileResult, seconds: number) => void;
  readonly setQueueDepth: (depth: number) => void;
  /** `code` is the HTTP status, or the reason why no answer came. */
  readonly countApiRequest: (method: string, code: string) => void;
  readonly countWatchRestart: (kind: string, reason: string) => void;
  /** When the certificates of a stack expire, by component, in seconds since 1970. Series of all others of it go. */
  readonly setCertificateExpiries: (stack: StackName, expiries: ReadonlyMap<string, number>) => void;
  readonly setStackReady: (stack: StackName, ready: boolean) => void;
  /** Undefined: nobody knows, so there is no series. */
  readonly setStackVerified: (stack: StackName, verified: boolean | undefined) => void;
  /** Connections without a certificate that a verification made to HTTP listeners: each is a refusal in the log of its pod. */
  readonly countProvokedRefusals: (stack: StackName, refusals: number) => void;
  /** Buckets that stacks of different namespaces compact. */
  readonly setSharedBuckets: (buckets: number) => void;
  /** Removes all series of a stack that is gone. */
  readonly forgetStack: (stack: StackName) => void;
  /** The text of a scrape. */
  readonly render: () => Promise<{ readonly contentType: string; readonly body: string }>;
};

const PREFIX = 'secure_thanos_operator_';
const STACK_LABELS = ['namespace', 'stack'] as const;

/** All metrics, at zero. With `runtime` also those of the Node process (memory, event loop, garbage collection). */
export function createMetrics({ runtime = false }: { readonly runtime?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (runtime) collectDefaultMetrics({ register: registry });
  const { reconciles, duration, queue } = reconcileMetrics(registers);
  const { requests, restarts } = apiMetrics(registers);
  const { expiry, ready, verified, provoked, shared } = stackMetrics(registers);

  // prom-client removes a series only by all of its labels.
  const components = new Map<string, readonly string[]>();
  const setExpiries = ({ namespace, name }: StackName, expiries: ReadonlyMap<string, number>) => {
    const key = `${namespace}/${name}`;
    const gone = (components.get(key) ?? []).filter((component) => !expiries.has(component));
    for (const component of gone) expiry.remove({ namespace, stack: name, component });
    for (const [component, seconds] of expiries) expiry.set({ namespace, stack: name, component }, seconds);
    if (expiries.size > 0) components.set(key, [...expiries.keys()]);
    else components.delete(key);
  };

  return {
    countReconcile: (result, seconds) => {
      reconciles.inc({ result });
      duration.observe(seconds);
    },
    setQueueDepth: (depth) => queue.set(depth),
    countApiRequest: (method, code) => requests.inc({ method, code }),
    countWatchRestart: (kind, reason) => restarts.inc({ kind, reason }),
    setCertificateExpiries: setExpiries,
    setStackReady: ({ namespace, name }, isReady) => ready.set({ namespace, stack: name }, isReady ? 1 : 0),
    setStackVerified: ({ namespace, name }, isVerified) => {
      if (isVerified === undefined) verified.remove({ namespace, stack: name });
      else verified.set({ namespace, stack: name }, isVerified ? 1 : 0);
    },
    countProvokedRefusals: ({ namespace, name }, refusals) => provoked.inc({ namespace, stack: name }, refusals),
    setSharedBuckets: (buckets) => shared.set(buckets),
    forgetStack: ({ namespace, name }) => {
      setExpiries({ namespace, name }, new Map());
      ready.remove({ namespace, stack: name });
      verified.remove({ namespace, stack: name });
      provoked.remove({ namespace, stack: name });
    },
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

function reconcileMetrics(registers: Registry[]) {
  return {
    reconciles: new Counter({
      name: `${PREFIX}reconciles_total`,
      help: 'Reconciliations of a stack by result.',
      labelNames: ['result'],
      registers,
    }),
    duration: new Histogram({
      name: `${PREFIX}reconcile_duration_seconds`,
      help: 'How long a reconciliation took.',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    queue: new Gauge({ name: `${PREFIX}queue_depth`, help: 'Stacks that wait for their reconciliation.', registers }),
  };
}

function apiMetrics(registers: Registry[]) {
  return {
    requests: new Counter({
      name: `${PREFIX}api_requests_total`,
      help: 'Requests to the API server by method and status, or by why no answer came.',
      labelNames: ['method', 'code'],
      registers,
    }),
    restarts: new Counter({
      name: `${PREFIX}watch_restarts_total`,
      help: 'Watches that were lost, by kind and reason. Their regular ends do not count.',
      labelNames: ['kind', 'reason'],
      registers,
    }),
  };
}

function stackMetrics(registers: Registry[]) {
  return {
    expiry: new Gauge({
      name: `${PREFIX}certificate_expiry_timestamp_seconds`,
      help: 'When the certificate of a component expires.',
      labelNames: [...STACK_LABELS, 'component'],
      registers,
    }),
    ready: new Gauge({
      name: `${PREFIX}stack_ready`,
      help: '1 when the stack is Ready, else 0.',
      labelNames: STACK_LABELS,
      registers,
    }),
    verified: new Gauge({
      name: `${PREFIX}stack_mtls_verified`,
      help: '1 when every listener of the stack was seen to be protected, 0 when one was not. Absent while nobody knows.',
      labelNames: STACK_LABELS,
      registers,
    }),
    provoked: new Counter({
      name: `${PREFIX}provoked_refusals_total`,
      help: 'Connections without a certificate by which verifications made HTTP listeners log a refused TLS handshake.',
      labelNames: STACK_LABELS,
      registers,
    }),
    shared: new Gauge({
      name: `${PREFIX}shared_buckets`,
      help: 'Buckets that stacks of different namespaces compact, which destroys data; the log names the stacks.',
      registers,
    }),
  };
}
