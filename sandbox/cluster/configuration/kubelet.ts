import { join } from 'node:path';
import { stringify } from 'yaml';
import { DNS_ADDRESS } from '../addresses.ts';
import type { Layout } from '../layout.ts';
import { resolverFiles } from './resolver.ts';

/** The kubelet's configuration file. */
export function kubeletConfiguration(layout: Layout): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: '0.0.0.0',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(layout.pki, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: join(layout.pki, 'kubelet-server.crt'),
    tlsPrivateKeyFile: join(layout.pki, 'kubelet-server.key'),
    containerRuntimeEndpoint: `unix://${layout.containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [DNS_ADDRESS],
    clusterDomain: 'cluster.local',
    resolvConf: resolverFiles(layout).node,
    // Images are imported once and could not be pulled again.
    imageGCHighThresholdPercent: 100,
    imageMinimumGCAge: '24h',
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
      'nodefs.inodesFree': '1%',
    },
    enforceNodeAllocatable: ['pods'],
    podLogsDir: join(layout.logs, 'pods'),
    volumePluginDir: join(layout.state, 'volume-plugins'),
    // Secret volumes are written at a pod's next sync: about 10 s after a change instead of up to a minute.
    syncFrequency: '10s',
    configMapAndSecretChangeDetectionStrategy: 'Watch',
    nodeStatusUpdateFrequency: '5s',
    rotateCertificates: false,
  });
}
