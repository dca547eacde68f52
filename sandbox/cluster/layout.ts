import { join } from 'node:path';
import { cacheDirectory } from '../cache.ts';

/** Where the one cluster of this machine keeps its files, all below `root`. */
export interface Layout {
  readonly root: string;
  readonly pki: string;
  readonly configuration: string;
  readonly logs: string;
  readonly state: string;
  readonly volumes: string;
  /** Sockets and other traces of running processes. */
  readonly run: string;
  readonly containerdSocket: string;
  readonly apiSocket: string;
  readonly kubeconfig: string;
  readonly auditLog: string;
  /** Written by the policy enforcer after each change: the policies in force. */
  readonly policyState: string;
  /** Written by the policy enforcer when it could not enforce, and never removed: from then on policies count for nothing. */
  readonly policyFailure: string;
  /** How the cluster was started and what runs: the handle of `cluster-down` and of test runs that reuse it. */
  readonly record: string;
}

export function clusterLayout(root = join(cacheDirectory(), 'cluster')): Layout {
  const run = join(root, 'run');
  return {
    root,
    pki: join(root, 'pki'),
    configuration: join(root, 'configuration'),
    logs: join(root, 'logs'),
    state: join(root, 'state'),
    volumes: join(root, 'state', 'volumes'),
    run,
    containerdSocket: join(run, 'containerd.sock'),
    apiSocket: join(run, 'api.sock'),
    kubeconfig: join(root, 'configuration', 'admin.kubeconfig'),
    auditLog: join(root, 'logs', 'audit.log'),
    policyState: join(run, 'network-policy.json'),
    policyFailure: join(run, 'network-policy.failed'),
    record: join(root, 'cluster.json'),
  };
}
