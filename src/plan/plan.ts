// The plan: everything that the builders of files and objects need, as one piece of plain data. It is made by desire.ts alone.

import type { AllowedIdentities } from '../observed/allowed-identities.ts';
import { type Component, factsOf, podsOf, type Workload, workloadOf } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { partOf } from '../stack/schema/parts.ts';
import type { ObjectStorageSpec } from '../stack/types.ts';
import { type Inputs, type ObjectStorageInput, objectStorageKey } from './inputs.ts';
import type { TrustPlan } from './trust.ts';
import type { UserConfiguration } from './user-files.ts';
import type { VersionRoll } from './version-roll.ts';

export interface Plan {
  readonly stack: ResolvedStack;
  readonly trust: TrustPlan;
  readonly inputs: Inputs;
  /** Who is served by the HTTP listener of each component. */
  readonly allowed: Readonly<Partial<Record<Component, AllowedIdentities>>>;
  /** The rules and scrape jobs that passed their checks; what was rejected stays out, and is named. */
  readonly user: UserConfiguration;
  /** Workloads that wait keep another version and image than the stack's. */
  readonly roll: VersionRoll;
}

/** The object storage of a component: its own, or that of the stack. */
export function objectStorageRef(stack: ResolvedStack, component: Component): ObjectStorageSpec['secretRef'] {
  const own = partOf(stack.spec, workloadOf(component))?.objectStorage;
  return (own ?? stack.spec.objectStorage).secretRef;
}

/** The configuration that a component uses. A plan is made only when all of them are usable. */
export function objectStorageOf(plan: Plan, component: Component): ObjectStorageInput {
  const ref = objectStorageRef(plan.stack, component);
  const input = plan.inputs.objectStorages.get(objectStorageKey(ref));
  if (!input) throw new Error(`no object storage was read from Secret ${ref.name}, key ${ref.key}`);
  return input;
}

/** Pods that a workload should have. */
export function replicasOf(stack: ResolvedStack, workload: Workload): number {
  const part = partOf(stack.spec, workload);
  if (!part) return 0;
  return podsOf(workload).replicas === 'one' ? 1 : (part.replicas ?? 0);
}

/** Pods that a workload may have now: a bucket has one Compactor. */
export const startedReplicas = ({ stack, inputs }: Plan, workload: Workload): number =>
  factsOf(workload).does.compacts && inputs.compactorIsHeld ? 0 : replicasOf(stack, workload);
