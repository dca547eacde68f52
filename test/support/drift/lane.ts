// One object and all that somebody does to it: edit after edit, each when the one before was taken back.
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { refOf } from '../../../src/api/objects.ts';
import { ApiError, isConflict } from '../../../src/kube/api-error.ts';
import type { Client } from '../../../src/kube/client.ts';
import { isOlder } from '../../../src/kube/resource-version.ts';
import type { Edit } from './edits.ts';
import type { Watcher } from './watcher.ts';

/** What became of an edit. */
export interface Outcome {
  readonly object: string;
  readonly field: string;
  readonly what: Edit['what'];
  /** The API server took it and it was reverted, or not; it refused it; or it filled in what was there before. */
  readonly result: 'reverted' | 'kept' | 'refused' | 'filled in';
  /** Why it was refused, or what was there at the end. */
  readonly detail?: string;
}

export const EDITOR = 'kubectl-edit';
/** Twice what is promised. */
const DEADLINE_MS = 10_000;

export async function runLane(
  client: Client,
  watcher: Watcher,
  object: KubernetesObject,
  edits: readonly Edit[],
): Promise<readonly Outcome[]> {
  const before = meaningOf(object);
  const outcomes: Outcome[] = [];
  for (const edit of edits) {
    const { field, what } = edit;
    const end = await tryEdit(client, watcher, object, edit, before);
    outcomes.push({ object: `${object.kind} ${object.metadata.name}`, field, what, ...end });
    // What is not taken back would spoil what follows.
    if (end.result === 'kept') break;
  }
  return outcomes;
}

async function tryEdit(
  client: Client,
  watcher: Watcher,
  object: KubernetesObject,
  edit: Edit,
  before: string,
): Promise<Pick<Outcome, 'result' | 'detail'>> {
  const ref = refOf(object);
  let refusal = '';
  let filledIn = false;
  for (const candidate of edit.candidates) {
    const answer = await write(client, object, edit, candidate);
    if (answer instanceof ApiError) refusal ||= answer.message.replace(/^.*?: \d{3} \w+: /, '').slice(0, 300);
    else if (meaningOf(answer) === before) filledIn = true;
    else {
      const { resourceVersion } = answer.metadata;
      const isReverted = await watcher.until(
        ref,
        (now) =>
          isOlder(resourceVersion, now?.metadata.resourceVersion) && now !== undefined && meaningOf(now) === before,
        DEADLINE_MS,
      );
      return isReverted ? { result: 'reverted' } : { result: 'kept', detail: JSON.stringify(candidate) };
    }
  }
  return filledIn ? { result: 'filled in' } : { result: 'refused', detail: refusal };
}

async function write(
  client: Client,
  object: KubernetesObject,
  edit: Edit,
  candidate: unknown,
): Promise<KubernetesObject | ApiError> {
  for (;;) {
    const live = await client.get(refOf(object));
    try {
      return await client.replace(edit.apply(live, candidate), { fieldManager: EDITOR });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The status of a workload is written at the same time.
      if (!isConflict(error)) return error;
    }
  }
}

/** All of an object but its bookkeeping and its status, with sorted keys. */
export function meaningOf({ metadata, status: _, ...rest }: KubernetesObject & { status?: unknown }): string {
  const { resourceVersion: _1, generation: _2, managedFields: _3, ...others } = metadata;
  return JSON.stringify(sorted({ ...rest, metadata: others }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, below]) => [key, sorted(below)]),
  );
}
