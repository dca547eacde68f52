// Which files of users the version that runs refuses, as our containers in the pods said when they ended. Their words may hold
// whatever was in the files: they are cut, cleaned, and read of containers of ours in pods of the workload alone.
import type { KubernetesObject } from '../api/objects.ts';
import { clip } from '../api/told-text.ts';
import { CHECKER, RELOADER } from '../stack/helper-containers.ts';
import { type ContainerStatus, type End, statusOfPod } from './pods.ts';

/** A file that stays out of use, or in use as it was last good. */
export interface RefusedFile {
  /** Its name in the pod, such as `configmap-my-rules-alerts.yaml`. */
  readonly file: string;
  readonly reason: string;
}

/** Lines that are read of one message: the kubelet keeps 4096 bytes. */
export const MOST_LINES = 50;
export const LONGEST_REASON = 160;
/** A key of a ConfigMap or Secret, and what was said of it. */
const LINE = /^([-._a-zA-Z0-9]{1,253}): ?(.*)$/;

/** The files that any pod of a workload refuses, by name, each once. */
export function refusedInPods(workload: KubernetesObject, pods: readonly KubernetesObject[]): readonly RefusedFile[] {
  const own = pods.filter(({ metadata }) =>
    (metadata.ownerReferences ?? []).some(({ uid }) => uid === workload.metadata.uid),
  );
  const found = new Map(own.flatMap(lastWords).map((one) => [one.file, one]));
  return [...found.values()].sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** What the last of our containers in a pod said that ended. */
function lastWords(pod: KubernetesObject): readonly RefusedFile[] {
  const status = statusOfPod(pod);
  const ends = [
    ...endsOf(CHECKER, status.initContainerStatuses),
    ...endsOf(RELOADER, status.containerStatuses),
  ].toSorted((one, other) => Date.parse(one.finishedAt ?? '') - Date.parse(other.finishedAt ?? ''));
  return readMessage(ends.at(-1)?.message ?? '');
}

const endsOf = (container: string, statuses: readonly ContainerStatus[] = []): readonly End[] =>
  statuses
    .filter(({ name }) => name === container)
    .flatMap(({ state, lastState }) => state?.terminated ?? lastState?.terminated ?? []);

const readMessage = (message: string): readonly RefusedFile[] =>
  message
    .split('\n', MOST_LINES)
    .map((line) => LINE.exec(line))
    .flatMap((match) => (match ? [{ file: match[1] ?? '', reason: clean(match[2] ?? '') }] : []));

/** Printable ASCII alone: nothing that a terminal obeys, or that looks like something else. */
function clean(words: string): string {
  const text = clip(words.replace(/[^ -~]/g, ' ').trim(), LONGEST_REASON);
  return text === '' ? 'see what it says of itself' : text;
}
