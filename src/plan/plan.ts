// The plan: everything that the builders of files and objects need, as one piece of plain data.

import type { Component, Workload } from '../stack/components.ts';
import { identityOf } from '../stack/identities.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { allowedAt } from '../stack/topology.ts';
import type { ObjectStorageSpec } from '../stack/types.ts';
import { type Inputs, type ObjectStorageInput, objectStorageKey } from './inputs.ts';
import { type AllowedIdentities, planAllowedIdentities, type RecordedLists } from './revocation.ts';
import type { TrustPlan } from './trust.ts';

export interface Plan {
  readonly stack: ResolvedStack;
  readonly trust: TrustPlan;
  readonly inputs: Inputs;
  /** Who is served by the HTTP listener of each component. */
  readonly allowed: Readonly<Partial<Record<Component, AllowedIdentities>>>;
}

export interface PlanInput {
  readonly stack: ResolvedStack;
  readonly trust: TrustPlan;
  readonly inputs: Inputs;
  readonly observedAllowed: Readonly<Partial<Record<Component, AllowedIdentities>>>;
  /** `recordedLists` of the stack object; empty where there is no cluster. */
  readonly recordedAllowed: RecordedLists;
}

/** Joins what is wanted with what was seen. */
export function buildPlan({ stack, trust, inputs, observedAllowed, recordedAllowed }: PlanInput): Plan {
  const allowed = stack.topology.components.map((component) => {
    const identities = allowedAt(stack.topology, component).map((holder) =>
      identityOf(stack, stack.spec.tls.trustDomain, holder),
    );
    const known = { observed: observedAllowed[component], recorded: recordedAllowed[component] };
    return [component, planAllowedIdentities(identities, known)] as const;
  });
  return { stack, trust, inputs, allowed: Object.fromEntries(allowed) };
}

/** The object storage of a component: its own, or that of the stack. */
export function objectStorageRef(stack: ResolvedStack, component: Component): ObjectStorageSpec['secretRef'] {
  const owner = component === 'sidecar' ? 'prometheus' : component;
  const own = owner === 'query' ? undefined : stack.spec[owner]?.objectStorage;
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
  return workload === 'compactor' ? 1 : (stack.spec[workload]?.replicas ?? 0);
}

/** Pods that a workload may have now: a bucket has one Compactor. */
export const startedReplicas = ({ stack, inputs }: Plan, workload: Workload): number =>
  workload === 'compactor' && inputs.compactorIsHeld ? 0 : replicasOf(stack, workload);
