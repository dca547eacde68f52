// The network policies: applied or not, and what they can't say.
import { type Fact, REASONS } from '../api/conditions.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Circumstances } from './circumstances.ts';
import type { Pass, PolicyFacts } from './pass.ts';
import { factOfProblems, problemsOf } from './problems.ts';

/** NetworkPoliciesReady; the last word stands when nothing was planned, so that nobody could compare. */
export function judgeNetworkPolicies(pass: Pass, around: Circumstances): Fact | 'keep' {
  const refused = factOfProblems(problemsOf(pass, 'NetworkPoliciesReady'), pass, around);
  if (refused) return { ...refused, message: `What runs keeps the policies that it has: ${refused.message}` };
  switch (pass.kind) {
    case 'refused':
    case 'blocked':
      return 'keep';
    case 'paused':
      return isDisabled(pass.stack) ? DISABLED : 'keep';
    case 'worked':
      return isDisabled(pass.stack) ? DISABLED : factOf(pass.policies);
  }
}

const isDisabled = ({ spec }: ResolvedStack): boolean => spec.networkPolicy.mode === 'Disabled';

function factOf({ areApplied, publicHosts, gaps }: PolicyFacts): Fact {
  if (!areApplied) return NOT_APPLIED;
  const message = `Pods have the connections that the stack needs and no others, if the network plugin of the cluster enforces NetworkPolicies.${gap(publicHosts)}${gaps.map((sentence) => ` ${sentence}`).join('')}`;
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
