// The stack of examples/quickstart.yaml on the cluster, brought up once for all tests of the run by the operator that runs there.
import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { type Binaries, ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { type History, planHistory, uploadHistory } from '../../sandbox/quickstart/history.ts';
import { importOperator, installOperator } from '../../sandbox/quickstart/operator.ts';
import {
  makeSurroundings,
  type ObjectStorageAccess,
  STACK_NAME,
  STACK_NAMESPACE,
} from '../../sandbox/quickstart/surroundings.ts';
import { apiServerScrapeObjects } from './api-server-scrape.ts';
import { onBegin } from './beside.ts';
import { clientPodObjects } from './client-pod.ts';
import { useCluster } from './cluster.ts';
import { fireAlert } from './firing-alert.ts';

export interface Quickstart {
  readonly cluster: Cluster;
  readonly history: History;
  readonly storage: ObjectStorageAccess;
  /** Seconds from `kubectl apply` of the stack to its Ready condition. */
  readonly secondsToReady: number;
  /** What each of the first looks at the stack saw, from `kubectl apply` on: whether Ready was claimed and how many pods were not. */
  readonly claims: readonly { readonly ready: boolean; readonly unreadyPods: number }[];
}

/** What makes the example quick enough to be watched; everything else is as users have it. */
const FASTER = {
  store: { syncInterval: '15s' },
  compactor: {
    consistencyDelay: '0s',
    deleteDelay: '2m',
    additionalArgs: ['--wait-interval=20s', '--compact.cleanup-interval=1m'],
  },
  ruler: { evaluationInterval: '15s' },
  prometheus: {
    scrapeInterval: '5s',
    kubernetesDiscovery: 'Namespace',
    additionalScrapeConfigs: { name: 'quickstart-scrapes', key: 'scrapes.yml' },
  },
};

let shared: Promise<Quickstart> | undefined;

/** The running stack. Call it in a hook or a test. */
export function useQuickstart(): Promise<Quickstart> {
  shared ??= bringUp();
  return shared;
}

// Whoever needs it waits for it, and sees why it did not come.
onBegin('quickstart', () => void useQuickstart().catch(() => undefined));

/** The objects of the example file with `FASTER` laid over the stack. */
export async function quickstartObjects(): Promise<{
  readonly stack: StackDocument;
  readonly others: readonly object[];
}> {
  const text = await readFile(new URL('../../examples/quickstart.yaml', import.meta.url), 'utf8');
  const documents = parseAllDocuments(text).map((document) => document.toJS() as StackDocument);
  const stack = documents.find(({ kind }) => kind === 'SecureThanosStack');
  if (!stack) throw new Error('examples/quickstart.yaml has no SecureThanosStack');
  return {
    stack: { ...stack, spec: overlay(stack.spec, FASTER) },
    others: documents.filter((document) => document.kind !== stack.kind),
  };
}

export interface StackDocument {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

async function bringUp(): Promise<Quickstart> {
  const cluster = useCluster();
  const binaries = await ensureBinaries(['promtool', 'thanos'], { log });
  const [{ storage, history }] = await Promise.all([surround(cluster, binaries), bringOperator(cluster)]);
  const { stack, others } = await quickstartObjects();
  await cluster.apply([...others, ...apiServerScrapeObjects(cluster.nodeAddress)]);
  const began = Date.now();
  await cluster.apply([stack]);
  const claims = await watchUntilReady(cluster);
  const secondsToReady = (Date.now() - began) / 1000;
  log(`the stack was Ready ${secondsToReady.toFixed(1)} s after it was applied`);
  // Its alert takes minutes to arrive, while other things are looked at.
  await fireAlert(cluster);
  await cluster.apply(clientPodObjects());
  await cluster.kubectl([
    'wait',
    '-n',
    STACK_NAMESPACE,
    '--for=condition=Ready',
    'pod',
    '-l',
    'sandbox=client',
    '--timeout=60s',
  ]);
  return { cluster, history, storage, secondsToReady, claims };
}

/** What the stack needs around it, with the blocks of the past. */
async function surround(cluster: Cluster, binaries: Binaries) {
  const storage = await makeSurroundings(cluster);
  const history = planHistory(new Date());
  await uploadHistory(cluster, binaries, storage, history);
  return { storage, history };
}

async function bringOperator(cluster: Cluster): Promise<void> {
  await importOperator(cluster, log);
  await installOperator(cluster);
}

async function watchUntilReady(cluster: Cluster): Promise<Quickstart['claims']> {
  const claims: { ready: boolean; unreadyPods: number }[] = [];
  for (const endsAt = Date.now() + 180_000; Date.now() < endsAt; ) {
    const ready = await isReady(cluster);
    claims.push({ ready, unreadyPods: await countUnreadyPods(cluster) });
    if (ready) return claims;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const described = await cluster.kubectl(['describe', 'securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]);
  throw new Error(`the stack was not Ready within 180 s:\n${described}`);
}

async function isReady(cluster: Cluster): Promise<boolean> {
  const stack = await cluster.get(['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE]);
  const conditions: { type: string; status: string }[] = stack.status?.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Pods of the stack that are not ready, or the whole stack when it has none yet. */
async function countUnreadyPods(cluster: Cluster): Promise<number> {
  const { items } = await cluster.get(['pods', '-n', STACK_NAMESPACE, '-l', `securethanos.io/stack=${STACK_NAME}`]);
  const unready = items.filter(
    (pod: { status: { conditions?: { type: string; status: string }[] } }) =>
      !pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
  return items.length === 0 ? Number.POSITIVE_INFINITY : unready.length;
}

function overlay(
  base: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const current = result[key];
    result[key] = isRecord(value) && isRecord(current) ? overlay(current, value) : value;
  }
  return result;
}
