// Reads what the user owns: Secrets, ConfigMaps and rules that a stack names. They carry no label of ours, so they are read
// anew in each pass instead of being watched.
import { REASONS } from '../api/conditions.ts';
import { isForbidden } from '../kube/api-error.ts';
import { type ApiServerAddress, type Inputs, objectStorageKey } from '../plan/inputs.ts';
import { refusedOpenings } from '../plan/opened-ranges.ts';
import { objectStorageRef } from '../plan/plan.ts';
import { objectStorageRefs, type SecretKey } from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Problem } from '../status/input.ts';
import { judgesHere } from '../threads/judges.ts';
import type { Judges } from '../threads/kinds.ts';
import { readAlertmanagers } from './alertmanagers.ts';
import { readStorage } from './object-storage.ts';
import type { Judging, Reader } from './reader.ts';
import { readRules } from './rules.ts';
import { readScrapes } from './scrapes.ts';
import { listedNeighbours, type Neighbours, olderOnBucket } from './shared-bucket.ts';

export interface Gathered {
  readonly inputs: Inputs;
  readonly problems: readonly Problem[];
}

/**
 * Everything that the stack names outside of itself, and a sentence for what is missing or wrong.
 * @param judging without it, for a user's own texts, the thread of the caller judges
 */
export async function gatherInputs(
  client: Reader,
  stack: ResolvedStack,
  judging: Judging = { judges: judgesHere, deployed: { rules: [] } },
): Promise<Gathered> {
  const { judges } = judging;
  const storages = await Promise.all(
    objectStorageRefs(stack).map(
      async (ref) => [objectStorageKey(ref), await readStorage(client, judges, stack, ref)] as const,
    ),
  );
  const scrapes = await readScrapes(client, stack, judging);
  const alertmanagers = await readAlertmanagers(client, stack);
  const { rules, lastGoodRules, problems: ofRules } = await readRules(client, stack, judging);
  const objectStorages = new Map(storages.flatMap(([key, one]) => ('value' in one ? [[key, one.value] as const] : [])));
  const neighbours = judging.neighbours ?? listedNeighbours(client);
  const older = await readOlder(client, judges, stack, { storages: objectStorages, neighbours });
  const inputs: Inputs = {
    objectStorages,
    ...(older === undefined ? {} : { olderOnBucket: older }),
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
      ...sharing(older),
      ...ofRules,
    ],
  };
}

/** The older stack of the namespace that compacts the bucket of this one. */
async function readOlder(
  client: Reader,
  judges: Judges,
  stack: ResolvedStack,
  { storages, neighbours }: { readonly storages: Inputs['objectStorages']; readonly neighbours: Neighbours },
) {
  const own = storages.get(objectStorageKey(objectStorageRef(stack, 'compactor')))?.facts.bucket;
  if (own === undefined) return undefined;
  const bucketOf = async (ref: SecretKey) => {
    const found = await readStorage(client, judges, stack, ref);
    return 'value' in found ? found.value.facts.bucket : undefined;
  };
  return olderOnBucket(neighbours, stack, own, bucketOf);
}

const sharing = (older: string | undefined): readonly Problem[] =>
  older === undefined ? [] : [{ reason: REASONS.ObjectStorageShared, message: sharedWith(older), blocking: false }];

const sharedWith = (older: string): string =>
  `the older stack "${older}" of this namespace compacts the same bucket (same endpoint, bucket and prefix), and two Compactors on one destroy data: the Compactor of this stack is not started; give one of the stacks a bucket or prefix of its own`;

/** Nothing is planned while a stack opens what no stack may open. */
const openings = (stack: ResolvedStack, inputs: Inputs): readonly Problem[] =>
  refusedOpenings(stack, inputs).map((message) => ({ reason: REASONS.ClosedRangeOpened, message, blocking: true }));

/** The API server's addresses behind its Service, as policies see them: some stacks open them, the others may not. */
async function readApiServer(client: Reader, { spec }: ResolvedStack): Promise<readonly ApiServerAddress[]> {
  const isNeeded = (spec.prometheus?.kubernetesDiscovery ?? 'None') !== 'None';
  if (!isNeeded && spec.networkPolicy.mode === 'Disabled') return [];
  try {
    return await listApiServer(client);
  } catch (error) {
    // With rights in some namespaces alone, nobody knows where it is.
    if (isNeeded || !isForbidden(error)) throw error;
    return [];
  }
}

async function listApiServer(client: Reader): Promise<readonly ApiServerAddress[]> {
  const slices = await client.list('EndpointSlice', {
    namespace: 'default',
    labelSelector: 'kubernetes.io/service-name=kubernetes',
  });
  return slices.items.flatMap((slice) => {
    const { endpoints = [], ports = [] } = slice as unknown as {
      endpoints?: readonly { addresses: readonly string[] }[];
      ports?: readonly { port: number }[];
    };
    return endpoints.flatMap(({ addresses }) => addresses.flatMap((ip) => ports.map(({ port }) => ({ ip, port }))));
  });
}
