// What opens ports in a running pod, compared with what the stack puts there. It finds the listeners that nobody thinks of
// dialling: those of a further container, or on a further port.
import { REASONS } from '../../api/conditions.ts';
import { commandOf, reloaderScript } from '../../manifests/second-line.ts';
import type { RunningPod } from '../../observed/running-pods.ts';
import type { Started, StartedContainer } from '../../observed/started.ts';
import { type Component, componentsOf, listenersOf, nameOf, type Workload } from '../../stack/components.ts';
import { RELOADER } from '../../stack/helper-containers.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { makingOf, podMakingOf } from '../../workloads/all.ts';
import { listenerArguments, listenerFlags } from '../../workloads/arguments.ts';
import type { Finding } from './finding.ts';

/**
 * Everything in a pod that may listen and is not of the stack.
 * @param stack with the version that the workload runs
 * @param pod of which images and files are not compared
 */
export function unexpectedListeners(
  stack: ResolvedStack,
  { name, workload, started }: Pick<RunningPod, 'name' | 'workload' | 'started'>,
): readonly Finding[] {
  return CHECKS.flatMap((check) => check(workload, started, stack)).map(({ place, seen }) => ({
    component: workload,
    pod: name,
    place,
    verdict: 'violation',
    reason: REASONS.UnexpectedListener,
    seen,
  }));
}

type Check = (workload: Workload, pod: Started, stack: ResolvedStack) => readonly Pick<Finding, 'place' | 'seen'>[];

/** A container that nobody planned may listen on any port. What has ended before the others start can't. */
const containersAreKnown: Check = (workload, { containers, beside }) =>
  [...containers, ...beside]
    .filter(({ name }) => !containersOf(workload).includes(name))
    .map(({ name }) => ({ place: container(name), seen: 'is not of the stack and may listen on any port' }));

/** The ports of a pod in the network of its node are open to whoever reaches the node. */
const networkIsItsOwn: Check = (_workload, { isOnNodeNetwork }) =>
  isOnNodeNetwork ? [{ place: 'the network', seen: 'is that of the node' }] : [];

/** A component that is started by something else may do anything. */
const commandsAreKnown: Check = (workload, { containers }) =>
  known(workload, containers)
    .filter(({ name, command }) => !plannedCommands(workload, name).some((planned) => sameList(command, planned)))
    .map(({ name }) => ({ place: container(name), seen: 'is started by another command than planned' }));

/** Addresses, certificates and CAs of listeners come by flags. */
const flagsAreAsPlanned: Check = (workload, { containers }, stack) =>
  known(workload, containers).flatMap(({ name, args }) => {
    const component = componentIn(workload, name);
    const planned = component ? listenerArguments(stack, component) : [];
    const found = args.filter((argument) => listensBy(component, argument));
    const added = found.filter((argument) => !planned.includes(argument));
    const missing = planned.filter((argument) => !found.includes(argument));
    return [
      ...added.map((argument) => ({
        place: container(name),
        seen: `listens by ${quote(argument)}, which is not planned`,
      })),
      ...missing.map((argument) => ({ place: container(name), seen: `lacks ${quote(argument)}` })),
    ];
  });

/** A declared port opens nothing by itself, but nobody declares it for nothing. */
const portsAreKnown: Check = (workload, { containers }) =>
  known(workload, containers).flatMap(({ name, ports }) => {
    const component = componentIn(workload, name);
    const planned = component ? listenersOf(component).map(({ port }) => port) : [];
    return ports
      .filter((port) => !planned.includes(port))
      .map((port) => ({ place: container(name), seen: `declares port ${port}, which is not planned` }));
  });

const CHECKS: readonly Check[] = [
  containersAreKnown,
  networkIsItsOwn,
  commandsAreKnown,
  flagsAreAsPlanned,
  portsAreKnown,
];

/** Whether a component listens by an argument. Both programs also read flags from a file that is named by "@". */
function listensBy(component: Component | undefined, argument: string): boolean {
  if (argument.startsWith('@')) return true;
  const name = /^--(?:no-)?(.*)/s.exec(argument)?.[1];
  return name !== undefined && listenerFlags(component).some((start) => name.startsWith(start));
}

/** The component of a container; undefined of what helps one. */
const componentIn = (workload: Workload, container: string): Component | undefined =>
  componentsOf(workload).find((component) => nameOf(component) === container);

/** What judges the files of users beside the components of a workload. */
const judgingsOf = (workload: Workload) => podMakingOf(workload).secondLine?.judgings ?? [];

const containersOf = (workload: Workload): readonly string[] => [
  ...componentsOf(workload).map(nameOf),
  ...(judgingsOf(workload).length > 0 ? [RELOADER] : []),
];

/** None: the entrypoint of its image. */
function plannedCommands(workload: Workload, name: string): readonly (readonly string[])[] {
  const component = componentIn(workload, name);
  return component
    ? [makingOf(component).command ?? []]
    : judgingsOf(workload).map((judging) => commandOf(reloaderScript(judging)));
}

const known = (workload: Workload, containers: readonly StartedContainer[]): readonly StartedContainer[] =>
  containers.filter(({ name }) => containersOf(workload).includes(name));

const container = (name: string): string => `container ${name}`;

const LONGEST_ARGUMENT = 100;

/** Not JSON.stringify: quotes within stay as they are. */
const quote = (argument: string): string => `"${argument.slice(0, LONGEST_ARGUMENT)}"`;

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
