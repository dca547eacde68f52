import { rename, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { ApiClient } from '../api-client.ts';
import { packetFilter } from './table.ts';
import type { Namespace, NetworkPolicy, Pod } from './types.ts';

/** A policy in force, as the enforcer's state file lists it. */
export interface EnforcedPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
}

/**
 * An enforcer of NetworkPolicies for the sandbox's one node: call the result again and again.
 * Each call lists pods, namespaces and policies, replaces the packet filter if it changed, and writes the policies
 * that are now in force to `stateFile`. IPv4 only; a pod's first moments, until the next call, are unfiltered.
 */
export function policyEnforcer(api: ApiClient, stateFile: string): () => Promise<void> {
  let applied = '';
  let reported = '';
  return async () => {
    const [pods, namespaces, policies] = await Promise.all([
      api.list<Pod>('/api/v1/pods'),
      api.list<Namespace>('/api/v1/namespaces'),
      api.list<NetworkPolicy>('/apis/networking.k8s.io/v1/networkpolicies'),
    ]);
    const filter = packetFilter({ pods, namespaces, policies });
    if (filter !== applied) await execa('nft', ['-f', '-'], { input: filter });
    applied = filter;
    const report = JSON.stringify(policies.map(enforced));
    if (report !== reported) await replaceFile(stateFile, report);
    reported = report;
  };
}

function enforced({ metadata }: NetworkPolicy): EnforcedPolicy {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    resourceVersion: metadata.resourceVersion ?? '',
  };
}

async function replaceFile(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
