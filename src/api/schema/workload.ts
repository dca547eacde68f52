// Fields that every component has: how its pods run, where, and with what.
import { z } from 'zod';
import { documented } from '../kubernetes/types.ts';
import { objectName, prometheusDuration, volumeSize } from './fields.ts';
import { additionalArgs } from './flags/additional.ts';
import type { FlagOwner } from './flags/allowed.ts';
import { annotations, nodeLabels, podAnnotations, podLabels } from './labels.ts';
import { affinity, spreadConstraints, toleration } from './pods.ts';
import { resources } from './resources.ts';

/** How pods of a component are scheduled and sized, and what its program is started with. */
export const workloadFields = (owner: FlagOwner) => ({
  resources: resources(),
  nodeSelector: nodeLabels().optional().describe('Labels that a node must have. Default: any node.'),
  tolerations: z
    .array(toleration())
    .max(64)
    .optional()
    .describe(`Taints that the pods tolerate: ${documented('Toleration')}. Default: none.`),
  affinity: affinity()
    .optional()
    .describe(`Affinity of the pods: ${documented('Affinity')}. Default: none.`),
  topologySpreadConstraints: spreadConstraints()
    .optional()
    .describe(
      `How pods spread over nodes and zones: ${documented('TopologySpreadConstraint')}. Default: over hosts, as far as possible.`,
    ),
  priorityClassName: objectName()
    .optional()
    .describe('PriorityClass of the pods. Default: the default of the cluster.'),
  podLabels: podLabels()
    .optional()
    .describe('Labels added to the pods, for instance azure.workload.identity/use. Default: none.'),
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
  additionalArgs: additionalArgs(owner),
});

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
