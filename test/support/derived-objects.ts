// What the objects of a stack say of its components, as lists of words.
import { type KubernetesObject, keyOf, refOf } from '../../src/api/objects.ts';
import { podsOfWorkload } from '../../src/observed/pods.ts';
import { runningPods } from '../../src/observed/running-pods.ts';
import { observeWorkloads } from '../../src/observed/workloads.ts';
import { componentsOf, workloadsOf } from '../../src/stack/components.ts';
import { COMPONENT_LABEL } from '../../src/stack/labels.ts';
import { componentName } from '../../src/stack/names.ts';
import type { ResolvedStack } from '../../src/stack/resolve/resolve.ts';
import { unexpectedListeners } from '../../src/verify/listeners/exposure.ts';
import { placesOf } from '../../src/verify/listeners/places.ts';
import { listenerArguments } from '../../src/workloads/arguments.ts';

type Labels = Readonly<Record<string, string>>;

interface Spec {
  readonly ports?: readonly { readonly name: string }[];
  /** Of a Service the labels themselves. */
  readonly selector?: Readonly<Record<string, string | Labels>>;
  readonly podSelector?: { readonly matchLabels?: Labels };
  readonly serviceName?: string;
  readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: object };
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly labels: Labels } }[];
}

const specOf = (object: KubernetesObject): Spec => (object['spec'] ?? {}) as Spec;
const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

/** @param objects all of a stack but its Secrets of certificates */
export function objectsIn(stack: ResolvedStack, objects: readonly KubernetesObject[]) {
  const pods = podsIn(stack, objects);
  const running = runningPods(stack, pods);
  const live = new Map([...objects, ...pods].map((one) => [keyOf(refOf(one)), one]));
  return {
    names: objects.map(nameOf),
    ports: Object.fromEntries(
      objects
        .filter(({ kind }) => kind === 'Service')
        .map((one) => [one.metadata.name, (specOf(one).ports ?? []).map(({ name }) => name)]),
    ),
    /** By the files that somebody reads: their texts. */
    files: Object.fromEntries(objects.filter(({ kind }) => kind === 'ConfigMap').map(filesOf)),
    secretFiles: Object.fromEntries(objects.filter(({ kind }) => kind === 'Secret').map(secretFilesOf)),
    /** By what selects pods of one component: whose it finds. */
    selected: Object.fromEntries(
      objects.flatMap((one) => {
        const selector = selectorOf(one);
        return selector ? [[nameOf(one), namesOf(pods.filter((pod) => has(pod, selector)))]] : [];
      }),
    ),
    claims: objects.flatMap((one) =>
      (specOf(one).volumeClaimTemplates ?? []).map(({ metadata }) => ({
        of: one.metadata.name,
        finds: namesOf(pods.filter((pod) => has(pod, ownLabels(metadata.labels)))),
      })),
    ),
    serviceNames: objects.flatMap((one) => specOf(one).serviceName ?? []),
    observed: observeWorkloads(stack, live).map(({ workload, exists }) => [workload, exists]),
    found: workloadsOf(stack.topology.components).map((workload) => [
      workload,
      namesOf(podsOfWorkload(stack, workload, pods)),
    ]),
    places: placesOf(running).map(({ component, name }) => `${component} ${name}`),
    unexpected: running.flatMap((pod) => unexpectedListeners(stack, pod)),
    unwatched: pods.flatMap((pod) => unwatchedIn(stack, pod)),
  };
}

/** One pod for each workload, as its template says, by the name of the workload. */
const podsIn = (stack: ResolvedStack, objects: readonly KubernetesObject[]): readonly KubernetesObject[] =>
  workloadsOf(stack.topology.components).flatMap((workload) => {
    const name = componentName(stack, workload);
    const own = objects.find((one) => one.metadata.name === name && specOf(one).template);
    const template = own && specOf(own).template;
    if (!template) return [];
    const metadata = { ...template.metadata, name, namespace: stack.namespace };
    const status = { phase: 'Running', podIP: '10.0.0.1' };
    return [{ apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec, status }];
  });

const namesOf = (pods: readonly KubernetesObject[]): readonly string[] => pods.map(({ metadata }) => metadata.name);

/** Arguments by which a pod listens and that nobody misses when they say something else. */
const unwatchedIn = (stack: ResolvedStack, pod: KubernetesObject): readonly string[] =>
  runningPods(stack, [pod])
    .flatMap(({ workload }) => componentsOf(workload))
    .flatMap((component) => listenerArguments(stack, component))
    .filter((argument) => {
      const changed = JSON.parse(JSON.stringify(pod).replaceAll(`"${argument}"`, `"${argument}0"`));
      const seen = runningPods(stack, [changed]).flatMap((one) => unexpectedListeners(stack, one));
      return !seen.some((finding) => finding.seen.includes(`${argument}0`));
    });

/** That of one component: what denies all selects all pods of the stack. */
function selectorOf(object: KubernetesObject): Labels | undefined {
  const { selector = {}, podSelector } = specOf(object);
  const inner = selector['matchLabels'];
  const labels = podSelector?.matchLabels ?? (typeof inner === 'object' ? inner : (selector as Labels));
  return COMPONENT_LABEL in labels ? labels : undefined;
}

const ownLabels = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => key.startsWith('app.kubernetes.io/')));

const has = ({ metadata }: KubernetesObject, selector: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value);

const filesOf = ({ metadata, ...object }: KubernetesObject) =>
  [metadata.name, (object['data'] ?? {}) as Labels] as const;

const secretFilesOf = (object: KubernetesObject) => {
  const [name, data] = filesOf(object);
  const decoded = Object.entries(data).map(([file, text]) => [file, Buffer.from(text, 'base64').toString()]);
  return [name, Object.fromEntries(decoded) as Labels] as const;
};
