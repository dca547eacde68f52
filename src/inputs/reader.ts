import type { KubernetesObject } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import type { Judges } from '../threads/kinds.ts';
import type { DeployedFiles } from '../user-files/deployed-files.ts';
import type { Dialect } from '../user-files/rules/promql/dialect.ts';
import type { Neighbours } from './neighbours.ts';

/** What is read with: nothing is written here. */
export type Reader = Pick<Client, 'find' | 'list' | 'pages'>;

/** Who judges what was read, and what is in use now: the last good texts are found there. */
export interface Judging {
  readonly judges: Judges;
  readonly deployed: DeployedFiles;
  /** What rules may use; absent for what the wanted version knows. */
  readonly dialect?: Dialect;
  /** Whether the Compactor of the stack has a pod: else one of another stack must not be on its bucket. Absent: nobody looks. */
  readonly compactorRuns?: boolean;
  /** The stacks of a namespace; absent: the API server is asked. */
  readonly neighbours?: Neighbours;
}

/** Changes with every write of an object. */
export const versionOf = (object: KubernetesObject | undefined): string =>
  `${object?.metadata.uid ?? ''}/${object?.metadata.resourceVersion ?? ''}`;
