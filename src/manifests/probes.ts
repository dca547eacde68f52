// Readiness is asked over mutual TLS, by a program in the pod, because the kubelet has no certificate to show.
// Liveness never depends on a certificate: a broken one must not kill the pod that is still answering.

import { type Component, grpcPortOf, healthListener } from '../stack/components.ts';
import { configurationFile, PROBE_DIRECTORY } from '../stack/paths.ts';
import { PROBE_PERIOD, PROBE_TIMEOUT } from '../stack/timing.ts';
import { probeFileName } from './files/probe.ts';

type Probe = Readonly<Record<string, unknown>>;
export interface Probes {
  readonly readinessProbe: Probe;
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
}

/** A Store may read the index of every block before it opens its port. */
const STARTUP_PERIOD = 10;
const STARTUP_LIMIT_SECONDS = 7200;
const LIVENESS_PERIOD = 60;

export function buildProbes(component: Component, mode: 'Exec' | 'TCP'): Probes {
  const tcpSocket = { port: quietPort(component) };
  return {
    readinessProbe: {
      ...(mode === 'Exec'
        ? { exec: { command: readyCommand(component) } }
        : { tcpSocket: { port: healthListener(component).port } }),
      periodSeconds: PROBE_PERIOD,
      timeoutSeconds: PROBE_TIMEOUT,
      failureThreshold: 3,
    },
    startupProbe: {
      tcpSocket,
      periodSeconds: STARTUP_PERIOD,
      failureThreshold: STARTUP_LIMIT_SECONDS / STARTUP_PERIOD,
    },
    livenessProbe: { tcpSocket, periodSeconds: LIVENESS_PERIOD, timeoutSeconds: PROBE_TIMEOUT, failureThreshold: 5 },
  };
}

/** promtool asks /-/ready with the certificate of the component. */
const readyCommand = (component: Component): readonly string[] => [
  `${PROBE_DIRECTORY}/promtool`,
  'check',
  'ready',
  `--url=https://localhost:${healthListener(component).port}`,
  `--http.config.file=${configurationFile(probeFileName(component))}`,
];

/** A connection that says nothing makes a line in the log of an HTTP listener, and none in that of gRPC. */
const quietPort = (component: Component): number => grpcPortOf(component) ?? healthListener(component).port;
