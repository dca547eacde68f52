import { join } from 'node:path';
import { DNS_ADDRESS } from '../addresses.ts';
import type { Layout } from '../layout.ts';

/** Name resolution of pods with the node's DNS, and of the machine's programs in the cluster's network. */
export function resolverFiles(layout: Layout): { readonly node: string; readonly programs: string } {
  return {
    node: join(layout.configuration, 'resolv.conf'),
    programs: join(layout.configuration, 'resolv-programs.conf'),
  };
}

export function nodeResolver(): string {
  return `nameserver ${DNS_ADDRESS}\n`;
}

/** Like a pod's, but without a namespace of its own: `name.namespace` and `name.namespace.svc` are found. */
export function programResolver(): string {
  return `${nodeResolver()}search svc.cluster.local cluster.local\noptions ndots:5\n`;
}
