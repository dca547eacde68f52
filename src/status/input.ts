// What the status tells of, in the words that a pass has for it.
import type { LiveReleases } from '../plan/live-releases.ts';
import type { Workload } from '../stack/components.ts';
import type { RefusedFile } from './refused-in-pods.ts';

/** The state of one Deployment or StatefulSet; all numbers are pods. */
export interface WorkloadFacts {
  readonly workload: Workload;
  /** Whether its object is there. */
  readonly exists: boolean;
  readonly desired: number;
  readonly ready: number;
  /** Pods of the newest revision, ready or not. */
  readonly updated: number;
  /** Pods of earlier revisions that still run. */
  readonly outdated: number;
  /** Whether Kubernetes has seen the newest spec: until then the numbers speak of an earlier one. */
  readonly observed: boolean;
  /** What the largest of its volume claims asks for, such as "20Gi"; absent when it has none. */
  readonly volumeSize?: string;
  /** Ready pods that stayed so for the time that Kubernetes waits before it goes on. */
  readonly available: number;
  /** What its pods are started with. */
  readonly releases?: LiveReleases;
  /** True when no pod is ready, and one can't run: its image, its start, or that it ends again and again. */
  readonly isStuck?: boolean;
  /** Why pods are not ready, in a sentence. */
  readonly message?: string;
  /** Files of users that its pods refuse. */
  readonly refusedFiles?: readonly RefusedFile[];
}

/** One certificate that the stack needs. Times are RFC 3339. */
export interface CertificateFactsOfStack {
  /** Who holds it: "root", "mesh", "access", a component, or "client/<name>". */
  readonly holder: string;
  readonly secretName: string;
  readonly valid: boolean;
  readonly notAfter?: string;
  readonly renewAt?: string;
  /** Why it is not valid, in a sentence. */
  readonly message?: string;
}
