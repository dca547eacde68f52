// What the core asks about a component.
import { knownFlag } from '../api/schema/flags/known.ts';
import { type Component, nameOf, podsOf, type Workload, workloadOf } from '../stack/components.ts';

/** Not every component of Thanos can. */
export const logsRequests = (component: Component): boolean =>
  knownFlag(nameOf(component), 'request.logging-config-file') !== undefined;

/** Each pod of a StatefulSet has a volume of its own. */
export const isStateful = (workload: Workload): boolean => podsOf(workload).kind === 'StatefulSet';

/** Whether a component keeps something on the volume of its pod. */
export const hasVolume = (component: Component): boolean => isStateful(workloadOf(component));
