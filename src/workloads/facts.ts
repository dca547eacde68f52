// What the core asks about a component.
import { knownFlag } from '../api/schema/flags/known.ts';
import type { Program } from '../api/schema/versions.ts';
import { type Component, listenersOf, type Workload, workloadOf } from '../stack/components.ts';
import type { StackSpec } from '../stack/types.ts';

/** The part of a spec that is a component's own; absent where it does not run. */
export const partOf = (spec: StackSpec, component: Component) =>
  component === 'sidecar' ? spec.prometheus?.sidecar : spec[component];

export const programOf = (component: Component): Program => (component === 'prometheus' ? 'prometheus' : 'thanos');

export const hasGrpc = (component: Component): boolean =>
  listenersOf(component).some(({ protocol }) => protocol === 'grpc');

/** Not every component of Thanos can. */
export const logsRequests = (component: Component): boolean =>
  knownFlag(component, 'request.logging-config-file') !== undefined;

/** Each pod of a StatefulSet has a volume of its own. */
export const isStateful = (workload: Workload): workload is Exclude<Workload, 'query'> => workload !== 'query';

/** Whether a component keeps something on the volume of its pod. */
export const hasVolume = (component: Component): boolean => isStateful(workloadOf(component));
