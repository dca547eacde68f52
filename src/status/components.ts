// The table of components. Sidecar shares the pods of Prometheus, but has a version and a certificate of its own.
import { clip } from '../api/told-text.ts';
import { replicasOf } from '../plan/plan.ts';
import { type Component, factsOf, type Workload, workloadOf, workloadsOf } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { ComponentStatus, StackStatus } from '../stack/types.ts';
import type { StatusInput, WorkloadFacts } from './input.ts';
import { lastRolledOut, versionOfPods } from './releases.ts';
import { timeText } from './sentences.ts';
import { isRolledOut, missingWorkload } from './workload-facts.ts';

/** Limit of the schema. */
const LONGEST_MESSAGE = 1024;

/** The state of each workload that the stack should have; one that was not seen counts as missing. */
export function componentStates({ resolved, workloads }: StatusInput): readonly WorkloadFacts[] {
  if (!resolved) return workloads;
  const wanted = workloadsOf(resolved.topology.components);
  return wanted.map((workload) => {
    const seen = workloads.find((facts) => facts.workload === workload) ?? missingWorkload(workload);
    // An object that does not exist asks for no pods: the stack does.
    return seen.exists ? seen : { ...seen, desired: replicasOf(resolved, workload) };
  });
}

/** Workloads that answer, and of which the spec asks for no pods. Who has neither Ruler nor Prometheus does not miss them. */
export const scaledToZero = (stack: ResolvedStack): readonly Workload[] =>
  workloadsOf(stack.topology.components).filter(
    (workload) => factsOf(workload).does.missed !== undefined && replicasOf(stack, workload) === 0,
  );

/**
 * Workloads of which the spec asks for pods, and their objects for none: somebody scaled them. Who pauses the stack keeps that.
 * The Compactor has none on purpose where another stack compacts its bucket.
 */
export const scaledByHand = (input: StatusInput): readonly Workload[] =>
  componentStates(input)
    .filter(
      ({ workload, desired }) => !factsOf(workload).does.compacts && desired === 0 && asksForPods(input, workload),
    )
    .map(({ workload }) => workload);

const asksForPods = ({ resolved }: StatusInput, workload: Workload): boolean =>
  resolved !== undefined && replicasOf(resolved, workload) > 0;

/** A workload in words, such as "store: 1 of 2 pods ready, 1 of an earlier revision". */
export function describeState({ workload, desired, ready, outdated, message }: WorkloadFacts): string {
  const earlier = outdated > 0 ? `, ${outdated} of an earlier revision` : '';
  return `${workload}: ${ready} of ${desired} pods ready${earlier}${message === undefined ? '' : ` (${message})`}`;
}

/** `status.components` and `status.ready`; what they said before when nobody looked at the workloads. */
export function componentTable(input: StatusInput): Pick<StackStatus, 'components' | 'ready'> {
  const { resolved, previous, workloads } = input;
  if (!resolved || workloads.length === 0) return pickTable(previous);
  const states = new Map(componentStates(input).map((state) => [state.workload, state]));
  const rows = resolved.topology.components.flatMap((component) => {
    const state = states.get(workloadOf(component));
    return state ? [{ row: buildRow(input, resolved, component, state), isReady: isRolledOut(state) }] : [];
  });
  return {
    components: rows.map(({ row }) => row),
    ready: `${rows.filter(({ isReady }) => isReady).length}/${rows.length}`,
  };
}

function pickTable(previous: StackStatus | undefined): Pick<StackStatus, 'components' | 'ready'> {
  return {
    ...(previous?.components ? { components: previous.components } : {}),
    ...(previous?.ready ? { ready: previous.ready } : {}),
  };
}

/** What nobody looked at in this pass is as the row had it before. */
function buildRow(
  input: StatusInput,
  resolved: ResolvedStack,
  component: Component,
  state: WorkloadFacts,
): ComponentStatus {
  const { workload, ready, desired, volumeSize, message } = state;
  const before = input.previous?.components?.find(({ name }) => name === component);
  const certificate = input.certificates.find(({ holder }) => holder === component);
  const certificateExpiry = certificate ? seconds(certificate.notAfter) : before?.certificateExpiry;
  const trust = input.trust ?? before?.trust;
  const rolledOut = lastRolledOut(resolved, component, state, before?.rolledOut);
  return {
    name: component,
    ready: `${ready}/${desired}`,
    version: versionOfPods(input, resolved, component, state, before),
    ...(rolledOut === undefined ? {} : { rolledOut }),
    ...(certificateExpiry === undefined ? {} : { certificateExpiry }),
    ...(trust === undefined ? {} : { trust }),
    // The volume of Prometheus is not that of Sidecar.
    ...(volumeSize === undefined || workload !== component ? {} : { volumeSize }),
    ...(message === undefined ? {} : { message: clip(message, LONGEST_MESSAGE) }),
  };
}

const seconds = (time: string | undefined): string | undefined => time && timeText(new Date(time));
