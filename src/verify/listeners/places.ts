// Which listeners of which pods there are to look at.
import type { RunningPod } from '../../observed/running-pods.ts';
import { type Component, componentsOf, type Listener, listenersOf } from '../../stack/components.ts';

/** One listener of one pod. */
export interface Place extends Listener {
  readonly component: Component;
  readonly pod: RunningPod;
}

/** Every listener of some pods. */
export const placesOf = (pods: readonly RunningPod[]): readonly Place[] =>
  pods.flatMap((pod) =>
    componentsOf(pod.workload).flatMap((component) =>
      listenersOf(component).map((listener) => ({ ...listener, component, pod })),
    ),
  );
