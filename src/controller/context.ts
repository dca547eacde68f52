import type { KubernetesObject } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import type { Recorder } from '../kube/events.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { StackSettings } from '../stack/settings.ts';
import type { Caches } from './caches.ts';
import type { DialMemory } from './dials.ts';

/** What the operator needs of the settings. */
export interface OperatorSettings {
  readonly stack: StackSettings;
  /** Namespaces whose stacks are managed; empty for all. */
  readonly namespaces: readonly string[];
  readonly resyncSeconds: number;
  /** Stacks that are worked on at the same time. */
  readonly workers: number;
}

/** What every pass works with. */
export interface Context {
  readonly client: Client;
  readonly caches: Pick<Caches, 'ofStack' | 'untilSeen'>;
  readonly settings: OperatorSettings;
  readonly recorder: Recorder;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Date;
  readonly dialled: DialMemory;
}

/** A stack object, which always has a namespace and a uid on the server. */
export interface StackObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly namespace: string; readonly uid: string };
}
