// A file that a component reads. Whether it is read once decides what rolls a pod.
import { createHash } from 'node:crypto';

export interface ConfigurationFile {
  readonly name: string;
  readonly content: string;
  /** True when the component reads it only at start, so that a change must replace the pod. */
  readonly readOnce: boolean;
  /** True when it goes into a Secret, which the component alone mounts, and not into its ConfigMap. */
  readonly isSecret?: boolean;
}

/** A hash over the files that are read once: it stands in the pod template. */
export function readOnceHash(files: readonly ConfigurationFile[]): string {
  const hash = createHash('sha256');
  for (const { name, content } of files.filter(({ readOnce }) => readOnce)) hash.update(`${name}\0${content}\0`);
  return hash.digest('hex').slice(0, 10);
}
