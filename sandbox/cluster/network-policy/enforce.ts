import { rename, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { ApiClient } from '../api-client.ts';
import type { Layout } from '../layout.ts';
import { packetFilter } from './table.ts';
import type { Namespace, NetworkPolicy, Pod } from './types.ts';

const PODS = '/api/v1/pods';
const NAMESPACES = '/api/v1/namespaces';
const POLICIES = '/apis/networking.k8s.io/v1/networkpolicies';
/** The lists that an enforcer reads. */
export const POLICED = [PODS, NAMESPACES, POLICIES] as const;

/** A policy in force, as the enforcer's state file lists it. */
export interface EnforcedPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
}

/** Puts a packet filter in force, as a whole or not at all. */
type Apply = (filter: string) => Promise<unknown>;

const nft: Apply = (input) => execa('nft', ['-f', '-'], { input });

/**
 * An enforcer of NetworkPolicies for the sandbox's one node: call the result again and again.
 * Each call lists pods, namespaces and policies, replaces the packet filter if it changed, and writes the policies
 * that are now in force to `policyState`. IPv4 only; a pod's first moments, until the next call, are unfiltered.
 * A filter that is refused leaves policies without effect: that is written to `policyFailure`, for whoever believes in them.
 * @throws when the API server does not answer (what is in force stays so), or the filter is refused
 */
export function policyEnforcer(
  api: Pick<ApiClient, 'list'>,
  { policyState, policyFailure }: Pick<Layout, 'policyState' | 'policyFailure'>,
  apply: Apply = nft,
): () => Promise<void> {
  let applied = '';
  let reported = '';
  return async () => {
    const [pods, namespaces, policies] = await Promise.all([
      api.list<Pod>(PODS),
      api.list<Namespace>(NAMESPACES),
      api.list<NetworkPolicy>(POLICIES),
    ]);
    const filter = packetFilter({ pods, namespaces, policies });
    if (filter !== applied) await apply(filter).catch((error) => tell(policyFailure, error));
    applied = filter;
    const report = JSON.stringify(policies.map(enforced));
    if (report !== reported) await replaceFile(policyState, report);
    reported = report;
  };
}

async function tell(policyFailure: string, error: unknown): Promise<never> {
  await replaceFile(policyFailure, error instanceof Error ? error.message : String(error));
  throw error;
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
