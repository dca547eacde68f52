import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathOf } from '../binaries/ensure.ts';
import { exists } from '../cache.ts';
import type { ImageFile } from '../images/build.ts';
import { withLock } from '../lock.ts';
import type { Log } from '../log.ts';
import { secondsSince } from '../log.ts';
import { findFreePorts } from '../ports.ts';
import { waitFor } from '../wait.ts';
import { NODE_NAME } from './addresses.ts';
import { writeConfiguration } from './configuration/write.ts';
import { corednsObjects } from './coredns.ts';
import { clearAway, downCluster } from './down.ts';
import type { Cluster } from './handle.ts';
import { clusterHandle, connectCluster } from './handle.ts';
import type { Layout } from './layout.ts';
import { clusterLayout } from './layout.ts';
import type { Lifetime } from './namespaces.ts';
import { startMachineRelay, startNamespaces } from './namespaces.ts';
import type { Parts } from './parts.ts';
import { prepareParts } from './parts.ts';
import { writePki } from './pki.ts';
import { checkMachine } from './preflight.ts';
import { proxyBinding } from './proxy-binding.ts';
import type { ClusterRecord } from './record.ts';
import { writeRecord } from './record.ts';
import { storageClass } from './storage/objects.ts';

export interface UpOptions {
  readonly log: Log;
  readonly lifetime: Lifetime;
  readonly layout?: Layout;
}

const START_TIMEOUT = 120_000;

/**
 * Brings the one-node cluster up, within about 15 seconds once everything is built: etcd, API server with audit log and
 * PodSecurity, controllers, scheduler, kubelet with containerd, kube-proxy, DNS, policy enforcer, volumes.
 */
export async function upCluster({ log, lifetime, layout = clusterLayout() }: UpOptions): Promise<Cluster> {
  await checkMachine();
  await refuseSecond(layout);
  const parts = await prepareParts(log);
  const start = performance.now();
  const told = (what: string): void => log(`${secondsSince(start).padStart(7)}  ${what}`);
  await mkdir(dirname(layout.root), { recursive: true });
  const record = await withLock(`${layout.root}.lock`, log, async () => {
    await refuseSecond(layout);
    await clearAway({ log, layout });
    return startNode(layout, parts, lifetime);
  });
  told('node started');
  const cluster = clusterHandle(layout, record);
  try {
    await furnish(cluster, layout, parts.images, told);
  } catch (error) {
    await downCluster({ log, layout, keepFiles: true });
    throw new Error(`the cluster did not come up; see ${layout.logs}`, { cause: error });
  }
  return cluster;
}

async function refuseSecond(layout: Layout): Promise<void> {
  if (!(await connectCluster(layout))) return;
  throw new Error('the cluster of this machine is up already: set SECURETHANOS_CLUSTER=1 to use it, or cluster-down');
}

/** Turns the bare node into a cluster that runs pods. */
async function furnish(cluster: Cluster, layout: Layout, images: readonly ImageFile[], told: Log): Promise<void> {
  await Promise.all([
    untilReady(cluster).then(() => told('API server ready')),
    importAll(cluster, layout, images).then(() => told('images imported')),
  ]);
  await cluster.apply([proxyBinding(), storageClass(), ...corednsObjects()]);
  await cluster.kubectl(['wait', '--for=condition=Ready', `node/${NODE_NAME}`, '--timeout=120s']);
  told('node ready');
  await cluster.kubectl(['rollout', 'status', 'deployment/coredns', '--namespace=kube-system', '--timeout=120s']);
  told('DNS ready');
}

async function startNode(layout: Layout, { binaries, packages }: Parts, lifetime: Lifetime): Promise<ClusterRecord> {
  for (const folder of [layout.logs, layout.run, layout.state]) await mkdir(folder, { recursive: true });
  const [apiPort = 0] = await findFreePorts(1);
  await writePki(layout, apiPort);
  await writeConfiguration(layout, {
    shim: pathOf(binaries, 'containerd-shim-runc-v2'),
    networkPlugins: packages.networkPlugins,
  });
  const options = { lifetime, environment: packages.environment };
  const settings = { root: layout.root, apiPort, binaries };
  const pids = await startNamespaces(layout, settings, packages.busybox, options);
  const record: ClusterRecord = {
    root: layout.root,
    apiPort,
    kubectl: pathOf(binaries, 'kubectl'),
    ctr: pathOf(binaries, 'ctr'),
    ...pids,
    relayPid: startMachineRelay(layout, apiPort, options),
  };
  await writeRecord(layout, record);
  return record;
}

async function untilReady(cluster: Cluster): Promise<void> {
  const look = async (): Promise<boolean> => {
    await cluster.kubectl(['get', 'namespace', 'kube-system'], { timeout: 5000 });
    return (await cluster.kubectl(['get', '--raw', '/readyz'], { timeout: 5000 })) === 'ok';
  };
  await waitFor('the API server', look, { timeout: START_TIMEOUT });
}

async function importAll(cluster: Cluster, layout: Layout, images: readonly ImageFile[]): Promise<void> {
  await waitFor('containerd', () => exists(layout.containerdSocket), { timeout: START_TIMEOUT });
  for (const image of images) await cluster.importImage(image);
}
