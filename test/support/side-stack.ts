// A small stack beside the quickstart, for tests that change it while others look on: in a namespace of its own, with a bucket of
// its own in which there is one moment of the past.
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { RULES } from '../../sandbox/quickstart/example.ts';
import { uploadMoment } from '../../sandbox/quickstart/history.ts';
import { OBJECT_STORAGE_SECRET, objectStorageSecret } from '../../sandbox/quickstart/surroundings.ts';
import { restrictedNamespace } from '../../sandbox/restricted.ts';
import { waitFor } from '../../sandbox/wait.ts';
import { API_VERSION, KIND } from '../../src/api/group.ts';
import type { StackId } from '../../src/stack/names.ts';
import type { StackSpecInput } from '../../src/stack/types.ts';
import { CLIENT, clientPod, queryValue } from './client-pod.ts';
import { inObjectStorage } from './in-object-storage.ts';
import { quickstartObjects, useQuickstart } from './quickstart.ts';

export interface SideStack {
  readonly cluster: Cluster;
  readonly id: StackId;
  /** Seconds since 1970: the moment of which its bucket has samples, with the sum of the quickstart. */
  readonly past: number;
}

/** Its scenario, which other files begin, has the same name. */
export const SIDE = { name: 'recovery', namespace: 'recovery' } as const satisfies StackId;

const SIZE = { storage: { size: '1Gi' } };

/** Every component; what has to go on while a pod is replaced has two. */
const SPEC = {
  objectStorage: { secretRef: { name: OBJECT_STORAGE_SECRET } },
  query: { replicas: 1 },
  store: { replicas: 2, syncInterval: '30s', ...SIZE },
  compactor: { additionalArgs: ['--wait-interval=20s'], ...SIZE },
  ruler: { replicas: 1, ruleConfigMaps: [{ name: RULES }], evaluationInterval: '15s', ...SIZE },
  prometheus: { replicas: 1, scrapeInterval: '30s', ...SIZE },
  tls: { keyExchange: 'RequireHybrid' },
  clients: [{ name: CLIENT, access: ['query'], podSelector: { matchLabels: { app: CLIENT } } }],
} as const satisfies StackSpecInput;

let shared: Promise<SideStack> | undefined;

/** The stack, brought up once a run. Call it in a hook or a test. */
export function useSideStack(): Promise<SideStack> {
  shared ??= bringUp(SIDE, SPEC);
  return shared;
}

async function bringUp(id: StackId, spec: StackSpecInput): Promise<SideStack> {
  const { cluster, storage } = await useQuickstart();
  const [binaries] = await Promise.all([
    ensureBinaries(['promtool', 'thanos'], { log }),
    // The server keeps a bucket as a folder.
    inObjectStorage(cluster, `mkdir -p /data/${id.name}`),
    cluster.apply([restrictedNamespace(id.namespace)]),
  ]);
  const past = await uploadMoment(cluster, binaries, storage, id.name);
  await cluster.apply([
    objectStorageSecret(storage, id.namespace, id.name),
    ...(await rulesOf(id.namespace)),
    { apiVersion: API_VERSION, kind: KIND, metadata: id, spec },
  ]);
  const ready = ['wait', '-n', id.namespace, '--timeout=240s', '--for=condition=Ready'];
  await cluster.kubectl([...ready, `securethanosstack/${id.name}`], { timeout: 250_000 });
  await cluster.apply([clientPod(id)]);
  await cluster.kubectl([...ready, 'pod', '-l', 'sandbox=client']);
  const scraped = async () => (await queryValue(`count(up{job="${id.name}-thanos-compactor"})`, {}, id)) === 1;
  await waitFor(`the first samples of ${id.name}`, scraped, { timeout: 120_000, interval: 2000 });
  return { cluster, id, past };
}

async function rulesOf(namespace: string): Promise<readonly object[]> {
  const { others } = await quickstartObjects();
  return (others as readonly { readonly metadata: object }[]).map((object) => ({
    ...object,
    metadata: { ...object.metadata, namespace },
  }));
}
