// Fields that every component has: how its pods run, where, and with what.
import { z } from 'zod';
import { kubernetesType } from '../kubernetes/types.ts';
import { objectName, prometheusDuration, quantity, type Rule, stringMap, withRules } from './fields.ts';

/** Flags that decide who may connect or where data goes: they follow from the spec and can't be set by hand. */
const RESERVED_FLAGS =
  /^--(grpc-(server|client)-.*|grpc-address|grpc-query-endpoint|http-address|http\.config.*|objstore.*|data-dir|tsdb\.path|storage\.tsdb\.path|endpoint.*|store\.sd-.*|query\.config.*|query\.sd-.*|query|alertmanagers\..*|prometheus\..*|reloader\..*|rule-file|label|web\.(listen-address|config\.file|enable-.*|disable)|config\.file|remote-write\..*|tracing\..*|request\.logging-config.*|disable-admin-operations|no-.*|storage\.tsdb\.(min|max)-block-duration)(=|$)/;

const RESERVED_FLAGS_CEL = `self.matches('${RESERVED_FLAGS.source.replaceAll('\\', '\\\\')}')`;

const notReserved: Rule<string> = {
  cel: `!${RESERVED_FLAGS_CEL}`,
  message:
    'is set by the operator (TLS, listen addresses, object storage, discovery): use the matching field of the spec',
  holds: (flag) => !RESERVED_FLAGS.test(flag),
};

const additionalArgument = () =>
  withRules(
    z
      .string()
      .max(1024)
      .regex(/^--[a-z0-9][-a-z0-9_.]*(=[^\n\r]*)?$/, 'must be one flag, written "--name" or "--name=value"'),
    notReserved,
  );

/** How pods of one component are scheduled and sized. */
export const workloadFields = {
  resources: kubernetesType('ResourceRequirements')
    .optional()
    .describe('CPU and memory of the main container, as in a pod. Default: none.'),
  nodeSelector: stringMap().optional().describe('Labels that a node must have. Default: any node.'),
  tolerations: z
    .array(kubernetesType('Toleration'))
    .max(64)
    .optional()
    .describe('Taints that the pods tolerate. Default: none.'),
  affinity: kubernetesType('Affinity').optional().describe('Affinity of the pods, as in a pod. Default: none.'),
  topologySpreadConstraints: z
    .array(kubernetesType('TopologySpreadConstraint'))
    .max(16)
    .optional()
    .describe('How pods spread over nodes and zones. Default: over hosts, as far as possible.'),
  priorityClassName: objectName()
    .optional()
    .describe('PriorityClass of the pods. Default: the default of the cluster.'),
  podAnnotations: stringMap().optional().describe('Annotations added to the pods. Default: none.'),
  serviceAccountAnnotations: stringMap()
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
      size: quantity().default(size).describe('Size of each volume.'),
      storageClassName: objectName()
        .optional()
        .describe('StorageClass of the volumes. Default: the default class of the cluster.'),
    })
    .prefault({})
    .describe('Persistent volume of each pod.');

/** Log verbosity, as Thanos and Prometheus name it. */
export const logLevel = () =>
  z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least severe log lines that are written.');

/** A retention, where 0d keeps data for ever. */
export const retention = () => prometheusDuration().default('0d');
