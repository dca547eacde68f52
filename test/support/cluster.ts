import { join } from 'node:path';
import { downCluster } from '../../sandbox/cluster/down.ts';
import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { connectCluster } from '../../sandbox/cluster/handle.ts';
import { upCluster } from '../../sandbox/cluster/up.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { stopWatchingSecrets, watchSecrets } from './adversary/secrets/history.ts';
import { keepLogs, stopKeepingLogs } from './adversary/secrets/logs.ts';

let shared: Cluster | undefined;
let borrowed = false;

/**
 * Mocha calls this once before all tests of the layer (`require` in .mocharc.cluster.json).
 * With SECURETHANOS_CLUSTER set, the cluster that is up is used and left up; otherwise one comes and goes with this run.
 */
export async function mochaGlobalSetup(): Promise<void> {
  borrowed = (process.env['SECURETHANOS_CLUSTER'] ?? '') !== '';
  shared = borrowed ? await connectCluster() : await upCluster({ log, lifetime: 'process' });
  if (!shared) throw new Error('SECURETHANOS_CLUSTER is set, but no cluster is up: node sandbox/main.ts cluster-up');
  keepLogs(join(shared.root, 'logs'));
  await watchSecrets(shared.kubeconfig);
}

/** Mocha calls this once after all tests, also after failures. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopKeepingLogs();
  await stopWatchingSecrets();
  if (shared && !borrowed) await downCluster({ log });
  shared = undefined;
}

/** The cluster that all tests of this run share. Call it in a hook or a test, not while files are loaded. */
export function useCluster(): Cluster {
  if (!shared) throw new Error('no cluster: run mocha with --config .mocharc.cluster.json');
  return shared;
}
