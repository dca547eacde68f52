import { join } from 'node:path';
import { stringify } from 'yaml';
import { NODE_ADDRESS, POD_RANGE } from '../addresses.ts';
import type { Layout } from '../layout.ts';

/** kube-proxy's configuration file. Its nftables mode needs no other program than nft. */
export function kubeProxyConfiguration(layout: Layout): string {
  return stringify({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig: join(layout.configuration, 'proxy.kubeconfig') },
    mode: 'nftables',
    // A new endpoint is used at once instead of within a second.
    nftables: { minSyncPeriod: '50ms' },
    clusterCIDR: POD_RANGE,
    bindAddress: '0.0.0.0',
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    // These would change settings of the machine's kernel.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    nodePortAddresses: [`${NODE_ADDRESS}/32`],
  });
}
