// Reads what the user owns: Secrets, ConfigMaps and rules that a stack names. They carry no label of ours, so they are read
// anew in each pass instead of being watched.

import { REASONS } from '../api/conditions.ts';
import type { Problem } from '../api/problems.ts';
import { type Inputs, objectStorageKey } from '../plan/inputs.ts';
import { refusedOpenings } from '../plan/opened-ranges.ts';
import { objectStorageRefs } from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { judgesHere } from '../threads/judges.ts';
import { NOTHING_DEPLOYED } from '../user-files/deployed-files.ts';
import { readAlertmanagers } from './alertmanagers.ts';
import { readApiServer } from './api-server.ts';
import { listedNeighbours, type Neighbour } from './neighbours.ts';
import { readStorage } from './object-storage.ts';
import type { Judging, Reader } from './reader.ts';
import { readRules } from './rules.ts';
import { readScrapes } from './scrapes.ts';
import { readSharing } from './sharing.ts';

export interface Gathered {
  readonly inputs: Inputs;
  readonly problems: readonly Problem[];
  /** Older stacks of the namespace of which nobody knows yet whether they compact the same bucket. */
  readonly unknownBuckets: readonly Neighbour[];
}

/**
 * Everything that the stack names outside of itself, and a sentence for what is missing or wrong.
 * @param judging without it, for a user's own texts, the thread of the caller judges
 */
export async function gatherInputs(
  client: Reader,
  stack: ResolvedStack,
  judging: Judging = { judges: judgesHere, deployed: NOTHING_DEPLOYED },
): Promise<Gathered> {
  const { judges, neighbours = listedNeighbours(client) } = judging;
  const storages = await Promise.all(
    objectStorageRefs(stack).map(
      async (ref) => [objectStorageKey(ref), await readStorage(client, judges, stack, ref)] as const,
    ),
  );
  const scrapes = await readScrapes(client, stack, judging);
  const alertmanagers = await readAlertmanagers(client, stack, neighbours);
  const { rules, lastGoodRules, problems: ofRules } = await readRules(client, stack, judging);
  const objectStorages = new Map(storages.flatMap(([key, one]) => ('value' in one ? [[key, one.value] as const] : [])));
  const sharing = await readSharing(client, stack, objectStorages, { ...judging, neighbours });
  const inputs: Inputs = {
    objectStorages,
    ...(sharing.isHeld ? { compactorIsHeld: true } : {}),
    ...scrapes.inputs,
    rules,
    lastGoodRules,
    apiServer: await readApiServer(client, stack),
    alertmanagers: alertmanagers.credentials,
  };
  const ofStorages = storages.flatMap(([, one]) => ('problem' in one ? [one.problem] : []));
  return {
    inputs,
    problems: [
      ...ofStorages,
      ...scrapes.problems,
      ...alertmanagers.problems,
      ...openings(stack, inputs),
      ...sharing.problems,
      ...ofRules,
    ],
    unknownBuckets: sharing.unknown,
  };
}

/** Nothing is planned while a stack opens what no stack may open. */
const openings = (stack: ResolvedStack, inputs: Inputs): readonly Problem[] =>
  refusedOpenings(stack, inputs).map((message) => ({
    reason: REASONS.ClosedRangeOpened,
    message,
    blocking: true,
    condition: 'NetworkPoliciesReady',
  }));
