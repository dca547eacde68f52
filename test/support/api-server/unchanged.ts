// What became of a stack between two looks: objects that were written, pods that would roll, writes of the operator.
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveStack } from '../live-stack.ts';
import { type OperatorLayer, RESYNC_MS } from '../operator-layer.ts';
import { describeRequest, operatorWrites, readAudit } from './audit.ts';

/** By object or component. */
export type Versions = Readonly<Record<string, string | undefined>>;

/** The version of each object of a stack. Simulated workloads change by themselves: what counts is their spec. */
export async function versionsOf(stack: LiveStack): Promise<Versions> {
  const entries = [...(await stack.objects())].map(([key, { kind, metadata }]) => {
    const isWorkload = kind === 'Deployment' || kind === 'StatefulSet';
    return [key, isWorkload ? String(metadata.generation) : metadata.resourceVersion] as const;
  });
  return Object.fromEntries(entries);
}

/** The pod template of each workload of a stack, by the name of its component. */
export async function podTemplatesOf(stack: LiveStack): Promise<Versions> {
  const workloads = [...(await stack.objects()).values()].filter(
    ({ kind }) => kind === 'Deployment' || kind === 'StatefulSet',
  );
  const templates = workloads.map(({ metadata, spec }) => [
    metadata.name.replace(`${stack.name}-thanos-`, ''),
    JSON.stringify((spec as { readonly template: unknown }).template),
  ]);
  return Object.fromEntries(templates) as Versions;
}

/** Names whose version is another, sorted. */
export const changedBetween = (before: Versions, after: Versions): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]).sort();

/** Regular looks of the shared operator while its writes are counted. */
const LOOKS = 3;

/**
 * Lets the shared operator look at stacks several times.
 * @param names of the stacks; no name may be the beginning of another's
 * @returns what it wrote for them, in words, statuses and events too; throws when it did not look
 */
export async function writesOfSeveralLooks(
  { plane }: OperatorLayer,
  names: readonly string[],
): Promise<readonly string[]> {
  // The last status may still be on its way.
  await sleep(RESYNC_MS);
  const since = new Date();
  await sleep(LOOKS * RESYNC_MS);
  const requests = (await readAudit(plane, since)).map(describeRequest);
  const looks = requests.filter((request) => /^(get|list) /.test(request)).length;
  if (looks < names.length) throw new Error(`the operator read ${looks} objects only: it does not look`);
  const writes = (await operatorWrites(plane, since)).map(describeRequest);
  return writes.filter((write) => names.some((name) => write.includes(`/${name}`)));
}
