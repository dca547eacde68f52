// Which flags no user gives, since the operator sets them: found in what it gives components, and never written by hand.
import { gatherInputs } from '../../src/cli/gather.ts';
import { desire, NOTHING_SEEN } from '../../src/plan/desire.ts';
import { COMPONENTS, type Component } from '../../src/stack/components.ts';
import { resolveStack } from '../../src/stack/resolve/resolve.ts';
import type { StackSpecInput } from '../../src/stack/types.ts';
import { reservedFlags } from '../../src/workloads/additional.ts';
import { ownArguments } from '../../src/workloads/arguments.ts';

/** The file, by its path. */
export const reservedFlagFiles = (): ReadonlyMap<string, string> =>
  new Map([['src/api/schema/flags/reserved.json', `${JSON.stringify(reservedByComponent(), null, 2)}\n`]]);

/** Stacks that have every flag of ours between them: everything is in use, and versions differ. */
const SPECS: readonly StackSpecInput[] = ['v0.40.1', 'v0.42.4'].map((version) => ({
  objectStorage: { secretRef: { name: 'objstore' } },
  version,
  ruler: { labels: { cluster: 'a' }, alertmanagers: [{ url: 'http://alertmanager' }] },
  prometheus: { kubernetesDiscovery: 'Namespace' },
}));

const SETTINGS = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] };

function reservedByComponent(): Readonly<Record<string, readonly string[]>> {
  const plans = SPECS.map(planOf);
  const reserved = (component: Component) => plans.flatMap((plan) => reservedFlags(ownArguments(plan, component)));
  return Object.fromEntries(COMPONENTS.map((component) => [component, [...new Set(reserved(component))].sort()]));
}

function planOf(spec: StackSpecInput) {
  const metadata = { name: 'a', namespace: 'a' };
  const { stack, violations } = resolveStack(
    { apiVersion: 'securethanos.io/v1alpha1', kind: 'SecureThanosStack', metadata, spec },
    SETTINGS,
  );
  if (!stack) throw new Error(violations.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return desire({ stack, certificates: 'not made', inputs: gatherInputs(stack, []).inputs, seen: NOTHING_SEEN });
}
