// The network policies: applied or not, and what they can't say.
import { type Fact, REASONS } from '../api/conditions.ts';
import { isBlocked, type StatusInput } from './input.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** NetworkPoliciesReady; undefined when nothing was planned, so that nobody could compare. */
export function judgeNetworkPolicies(input: StatusInput): Fact | undefined {
  const refused = factOfProblems(problemsOf(input, 'NetworkPoliciesReady'), input);
  if (refused) return { ...refused, message: `What runs keeps the policies that it has: ${refused.message}` };
  const spec = input.resolved?.spec.networkPolicy;
  if (!spec || isBlocked(input)) return undefined;
  if (spec.mode === 'Disabled') return DISABLED;
  if (!input.policiesApplied) return input.paused ? undefined : NOT_APPLIED;
  const message = `Pods have the connections that the stack needs and no others, if the network plugin of the cluster enforces NetworkPolicies.${gap(input.publicHosts)}${input.policyGaps.map((sentence) => ` ${sentence}`).join('')}`;
  return { status: 'True', reason: REASONS.Enforced, message };
}

const DISABLED: Fact = {
  status: 'False',
  reason: REASONS.Disabled,
  message: 'spec.networkPolicy.mode is Disabled: mutual TLS alone decides who is served.',
};

const NOT_APPLIED: Fact = {
  status: 'False',
  reason: REASONS.NotApplied,
  message: 'Not every network policy is as planned yet.',
};

/** What is open wider than the graph says, because a policy can't name a host. */
function gap(hosts: readonly string[]): string {
  if (hosts.length === 0) return '';
  return ` A policy can't name a host: for ${hosts.join(' and ')} its port is open to every public address. To close that, name the addresses in spec.networkPolicy.objectStorage or spec.networkPolicy.alertmanagers.`;
}
