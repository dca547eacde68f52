// A volume of a few megabytes that can be filled up: a file system in memory, mounted on the node.
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { NODE_NAME } from '../../../sandbox/cluster/addresses.ts';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { clusterLayout } from '../../../sandbox/cluster/layout.ts';
import { readRecord } from '../../../sandbox/cluster/record.ts';

/** No provisioner has this class, so a claim of it waits for the volume that names the claim. */
export const SMALL_CLASS = 'small';
const SIZE = '16m';

export interface SmallVolume {
  /** Takes all space that is left. */
  readonly fill: () => Promise<void>;
  /** Gives it back. */
  readonly free: () => Promise<void>;
  /** Removes the volume; its claim must be gone. */
  readonly remove: () => Promise<void>;
}

/** Makes the volume for one claim, and calls it as the claim. */
export async function makeSmallVolume(cluster: Cluster, namespace: string, claim: string): Promise<SmallVolume> {
  const layout = clusterLayout(cluster.root);
  const path = join(layout.volumes, claim);
  const filler = join(path, 'filler');
  const { initPid = 0 } = (await readRecord(layout)) ?? {};
  const onNode = (...command: string[]) =>
    execa('nsenter', ['--target', `${initPid}`, '--mount', '--pid', '--', ...command]);
  await mkdir(path, { recursive: true });
  await onNode('mount', '-t', 'tmpfs', '-o', `size=${SIZE},mode=777`, 'tmpfs', path);
  await cluster.apply([volume(path, namespace, claim)]);
  return {
    fill: async () => {
      // It ends with an error: that nothing is left.
      await onNode('dd', 'if=/dev/zero', `of=${filler}`, 'bs=64k').catch(() => undefined);
    },
    free: async () => {
      await onNode('rm', '-f', filler);
    },
    remove: async () => {
      await cluster.kubectl(['delete', 'persistentvolume', claim, '--ignore-not-found', '--timeout=60s']);
      await onNode('umount', '--lazy', path);
      await rmdir(path);
    },
  };
}

function volume(path: string, namespace: string, claim: string): object {
  const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: [NODE_NAME] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: claim },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: SMALL_CLASS,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim },
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } },
    },
  };
}
