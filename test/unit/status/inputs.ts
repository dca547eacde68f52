import type { Fact } from '../../../src/api/conditions.ts';
import { API_VERSION, KIND } from '../../../src/api/group.ts';
import type { WorkloadFacts } from '../../../src/observed/workload-facts.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { replicasOf } from '../../../src/plan/plan.ts';
import { workloadOf } from '../../../src/stack/components.ts';
import { type ResolvedStack, resolveStack } from '../../../src/stack/resolve/resolve.ts';
import type { StackSpecInput, StackStatus } from '../../../src/stack/types.ts';
import { buildStatus } from '../../../src/status/build.ts';
import type { Circumstances } from '../../../src/status/circumstances.ts';
import type { Judgement } from '../../../src/status/judgement.ts';
import type {
  Blocked,
  DialFacts,
  Looked,
  Pass,
  Paused,
  PolicyFacts,
  Refused,
  Worked,
} from '../../../src/status/pass.ts';

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

/** A pass, and what its status depends on besides. */
export interface Told<Kind extends Pass = Pass> {
  readonly pass: Kind;
  readonly around: Circumstances;
}

/** What a test is about; the rest is as in a stack in which all is well. */
type Change<Kind> = Partial<Omit<Kind, 'kind' | 'stack' | keyof Parts> & Circumstances> &
  Pick<Parts, keyof Kind & keyof Parts>;

/** What is changed by its parts. */
interface Parts {
  readonly dialled?: Partial<DialFacts>;
  readonly policies?: Partial<PolicyFacts>;
}

/** The parts of a change that are of the pass. */
function ofPass<Kind extends Partial<Circumstances>>(change: Kind): Omit<Kind, keyof Circumstances> {
  const { previous: _, now: __, lookSeconds: ___, generation: ____, givenUp: _____, ...more } = change;
  return more;
}

const around = ({ previous, now = NOW, lookSeconds }: Partial<Circumstances> = {}): Circumstances => ({
  generation: 3,
  previous,
  now,
  ...(lookSeconds === undefined ? {} : { lookSeconds }),
});

const seen = (stack: ResolvedStack) => ({
  stack,
  problems: [],
  workloads: rolledOut(stack),
  certificates: certificateRequests(stack).map(({ holder, secretName }, index) => ({
    holder,
    secretName,
    valid: true,
    notAfter: '2026-06-01T00:00:00.000Z',
    renewAt: `2026-05-0${9 - (index % 9)}T00:00:00.000Z`,
  })),
});

const DIALLED: DialFacts = {
  queryWorks: fact('True', 'QueryAnswers'),
  objectStorage: fact('True', 'OperationsSucceed'),
  samplesWritten: fact('True', 'WritesSucceed'),
};

const written = (stack: ResolvedStack) => ({
  ...seen(stack),
  writeFailures: [],
  authorities: { trust: 'prod-thanos-trust-0123456789', rootFingerprint: 'ab' },
  rejectedRules: [],
  rejectedScrapeConfigs: [],
  kept: { rules: [], scrapeJobs: false },
  unmatchedSelectors: [],
});

/** A pass that planned and wrote everything. */
export function worked(change: Change<Worked> = {}, stack = resolved()): Told<Worked> {
  const { dialled, policies, ...more } = ofPass(change);
  const pass: Worked = {
    kind: 'worked',
    ...written(stack),
    dialled: { ...DIALLED, ...dialled },
    policies: { areApplied: true, publicHosts: [], gaps: [], ...policies },
    versionRoll: { rolling: [], waiting: new Map() },
    ...more,
  };
  return { pass, around: around(change) };
}

/** A pass that something stops which the user owns. */
export function blocked(change: Change<Blocked>, stack = resolved()): Told<Blocked> {
  const { dialled, ...more } = ofPass(change);
  const pass: Blocked = { kind: 'blocked', ...written(stack), dialled: { ...DIALLED, ...dialled }, ...more };
  return { pass, around: around(change) };
}

/** A look at a paused stack. */
export function paused(change: Change<Paused> = {}, stack = resolved()): Told<Paused> {
  return { pass: { kind: 'paused', ...seen(stack), missingObjects: [], ...ofPass(change) }, around: around(change) };
}

/** A look at a stack whose spec is refused, later. */
export function refused(
  previous?: StackStatus,
  violations: Refused['violations'] = [{ path: 'spec.clients[0].name', message: 'is required' }],
  notRenewed: Refused['notRenewed'] = [],
  certificates: Refused['certificates'] = [],
): Told<Refused> {
  return { pass: { kind: 'refused', violations, notRenewed, certificates }, around: around({ previous, now: LATER }) };
}

export const statusOf = ({ pass, around: circumstances }: Told): StackStatus => buildStatus(pass, circumstances);

/** One condition as "status reason", or "absent". */
export function conditionOf(told: Told, type: string): string {
  const found = statusOf(told).conditions?.find((condition) => condition.type === type);
  return found ? `${found.status} ${found.reason}` : 'absent';
}

/** The message of one condition. */
export const messageOf = (told: Told, type: string): string =>
  statusOf(told).conditions?.find((condition) => condition.type === type)?.message ?? '';

/** The fact of a judge that is asked of a stack. */
export function factOf(judge: (pass: Looked, around: Circumstances) => Judgement, told: Told<Looked>): Fact {
  const fact = judge(told.pass, told.around);
  if (typeof fact === 'string') throw new Error(`no fact but "${fact}"`);
  return fact;
}
