// The table of components. Sidecar shares the pods of Prometheus, but has a version and a certificate of its own.
import { clip } from '../api/told-text.ts';
import { isRolledOut, missingWorkload, type WorkloadFacts } from '../observed/workload-facts.ts';
import { replicasOf } from '../plan/plan.ts';
import { type Component, factsOf, type Workload, workloadOf, workloadsOf } from '../stack/components.ts';
import { isSame } from '../stack/identities.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { ComponentStatus, StackStatus } from '../stack/types.ts';
import type { Circumstances } from './circumstances.ts';
import type { Looked, Pass, Refused } from './pass.ts';
import { lastRolledOut, versionOfPods } from './releases.ts';
import { timeText } from './sentences.ts';

/** Limit of the schema. */
const LONGEST_MESSAGE = 1024;

/** The state of each workload that the stack should have; one that was not seen counts as missing. None of a refused spec. */
export function componentStates(pass: Pass): readonly WorkloadFacts[] {
  if (pass.kind === 'refused') return [];
  const { stack, workloads } = pass;
  const wanted = workloadsOf(stack.topology.components);
  return wanted.map((workload) => {
    const seen = workloads.find((facts) => facts.workload === workload) ?? missingWorkload(workload);
    // An object that does not exist asks for no pods: the stack does.
    return seen.exists ? seen : { ...seen, desired: replicasOf(stack, workload) };
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
export const scaledByHand = (pass: Pass): readonly Workload[] =>
  componentStates(pass)
    .filter(({ workload, desired }) => !factsOf(workload).does.compacts && desired === 0 && asksForPods(pass, workload))
    .map(({ workload }) => workload);

const asksForPods = (pass: Pass, workload: Workload): boolean =>
  pass.kind !== 'refused' && replicasOf(pass.stack, workload) > 0;

/** A workload in words, such as "store: 1 of 2 pods ready, 1 of an earlier revision". */
export function describeState({ workload, desired, ready, outdated, message }: WorkloadFacts): string {
  const earlier = outdated > 0 ? `, ${outdated} of an earlier revision` : '';
  return `${workload}: ${ready} of ${desired} pods ready${earlier}${message === undefined ? '' : ` (${message})`}`;
}

/** `status.components` and `status.ready`; what they said before when nobody looked at the workloads, but for certificates. */
export function componentTable(pass: Pass, around: Circumstances): Pick<StackStatus, 'components' | 'ready'> {
  if (pass.kind === 'refused') return pickTable(pass, around.previous);
  const states = new Map(componentStates(pass).map((state) => [state.workload, state]));
  const rows = pass.stack.topology.components.flatMap((component) => {
    const state = states.get(workloadOf(component));
    return state ? [{ row: buildRow(pass, around, component, state), isReady: isRolledOut(state) }] : [];
  });
  return {
    components: rows.map(({ row }) => row),
    ready: `${rows.filter(({ isReady }) => isReady).length}/${rows.length}`,
  };
}

function pickTable(pass: Refused, previous: StackStatus | undefined): Pick<StackStatus, 'components' | 'ready'> {
  const rows = previous?.components?.map((row) => {
    const end = expiryIn(pass, row.name, row.certificateExpiry);
    const { certificateExpiry: _, ...others } = row;
    return end === undefined ? others : { ...row, certificateExpiry: end };
  });
  return { ...(rows ? { components: rows } : {}), ...(previous?.ready ? { ready: previous.ready } : {}) };
}

/** The end of the certificate of a component; what was said before, of one at which nobody looked. */
function expiryIn({ certificates }: Pass, component: string, before: string | undefined): string | undefined {
  const certificate = certificates.find(({ holder }) => isSame(holder, { kind: 'component', name: component }));
  return certificate ? seconds(certificate.notAfter) : before;
}

/** What nobody looked at in this pass is as the row had it before. */
function buildRow(
  pass: Looked,
  { previous }: Circumstances,
  component: Component,
  state: WorkloadFacts,
): ComponentStatus {
  const { workload, ready, desired, volumeSize, message } = state;
  const before = previous?.components?.find(({ name }) => name === component);
  const certificateExpiry = expiryIn(pass, component, before?.certificateExpiry);
  const trust = trustAfter(pass) ?? before?.trust;
  const rolledOut = lastRolledOut(pass.stack, component, state, before?.rolledOut);
  return {
    name: component,
    ready: `${ready}/${desired}`,
    version: versionOfPods(pass, component, state, before),
    ...(rolledOut === undefined ? {} : { rolledOut }),
    ...(certificateExpiry === undefined ? {} : { certificateExpiry }),
    ...(trust === undefined ? {} : { trust }),
    // The volume of Prometheus is not that of Sidecar.
    ...(volumeSize === undefined || workload !== component ? {} : { volumeSize }),
    ...(message === undefined ? {} : { message: clip(message, LONGEST_MESSAGE) }),
  };
}

/** The trust object that pods should run with; undefined when nobody made one. */
function trustAfter(pass: Looked): string | undefined {
  switch (pass.kind) {
    case 'paused':
      return undefined;
    case 'blocked':
    case 'worked':
      return pass.authorities?.trust;
  }
}

const seconds = (time: string | undefined): string | undefined => time && timeText(new Date(time));
