import { type Component, listenersOf, nameOf } from '../stack/components.ts';
import { PRE_STOP_SLEEP } from '../stack/timing.ts';
import { buildProbes } from './probes.ts';
import type { VolumeMount } from './volumes.ts';

export type Container = Readonly<Record<string, unknown>> & { readonly name: string };

/** What a container of any component is made from. */
export interface ContainerParts {
  readonly component: Component;
  readonly image: string;
  /** What starts it instead of the entrypoint of its image. */
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly mounts: readonly VolumeMount[];
  readonly probes: 'Exec' | 'TCP';
  readonly resources?: unknown;
  readonly env?: readonly unknown[];
  /** Others find the pod by discovery, so it stays up for a while after it was told to stop. */
  readonly discovered?: boolean;
}

/** The restricted Pod Security Standard, and a root file system that nobody writes to. */
export const RESTRICTED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** For helpers that copy or watch a file. */
export const SMALL_RESOURCES = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } } as const;

/** The name of the pod, for labels that tell replicas apart. */
export const POD_NAME = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } } as const;

/** The main container of a component. */
export function buildContainer(parts: ContainerParts): Container {
  return {
    name: nameOf(parts.component),
    image: parts.image,
    imagePullPolicy: 'IfNotPresent',
    ...(parts.command ? { command: parts.command } : {}),
    args: parts.args,
    ...(parts.env ? { env: parts.env } : {}),
    ports: listenersOf(parts.component).map(({ name, nameInPod, port }) => ({
      name: nameInPod ?? name,
      containerPort: port,
      protocol: 'TCP',
    })),
    ...(parts.resources ? { resources: parts.resources } : {}),
    ...buildProbes(parts.component, parts.probes),
    ...(parts.discovered ? { lifecycle: { preStop: { sleep: { seconds: PRE_STOP_SLEEP } } } } : {}),
    securityContext: RESTRICTED,
    // The last lines of the log explain a crash in `kubectl describe pod`.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: parts.mounts,
  };
}
