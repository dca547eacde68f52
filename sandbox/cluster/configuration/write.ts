import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AUDIT_POLICY } from '../../control-plane/files.ts';
import type { Layout } from '../layout.ts';
import { containerdConfiguration, networkConfiguration, networkDirectory, type PodPrograms } from './containerd.ts';
import { kubeProxyConfiguration } from './kube-proxy.ts';
import { kubeletConfiguration } from './kubelet.ts';
import { nodeResolver, programResolver, resolverFiles } from './resolver.ts';

/** Paths of the files that programs are started with. */
export function configurationFiles(layout: Layout) {
  return {
    containerd: join(layout.configuration, 'containerd.toml'),
    kubelet: join(layout.configuration, 'kubelet.yaml'),
    kubeProxy: join(layout.configuration, 'kube-proxy.yaml'),
    auditPolicy: join(layout.configuration, 'audit-policy.yaml'),
  };
}

/** Writes the configuration of every program of the node. */
export async function writeConfiguration(layout: Layout, programs: PodPrograms): Promise<void> {
  const files = configurationFiles(layout);
  const contents: Readonly<Record<string, string>> = {
    [files.containerd]: containerdConfiguration(layout, programs),
    [join(networkDirectory(layout), '10-pods.conflist')]: networkConfiguration(layout),
    [files.kubelet]: kubeletConfiguration(layout),
    [resolverFiles(layout).node]: nodeResolver(),
    [resolverFiles(layout).programs]: programResolver(),
    [files.kubeProxy]: kubeProxyConfiguration(layout),
    [files.auditPolicy]: AUDIT_POLICY,
  };
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
