// Fields that every component has: how its pods run, where, and with what.
import { z } from 'zod';
import { objectName, prometheusDuration, type Rule, text, volumeSize, withRules } from './fields.ts';
import { affinity, annotations, nodeLabels, podAnnotations, resources, spreadConstraint, toleration } from './pods.ts';

/**
 * Flags that decide who may connect or where data goes: they follow from the spec and can't be set by hand. And flags by which
 * Prometheus serves files of its container, where its key and its token are.
 */
const RESERVED_FLAGS =
  /^--(grpc-(server|client)-.*|grpc-address|grpc-query-endpoint|http-address|http\.config.*|objstore.*|data-dir|tsdb\.path|storage\.tsdb\.path|endpoint.*|store\.sd-.*|query\.config.*|query\.sd-.*|query|alertmanagers\..*|prometheus\..*|reloader\..*|rule-file|label|web\.(listen-address|config\.file|enable-.*|disable|user-assets|console\..*)|config\.file|remote-write\..*|tracing\..*|inject-test-addresses|request\.logging-config.*|disable-admin-operations|no-.*|storage\.tsdb\.(min|max)-block-duration)(=|$)/;

const RESERVED_FLAGS_CEL = `self.matches('${RESERVED_FLAGS.source.replaceAll('\\', '\\\\')}')`;

const notReserved: Rule<string> = {
  cel: `!${RESERVED_FLAGS_CEL}`,
  message:
    'is set by the operator (TLS, listen addresses, object storage, discovery) or serves files of the container: use the matching field of the spec, or leave it out',
  holds: (flag) => !RESERVED_FLAGS.test(flag),
};

const additionalArgument = () =>
  withRules(
    text(1024, /^--[a-z0-9][-a-z0-9_.]*(=[^\n\r]*)?$/, 'must be one flag, written "--name" or "--name=value"'),
    notReserved,
  );

/** How pods of one component are scheduled and sized. */
export const workloadFields = {
  resources: resources(),
  nodeSelector: nodeLabels().optional().describe('Labels that a node must have. Default: any node.'),
  tolerations: z.array(toleration()).max(64).optional().describe('Taints that the pods tolerate. Default: none.'),
  affinity: affinity().optional().describe('Affinity of the pods, as in a pod. Default: none.'),
  topologySpreadConstraints: z
    .array(spreadConstraint())
    .max(16)
    .optional()
    .describe('How pods spread over nodes and zones. Default: over hosts, as far as possible.'),
  priorityClassName: objectName()
    .optional()
    .describe('PriorityClass of the pods. Default: the default of the cluster.'),
  podAnnotations: podAnnotations().optional().describe('Annotations added to the pods. Default: none.'),
  serviceAccountAnnotations: annotations()
    .optional()
    .describe('Annotations of the ServiceAccount, for instance a cloud role for workload identity. Default: none.'),
  probes: z
    .enum(['Exec', 'TCP'])
    .default('Exec')
    .describe(
      'Exec asks the component over mutual TLS if it is ready. TCP only sees that the port is open: for nodes that forbid executing from an emptyDir volume.',
    ),
  additionalArgs: z
    .array(additionalArgument())
    .max(64)
    .default([])
    .describe('Further flags of the component. Flags that decide who may connect or where data goes are refused.'),
};

/** How many pods; left out of what is applied when an autoscaler owns the number. */
export const replicas = (count: number) =>
  z
    .int()
    .min(0)
    .max(100)
    .default(count)
    .describe('Number of pods. With 1 a restart interrupts answers; the status says so.');

/** A persistent volume of a component. */
export const storage = (size: string) =>
  z
    .strictObject({
      size: volumeSize()
        .default(size)
        .describe('Size of each volume, a quantity of bytes. It may only grow, or go back to what the volumes have.'),
      storageClassName: objectName()
        .optional()
        .describe(
          'StorageClass of the volumes; it stays as it is once the component runs. Default: the default class of the cluster.',
        ),
    })
    .prefault({})
    .describe('Persistent volume of each pod.');

/** Log verbosity, as Thanos and Prometheus name it. */
export const logLevel = () =>
  z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least severe log lines that are written.');

/** A retention, where 0d keeps data for ever. */
export const retention = () => prometheusDuration().default('0d');
