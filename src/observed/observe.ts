// What is there of a stack: its live objects, read into plain facts. Above this room nobody reads an object that lives.
// What is not in here is read where it is asked for: disruption budgets, of which those of others count too
// (disruption-budgets.ts), and the certificates of a stack whose spec is refused (certificates.ts).
import type { Component } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { type AllowedIdentities, observeAllowed } from './allowed-identities.ts';
import { type CertificateSecret, certificatesIn } from './certificates.ts';
import { type DeployedObjects, observeDeployed } from './deployed-files.ts';
import { type Live, ofKind } from './live.ts';
import { mountedObjects } from './mounted.ts';
import { type PodFacts, readPod } from './pod-facts.ts';
import { type RunningPod, runningPods } from './running-pods.ts';
import { readStatefulSet, type StatefulSetFacts } from './stateful-sets.ts';
import { type ClaimFacts, readClaim } from './volumes.ts';
import type { WorkloadFacts } from './workload-facts.ts';
import { observeWorkloads } from './workloads.ts';

export interface Observed {
  /** The workloads that it should have, in the order of its components. */
  readonly workloads: readonly WorkloadFacts[];
  readonly statefulSets: readonly StatefulSetFacts[];
  readonly pods: readonly PodFacts[];
  /** Those pods that run and stay, by name. */
  readonly running: readonly RunningPod[];
  readonly claims: readonly ClaimFacts[];
  /** ConfigMaps and Secrets that pods mount, by `keyOf`. */
  readonly mounted: ReadonlySet<string>;
  /** Secrets with certificates, CAs among them, by name. Nobody has said yet which of them may be believed. */
  readonly certificates: ReadonlyMap<string, CertificateSecret>;
  /** Whom each listener was to serve when its configuration was last written. */
  readonly allowed: Readonly<Partial<Record<Component, AllowedIdentities>>>;
  /** The files of users. */
  readonly deployed: DeployedObjects;
}

/** @param live what the stack has */
export function observe(stack: ResolvedStack, live: Live): Observed {
  const pods = ofKind(live, 'Pod');
  return {
    workloads: observeWorkloads(stack, live),
    statefulSets: ofKind(live, 'StatefulSet').map(readStatefulSet),
    pods: pods.map(readPod),
    running: runningPods(stack, pods),
    claims: ofKind(live, 'PersistentVolumeClaim').map(readClaim),
    mounted: mountedObjects(pods),
    certificates: certificatesIn(live.values()),
    allowed: observeAllowed(stack, live),
    deployed: observeDeployed(stack, live),
  };
}

/**
 * What is there now of a stack that was observed before. The caches never change an object that they hold: where all are the
 * very same, what was observed is what is there.
 */
export const observeAgain = (
  stack: ResolvedStack,
  before: { readonly live: Live; readonly observed: Observed },
  live: Live,
): Observed => (areTheSame(before.live, live) ? before.observed : observe(stack, live));

const areTheSame = (before: Live, now: Live): boolean =>
  before.size === now.size && [...now].every(([key, object]) => before.get(key) === object);
