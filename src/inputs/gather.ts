// Reads what the user owns: Secrets, ConfigMaps and rules that a stack names. They carry no label of ours, so they are read
// anew in each pass instead of being watched.
import { REASONS } from '../api/conditions.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { isForbidden } from '../kube/api-error.ts';
import { type ApiServerAddress, type Inputs, type ObjectStorageInput, objectStorageKey } from '../plan/inputs.ts';
import { refusedOpenings } from '../plan/opened-ranges.ts';
import { objectStorageRef } from '../plan/plan.ts';
import { objectStorageRefs, readObjectStorageInput, type SecretKey } from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Problem } from '../status/input.ts';
import { judgesHere } from '../threads/judges.ts';
import { ObjectStorageError } from '../user-files/object-storage/error.ts';
import type { SecretFiles } from '../user-files/object-storage/provider.ts';
import type { Judging, Reader } from './reader.ts';
import { readRules } from './rules.ts';
import { olderOnBucket } from './shared-bucket.ts';

export interface Gathered {
  readonly inputs: Inputs;
  readonly problems: readonly Problem[];
}

interface Found<Value> {
  readonly value?: Value;
  readonly problems: readonly Problem[];
}

const found = <Value>(value: Value): Found<Value> => ({ value, problems: [] });
const problem = (reason: string, message: string, blocking: boolean): Found<never> => ({
  problems: [{ reason, message, blocking }],
});

/**
 * Everything that the stack names outside of itself, and a sentence for what is missing or wrong.
 * @param judging without it, for a user's own texts, the thread of the caller judges
 */
export async function gatherInputs(
  client: Reader,
  stack: ResolvedStack,
  judging: Judging = { judges: judgesHere, deployed: { rules: [] } },
): Promise<Gathered> {
  const storages = await Promise.all(
    objectStorageRefs(stack).map(
      async (ref) => [objectStorageKey(ref), await readStorage(client, stack, ref)] as const,
    ),
  );
  const scrapes = await readScrapeConfigs(client, stack);
  const { rules, lastGoodRules, problems: ofRules } = await readRules(client, stack, judging);
  const usable = storages.flatMap(([key, { value }]) => (value ? [[key, value] as const] : []));
  const objectStorages = new Map(usable);
  const older = await readOlder(client, stack, objectStorages);
  const inputs: Inputs = {
    objectStorages,
    ...(older === undefined ? {} : { olderOnBucket: older }),
    ...(scrapes.value === undefined ? {} : { scrapeConfigs: scrapes.value }),
    rules,
    lastGoodRules,
    apiServer: await readApiServer(client, stack),
  };
  const parts = [...storages.map(([, storage]) => storage), scrapes, openings(stack, inputs), sharing(older)];
  return { inputs, problems: [...parts.flatMap(({ problems }) => problems), ...ofRules] };
}

/** The older stack of the namespace that compacts the bucket of this one. */
async function readOlder(client: Reader, stack: ResolvedStack, storages: Inputs['objectStorages']) {
  const own = storages.get(objectStorageKey(objectStorageRef(stack, 'compactor')))?.facts.bucket;
  if (own === undefined) return undefined;
  const bucketOf = async (ref: SecretKey) => (await readStorage(client, stack, ref)).value?.facts.bucket;
  return olderOnBucket(client, stack, own, bucketOf);
}

const sharing = (older: string | undefined): Found<never> => ({
  problems:
    older === undefined ? [] : [{ reason: REASONS.ObjectStorageShared, message: sharedWith(older), blocking: false }],
});

const sharedWith = (older: string): string =>
  `the older stack "${older}" of this namespace compacts the same bucket (same endpoint, bucket and prefix), and two Compactors on one destroy data: the Compactor of this stack is not started; give one of the stacks a bucket or prefix of its own`;

/** Nothing is planned while a stack opens what no stack may open. */
const openings = (stack: ResolvedStack, inputs: Inputs): Found<never> => ({
  problems: refusedOpenings(stack, inputs).map((message) => ({
    reason: REASONS.ClosedRangeOpened,
    message,
    blocking: true,
  })),
});

async function readStorage(
  client: Reader,
  { namespace }: ResolvedStack,
  ref: SecretKey,
): Promise<Found<ObjectStorageInput>> {
  const { name, key } = ref;
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  if (!secret) {
    const message = `Secret "${name}" with the object storage configuration does not exist in namespace "${namespace}": create it with the key "${key}"`;
    return problem('ObjectStorageSecretMissing', message, true);
  }
  try {
    const value = readObjectStorageInput(ref, secretFiles(secret));
    if (value) return found(value);
  } catch (error) {
    if (!(error instanceof ObjectStorageError)) throw error;
    return problem('ObjectStorageInvalid', `key "${key}" of Secret "${name}" ${error.message}`, true);
  }
  const message = `Secret "${name}" has no key "${key}": put the object storage configuration there, or name another key`;
  return problem('ObjectStorageKeyMissing', message, true);
}

async function readScrapeConfigs(client: Reader, { namespace, spec }: ResolvedStack): Promise<Found<string>> {
  const ref = spec.prometheus?.additionalScrapeConfigs;
  if (!ref) return { problems: [] };
  const secret = await client.find({ apiVersion: 'v1', kind: 'Secret', namespace, name: ref.name });
  const content = secret && secretFiles(secret).get(ref.key)?.toString();
  if (content !== undefined) return found(content);
  const what = secret ? `Secret "${ref.name}" has no key "${ref.key}"` : `Secret "${ref.name}" does not exist`;
  return problem('ScrapeConfigsMissing', `${what}: create it or remove spec.prometheus.additionalScrapeConfigs`, false);
}

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

function secretFiles(secret: KubernetesObject): SecretFiles {
  const data = Object.entries((secret['data'] ?? {}) as Readonly<Record<string, string>>);
  return new Map(data.map(([key, value]) => [key, Buffer.from(value, 'base64')]));
}
