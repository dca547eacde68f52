// What was started in a pod: which containers, by which commands and arguments, and which ports they declare.
import type { KubernetesObject } from '../api/objects.ts';
import { type RunContainer, specOfPod } from './pods.ts';

/** A container as its pod asks for it. */
export interface StartedContainer {
  readonly name: string;
  /** Empty: the entrypoint of its image. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Those that it declares. */
  readonly ports: readonly number[];
}

/** All in a pod that may run at the same time. */
export interface Started {
  readonly containers: readonly StartedContainer[];
  /** Init containers that go on beside the others, and those that somebody added to the running pod. */
  readonly beside: readonly StartedContainer[];
  /** Whether it has the network of its node. */
  readonly isOnNodeNetwork: boolean;
}

/** What is started in a pod. An init container that ends before the others start is left out. */
export function startedIn(pod: KubernetesObject): Started {
  const { containers = [], initContainers = [], ephemeralContainers = [], hostNetwork = false } = specOfPod(pod);
  const staying = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return {
    containers: containers.map(readContainer),
    beside: [...staying, ...ephemeralContainers].map(readContainer),
    isOnNodeNetwork: hostNetwork,
  };
}

const readContainer = ({ name, command = [], args = [], ports = [] }: RunContainer): StartedContainer => ({
  name,
  command,
  args,
  ports: ports.map(({ containerPort }) => containerPort),
});
