import type { Fact } from '../../../src/api/conditions.ts';
import { API_VERSION, KIND } from '../../../src/api/group.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { replicasOf } from '../../../src/plan/plan.ts';
import { workloadOf } from '../../../src/stack/components.ts';
import { type ResolvedStack, resolveStack } from '../../../src/stack/resolve/resolve.ts';
import type { StackSpecInput, StackStatus } from '../../../src/stack/types.ts';
import { buildStatus } from '../../../src/status/build.ts';
import type { StatusInput, WorkloadFacts } from '../../../src/status/input.ts';

export const NOW = new Date('2026-03-01T12:00:00.123Z');
export const LATER = new Date('2026-03-01T13:00:00Z');
export const FULL: Partial<StackSpecInput> = { ruler: {}, prometheus: { externalLabels: { cluster: 'eu1' } } };

/** A stack with every component, resolved. */
export function resolved(spec: Partial<StackSpecInput> = FULL): ResolvedStack {
  const object = {
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name: 'prod', namespace: 'monitoring' },
    spec: { objectStorage: { secretRef: { name: 'objstore' } }, ...spec },
  };
  const { stack, violations } = resolveStack(object, {
    clusterDomain: 'cluster.local',
    clusterDiscoveryNamespaces: [],
  });
  if (!stack) throw new Error(JSON.stringify(violations));
  return stack;
}

/** Workloads of a stack that are as they should be. */
export function rolledOut(stack: ResolvedStack): readonly WorkloadFacts[] {
  return [...new Set(stack.topology.components.map(workloadOf))].map((workload) => {
    const desired = replicasOf(stack, workload);
    return {
      workload,
      exists: true,
      desired,
      ready: desired,
      updated: desired,
      outdated: 0,
      available: desired,
      observed: true,
    };
  });
}

export const fact = (status: Fact['status'], reason: string): Fact => ({ status, reason, message: `${reason}.` });

/** A stack in which all is well. */
export function goodInput(change: Partial<StatusInput> = {}, stack = resolved()): StatusInput {
  return {
    generation: 3,
    resolved: stack,
    paused: false,
    violations: [],
    problems: [],
    writeFailures: [],
    workloads: rolledOut(stack),
    certificates: certificateRequests(stack).map(({ holder, secretName }, index) => ({
      holder,
      secretName,
      valid: true,
      notAfter: '2026-06-01T00:00:00.000Z',
      renewAt: `2026-05-0${9 - (index % 9)}T00:00:00.000Z`,
    })),
    trust: 'prod-thanos-trust-0123456789',
    rejectedRules: [],
    rejectedScrapeConfigs: [],
    kept: { rules: [], scrapeJobs: false },
    queryWorks: fact('True', 'QueryAnswers'),
    objectStorage: fact('True', 'OperationsSucceed'),
    samplesWritten: fact('True', 'WritesSucceed'),
    policiesApplied: true,
    publicHosts: [],
    policyGaps: [],
    previous: undefined,
    now: NOW,
    ...change,
  };
}

/** What a pass reports whose spec was refused. */
export function refusedInput(previous: StackStatus | undefined): StatusInput {
  const { resolved: _, trust: __, ...rest } = goodInput();
  return {
    ...rest,
    violations: [{ path: 'spec.clients[0].name', message: 'is required' }],
    workloads: [],
    certificates: [],
    policiesApplied: false,
    publicHosts: [],
    policyGaps: [],
    previous,
    now: LATER,
  };
}

/** One condition as "status reason", or "absent". */
export function conditionOf(input: StatusInput, type: string): string {
  const found = buildStatus(input).conditions?.find((condition) => condition.type === type);
  return found ? `${found.status} ${found.reason}` : 'absent';
}

/** The message of one condition. */
export const messageOf = (input: StatusInput, type: string): string =>
  buildStatus(input).conditions?.find((condition) => condition.type === type)?.message ?? '';
