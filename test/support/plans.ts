import { readFileSync } from 'node:fs';
import type { KubernetesObject } from '../../src/api/objects.ts';
import { AUTHORITY_NAMES } from '../../src/components/authorities.ts';
import { desire, NOTHING_SEEN } from '../../src/plan/desire.ts';
import { type Inputs, type ObjectStorageInput, objectStorageKey } from '../../src/plan/inputs.ts';
import { objectStorageRef, type Plan } from '../../src/plan/plan.ts';
import type { CertificatesByName, TrustPlan } from '../../src/plan/trust.ts';
import { movesBlocks } from '../../src/stack/components.ts';
import { authoritySecretName, type StackId } from '../../src/stack/names.ts';
import { type ResolvedStack, resolveStack } from '../../src/stack/resolve/resolve.ts';
import type { StackSettings } from '../../src/stack/settings.ts';
import type { StackSpecInput } from '../../src/stack/types.ts';
import type { ObjectStorageFacts } from '../../src/user-files/object-storage/facts.ts';
import { buildObjects } from '../../src/workloads/build.ts';

export const SETTINGS: StackSettings = {
  clusterDomain: 'cluster.local',
  clusterDiscoveryNamespaces: [],
  operatorPods: { namespace: 'operators', labels: { app: 'operator' } },
};

const NO_INPUTS: Inputs = { objectStorages: new Map(), rules: [], apiServer: [] };
const STORAGE: ObjectStorageFacts = { type: 'S3', endpoints: [{ host: 's3.storage.svc', port: 7070 }], bucket: 'b' };

/** The only field that a stack needs. */
export const MINIMAL: StackSpecInput = { objectStorage: { secretRef: { name: 'objstore', key: 'objstore.yml' } } };

const authority = (name: string): string => readFileSync(new URL(`authorities/${name}.crt`, import.meta.url), 'utf8');

/** Three CAs that were made once, so that their bundles never change. */
const CERTIFICATES = AUTHORITY_NAMES.map((name) => [name, { certificatePem: authority(name) }] as const);

/** The same by the names of their Secrets. */
export const certificatesOf = (stack: StackId): CertificatesByName =>
  new Map(CERTIFICATES.map(([name, certificate]) => [authoritySecretName(stack, name), certificate]));

/** What a stack with these certificates trusts. */
export const trustOf = (stack: ResolvedStack, certificates: CertificatesByName): TrustPlan =>
  desire({ stack, certificates, inputs: NO_INPUTS, seen: NOTHING_SEEN }).trust;

/** A stack object. */
export const stackObject = (
  spec: StackSpecInput,
  { name, namespace }: StackId = { name: 'prod', namespace: 'monitoring' },
): KubernetesObject => ({
  apiVersion: 'securethanos.io/v1alpha1',
  kind: 'SecureThanosStack',
  metadata: { name, namespace, uid: 'a-uid' },
  spec,
});

/** The resolved stack, or an error with every violation. */
export function resolved(object: KubernetesObject, settings: StackSettings = SETTINGS): ResolvedStack {
  const { stack, violations } = resolveStack(object, settings);
  if (!stack) throw new Error(violations.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return stack;
}

/** A plan of a stack whose object storages are all at hand. */
export function planOf(
  stack: ResolvedStack,
  inputs: Partial<Inputs> = {},
  storage: ObjectStorageFacts = STORAGE,
): Plan {
  const complete: Inputs = {
    objectStorages: storagesOf(stack, storage),
    rules: [],
    apiServer: [{ ip: '10.0.0.1', port: 6443 }],
    ...inputs,
  };
  return desire({ stack, certificates: certificatesOf(stack), inputs: complete, seen: NOTHING_SEEN });
}

/** The plan of a spec with only what a test is about. */
export const planFor = (spec: Partial<StackSpecInput>, id?: StackId): Plan =>
  planOf(resolved(stackObject({ ...MINIMAL, ...spec }, id)));

/** All objects of a plan. */
export const objectsOf = (plan: Plan): readonly KubernetesObject[] => buildObjects(plan);

function storagesOf(stack: ResolvedStack, facts: ObjectStorageFacts): ReadonlyMap<string, ObjectStorageInput> {
  const refs = stack.topology.components.filter(movesBlocks).map((component) => objectStorageRef(stack, component));
  return new Map(
    refs.map((ref) => [objectStorageKey(ref), { secretName: ref.name, key: ref.key, hash: 'hash', facts }]),
  );
}
