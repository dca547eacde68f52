import type { KubernetesObject } from '../api/objects.ts';
import type { Neighbours } from '../inputs/neighbours.ts';
import type { Client } from '../kube/client.ts';
import type { Recorder } from '../kube/events.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { StackSettings } from '../stack/settings.ts';
import type { ThreadedJudges } from '../threads/judges.ts';
import type { VerificationMemory } from '../verify/listeners/due.ts';
import type { WriteBudgets } from './apply/budget.ts';
import type { Conflicts } from './apply/conflicts.ts';
import type { FailingSince } from './apply/lasting.ts';
import type { Revocations } from './apply/revocations.ts';
import type { Caches } from './caches/caches.ts';
import type { DialMemory } from './dials/dials.ts';
import type { SharedBuckets } from './shared-buckets.ts';

/** What the operator needs of the settings. */
export interface OperatorSettings {
  readonly stack: StackSettings;
  /** Namespaces whose stacks are managed; empty for all. */
  readonly namespaces: readonly string[];
  readonly resyncSeconds: number;
  /** How often every listener of a stack is dialled without a change; 0: never. */
  readonly verificationSeconds: number;
  /** Stacks that are worked on at the same time. */
  readonly workers: number;
  /** Objects of one stack that are written at once; see `createWriteBudgets`. */
  readonly writeBurst: number;
}

/** What every pass works with. */
export interface Context {
  readonly client: Client;
  readonly caches: Pick<Caches, 'ofStack' | 'untilSeen' | 'beyond'>;
  /** Read what others wrote. */
  readonly judges: Omit<ThreadedJudges, 'close'>;
  readonly settings: OperatorSettings;
  readonly recorder: Recorder;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Date;
  readonly dialled: DialMemory;
  readonly verified: VerificationMemory;
  readonly conflicts: Pick<Conflicts, 'isPaused' | 'count'>;
  readonly budgets: Pick<WriteBudgets, 'take'>;
  readonly revocations: Pick<Revocations, 'isOwed' | 'settle'>;
  readonly failing: FailingSince;
  readonly buckets: Pick<SharedBuckets, 'see' | 'await'>;
  /** The stacks that are held anyway. */
  readonly neighbours: Neighbours;
  /** Says that this pass only waits for others from now on: another stack may have its worker. */
  readonly release: () => void;
}

/** A stack object, which always has a namespace and a uid on the server. */
export interface StackObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly namespace: string; readonly uid: string };
}
