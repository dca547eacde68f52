// Somebody with every right in his own namespace, on the real cluster, beside the stack of somebody else.
import type { Cluster } from '../../../../sandbox/cluster/handle.ts';
import { restrictedNamespace } from '../../../../sandbox/restricted.ts';
import { waitFor } from '../../../../sandbox/wait.ts';
import { API_VERSION, FIELD_MANAGER, KIND } from '../../../../src/api/group.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import type { Condition, StackSpecInput, StackStatus } from '../../../../src/stack/types.ts';
import { areReady, type ContainerStatus, containersOf } from '../../cluster-pods.ts';
import { useQuickstart } from '../../quickstart.ts';
import { removeNamespace } from '../../remove-namespace.ts';
import { copyStorage } from '../../storage-copy.ts';
import type { Holding } from '../forgery.ts';
import { lookAtNeighbour, type Neighbour } from './neighbour.ts';
import { EVIL, EVIL_JOBS, ODD_RULES } from './texts.ts';

export const NAMESPACE = 'tenant';
/** Of another tenant, who names the bucket of the first. */
export const BESIDE = 'tenant-beside';
/** The one stack of the tenant that has pods. Its object storage is its own part of the bucket. */
export const STACK = 'small';
export const CLIENT = 'grafana';
export const PATIENCE = { timeout: 240_000, interval: 500 };

/** Where the tests of a tenant work. */
export interface TenantPlace {
  readonly cluster: Cluster;
  /** The stack of somebody else, as it was before. */
  readonly neighbour: Neighbour;
}

let shared: Promise<TenantPlace> | undefined;

/** The namespace with the small stack, made once a run; it may still be on its way. Call it in a hook or a test. */
export function useTenant(): Promise<TenantPlace> {
  shared ??= moveIn();
  return shared;
}

async function moveIn(): Promise<TenantPlace> {
  const { cluster } = await useQuickstart();
  const neighbour = await lookAtNeighbour(cluster);
  await cluster.apply([restrictedNamespace(NAMESPACE)]);
  await copyStorage(cluster, NAMESPACE, STACK, `${NAMESPACE}/${STACK}`);
  await cluster.apply([
    object('ConfigMap', 'rules', { data: { 'good.yaml': GOOD_RULES, 'odd.yaml': ODD_RULES } }),
    object('Secret', 'jobs', { stringData: { 'jobs.yml': EVIL_JOBS } }),
    stackOf(STACK, SMALL),
  ]);
  return { cluster, neighbour };
}

/** The end of the tenants. */
export async function moveOut(): Promise<void> {
  const { cluster } = await useTenant();
  await Promise.all([NAMESPACE, BESIDE].map((namespace) => removeNamespace(cluster, namespace)));
}

const GOOD_RULES = 'groups: [{name: good, interval: 5s, rules: [{record: "tenant:good", expr: vector(1)}]}]';

/** Listeners of Thanos and Prometheus, with texts that are hostile to both; and a client, whose Secret he may write. */
const SMALL: Partial<StackSpecInput> = {
  compactor: { additionalArgs: ['--wait-interval=5s'] },
  ruler: { replicas: 1, ruleConfigMaps: [{ name: 'rules' }], labels: EVIL },
  prometheus: {
    replicas: 1,
    externalLabels: EVIL,
    additionalScrapeConfigs: { name: 'jobs', key: 'jobs.yml' },
  },
  clients: [{ name: CLIENT }],
};

/** An object of the core API in the namespace of the tenant. */
export const object = (kind: string, name: string, content: object): object => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: NAMESPACE },
  ...content,
});

/** A stack whose object storage is in a Secret of its name, with a Compactor alone if the spec does not say more. */
export const stackOf = (name: string, spec: Partial<StackSpecInput> = {}, namespace = NAMESPACE): object => ({
  apiVersion: API_VERSION,
  kind: KIND,
  metadata: { name, namespace },
  spec: { objectStorage: { secretRef: { name } }, query: { replicas: 0 }, store: { replicas: 0 }, ...spec },
});

/** Writes objects by the operator's own field manager: it proves nothing. */
export async function plant({ kubectl }: Cluster, objects: readonly object[]): Promise<void> {
  const how = ['apply', '--server-side', '--force-conflicts', `--field-manager=${FIELD_MANAGER}`, '-f', '-'];
  await kubectl(how, { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
}

/** Puts a certificate into a Secret that is there, as the operator would: with its labels and its owner. */
export async function putCertificate(cluster: Cluster, name: string, { cert, key }: Holding): Promise<void> {
  const secret: KubernetesObject = await cluster.get(['secret', name, '-n', NAMESPACE]);
  const { labels = {}, ownerReferences = [] } = secret.metadata;
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const data = { ...(secret['data'] as object), 'tls.crt': encode(cert), 'tls.key': encode(key) };
  await plant(cluster, [{ ...secret, metadata: { name, namespace: NAMESPACE, labels, ownerReferences }, data }]);
}

/** Waits until a condition of a stack of the tenant has a status, and a reason if one is given. */
export const untilCondition = (stack: string, type: string, status: string, reason?: string): Promise<Condition> =>
  waitFor(
    `${type}=${status} ${reason ?? ''} of ${stack}`,
    async () => {
      const found = (await statusOf(stack)).conditions?.find((condition) => condition.type === type);
      return found?.status === status && (reason === undefined || found.reason === reason) && found;
    },
    PATIENCE,
  );

export async function statusOf(stack: string, namespace = NAMESPACE): Promise<StackStatus> {
  const { cluster } = await useTenant();
  return (await cluster.get(['securethanosstack', stack, '-n', namespace])).status ?? {};
}

/** The containers of the first pod of a component of the small stack. */
export async function containers(component: string): Promise<readonly ContainerStatus[]> {
  const { cluster } = await useTenant();
  return containersOf(cluster, NAMESPACE, `${STACK}-thanos-${component}-0`);
}

/** Waits for that pod. */
export async function untilReady(component: string): Promise<void> {
  await waitFor(`${component} to be ready`, async () => areReady(await containers(component)), PATIENCE);
}
