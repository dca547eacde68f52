import { expect } from 'chai';
import { liveReleases } from '../../../src/observed/live-releases.ts';
import { planVersionRoll, type WorkloadState } from '../../../src/plan/version-roll.ts';
import { COMPONENTS, type Workload, workloadsOf } from '../../../src/stack/components.ts';
import { wantedRelease } from '../../../src/stack/release.ts';
import type { ResolvedStack } from '../../../src/stack/resolve/resolve.ts';
import type { StackSpecInput, StackStatus } from '../../../src/stack/types.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../support/plans.ts';

const FULL: StackSpecInput = { ...MINIMAL, ruler: {}, prometheus: {} };
const OLD = resolved(stackObject({ ...FULL, version: 'v0.40.1' }));
const NEW = resolved(stackObject({ ...FULL, version: 'v0.42.4' }));
const CORRECTED = resolved(
  stackObject({
    ...FULL,
    version: 'v0.40.1',
    probeImage: OLD.images.probe,
    prometheus: { image: `mirror.example.com/prometheus:${OLD.versions.prometheus}` },
  }),
);
const THIRD = resolved(stackObject({ ...FULL, version: 'v0.41.0' }));

/** What runs: by workload, the stack that its object was made for, and whether it is ready and stays so. */
type Runs = Readonly<
  Partial<Record<Workload, readonly [ResolvedStack, 'ready' | 'young' | 'fails' | 'stuck' | 'absent']>>
>;
const ALL = workloadsOf(COMPONENTS);
const everywhere = (stack: ResolvedStack): Runs =>
  Object.fromEntries(ALL.map((workload) => [workload, [stack, 'ready'] as const]));

const built = new Map<ResolvedStack, ReturnType<typeof objectsOf>>();

function workloadOf(stack: ResolvedStack, workload: Workload) {
  const objects = built.get(stack) ?? objectsOf(planOf(stack));
  built.set(stack, objects);
  const isIt = /^(Deployment|StatefulSet)$/;
  return objects.find(({ kind, metadata }) => isIt.test(kind) && metadata.name.endsWith(`-${workload}`));
}

function statesOf(runs: Runs): readonly WorkloadState[] {
  return ALL.flatMap((workload) => {
    const [stack, state] = runs[workload] ?? [];
    const object = stack && workloadOf(stack, workload);
    if (!object || state === 'absent') return [];
    const releases = liveReleases(object, workload);
    return [{ workload, releases, isAvailable: state === 'ready', isStuck: state === 'stuck' }];
  });
}

/** The status that says what each workload last ran well, and which were on their way. */
function statusOf(runs: Runs, rolling: readonly Workload[] = []): StackStatus {
  const components = COMPONENTS.flatMap((name) => {
    const [stack] = runs[name === 'sidecar' ? 'prometheus' : name] ?? [];
    return stack ? [{ name, ready: '1/1', version: '', rolledOut: wantedRelease(stack, name) }] : [];
  });
  return { components, ...(rolling.length > 0 ? { versionChange: { rolling: [...rolling], waiting: [] } } : {}) };
}

const words = (stack: ResolvedStack, status: StackStatus | undefined, runs: Runs): string => {
  const { rolling, waiting } = planVersionRoll(stack, status, statesOf(runs));
  const kept = [...waiting].map(([workload, releases]) => `${workload} ${releases[workload]?.version}`);
  return `${rolling.join(' ')} | ${kept.join(' ')}`;
};

const O = 'v0.40.1';
const N = 'v0.42.4';
const PROMETHEUS = OLD.versions.prometheus;

const { ruler: _, ...WITHOUT_RULER } = everywhere(OLD);

interface Row {
  readonly what: string;
  readonly wanted: ResolvedStack;
  readonly status: StackStatus | undefined;
  readonly runs: Runs;
  readonly says: string;
}

const ROWS: readonly Row[] = [
  {
    what: 'nothing changes',
    wanted: OLD,
    status: statusOf(everywhere(OLD)),
    runs: everywhere(OLD),
    says: ' | ',
  },
  {
    what: 'the version changes: Store is first',
    wanted: NEW,
    status: statusOf(everywhere(OLD)),
    runs: everywhere(OLD),
    says: `store | ruler ${O} prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'Store fails: nobody follows',
    wanted: NEW,
    status: statusOf(everywhere(OLD), ['store']),
    runs: { ...everywhere(OLD), store: [NEW, 'fails'] },
    says: `store | ruler ${O} prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'Store is ready, and not yet for long enough',
    wanted: NEW,
    status: statusOf(everywhere(OLD), ['store']),
    runs: { ...everywhere(OLD), store: [NEW, 'young'] },
    says: `store | ruler ${O} prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'Store stays ready: Ruler follows',
    wanted: NEW,
    status: statusOf({ ...everywhere(OLD), store: [NEW, 'ready'] }, ['store']),
    runs: { ...everywhere(OLD), store: [NEW, 'ready'] },
    says: `ruler | prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'Query has it: the Compactor is last',
    wanted: NEW,
    status: statusOf({ ...everywhere(NEW), compactor: [OLD, 'ready'] }),
    runs: { ...everywhere(NEW), compactor: [OLD, 'ready'] },
    says: 'compactor | ',
  },
  {
    what: 'back from a Store that fails: it goes at once, and nobody else moves',
    wanted: OLD,
    status: statusOf(everywhere(OLD), ['store']),
    runs: { ...everywhere(OLD), store: [NEW, 'fails'] },
    says: 'store | ',
  },
  {
    what: 'back from a Ruler that fails: both that had it go, and nobody waits',
    wanted: OLD,
    status: statusOf({ ...everywhere(OLD), store: [NEW, 'ready'] }, ['ruler']),
    runs: { ...everywhere(OLD), store: [NEW, 'ready'], ruler: [NEW, 'fails'] },
    says: 'store ruler | ',
  },
  {
    what: 'on to a third from a Ruler that fails: it need not wait for Store',
    wanted: THIRD,
    status: statusOf({ ...everywhere(OLD), store: [NEW, 'ready'] }, ['ruler']),
    runs: { ...everywhere(OLD), store: [NEW, 'ready'], ruler: [NEW, 'fails'] },
    says: `store ruler | prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'back from a Ruler that ran well for a while and fails now, with Store on its way: it goes at once',
    wanted: OLD,
    status: statusOf(everywhere(NEW)),
    runs: { ...everywhere(NEW), ruler: [NEW, 'stuck'] },
    says: `store ruler | prometheus ${PROMETHEUS} query ${N} compactor ${N}`,
  },
  {
    what: 'back from a Ruler that fails, and Store does not get ready either: it goes at once',
    wanted: OLD,
    status: statusOf(everywhere(NEW), ['store']),
    runs: { ...everywhere(NEW), store: [OLD, 'fails'], ruler: [NEW, 'stuck'] },
    says: `store ruler | prometheus ${PROMETHEUS} query ${N} compactor ${N}`,
  },
  {
    what: 'only Prometheus is corrected, which fails, while Store fails for a reason of its own: it goes at once',
    wanted: CORRECTED,
    status: statusOf(everywhere(OLD)),
    runs: { ...everywhere(OLD), store: [OLD, 'stuck'], prometheus: [OLD, 'stuck'] },
    says: 'prometheus | ',
  },
  {
    what: 'one that waits is not ready for a moment, such as on another node: it waits all the same',
    wanted: NEW,
    status: statusOf(everywhere(OLD), ['store']),
    runs: { ...everywhere(OLD), store: [NEW, 'fails'], query: [OLD, 'fails'] },
    says: `store | ruler ${O} prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'Store loses a pod while Query rolls: what has begun goes on',
    wanted: NEW,
    status: statusOf({ ...everywhere(NEW), query: [OLD, 'ready'], compactor: [OLD, 'ready'] }, ['query']),
    runs: { ...everywhere(NEW), store: [NEW, 'fails'], query: [NEW, 'fails'], compactor: [OLD, 'ready'] },
    says: `query | compactor ${O}`,
  },
  {
    what: 'somebody deletes a workload that waits: it is made anew as it was',
    wanted: NEW,
    status: statusOf(everywhere(OLD), ['store']),
    runs: { ...everywhere(OLD), store: [NEW, 'fails'], query: [OLD, 'absent'] },
    says: `store | ruler ${O} prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'somebody puts another image into one that waits: it is taken back to what it was',
    wanted: NEW,
    status: statusOf(everywhere(OLD), ['store']),
    runs: { ...everywhere(OLD), store: [NEW, 'fails'], query: [THIRD, 'ready'] },
    says: `store | ruler ${O} prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
  {
    what: 'a new stack: nobody waits',
    wanted: NEW,
    status: undefined,
    runs: {},
    says: ' | ',
  },
  {
    what: 'nothing is recorded of what runs: nobody waits',
    wanted: NEW,
    status: {},
    runs: everywhere(OLD),
    says: ' | ',
  },
  {
    what: 'Ruler comes with the version: it is there at once, and who has run waits',
    wanted: NEW,
    status: statusOf(WITHOUT_RULER),
    runs: { ...everywhere(OLD), ruler: [OLD, 'absent'] },
    says: `store | prometheus ${PROMETHEUS} query ${O} compactor ${O}`,
  },
];

describe('planVersionRoll', () => {
  for (const { what, wanted, status, runs, says } of ROWS)
    it(what, () => expect(words(wanted, status, runs)).to.equal(says));

  it('keeps image, version and image of the probe of both programs', () => {
    const newer = resolved(stackObject({ ...FULL, version: 'v0.42.4', prometheus: { version: 'v3.14.0' } }));
    const older = resolved(stackObject({ ...FULL, version: 'v0.40.1', prometheus: { version: 'v3.13.0' } }));
    const { waiting } = planVersionRoll(newer, statusOf(everywhere(older)), statesOf(everywhere(older)));
    expect(waiting.get('prometheus')).to.deep.equal({
      prometheus: {
        version: 'v3.13.0',
        image: 'quay.io/prometheus/prometheus:v3.13.0',
        probeImage: 'quay.io/prometheus/prometheus:v3.13.0',
      },
      sidecar: { version: 'v0.40.1', image: 'quay.io/thanos/thanos:v0.40.1' },
    });
  });

  it('holds nobody at a version that this operator can not run', () => {
    const status = statusOf(everywhere(OLD));
    const components = (status.components ?? []).map((row) => ({
      ...row,
      rolledOut: { version: row.name === 'prometheus' ? 'v2.55.0' : 'v0.39.2', image: 'old' },
    }));
    expect(words(NEW, { ...status, components }, everywhere(OLD))).to.equal(' | ');
  });

  it('takes another image of one version for a change, and another kind of probe for none', () => {
    const other = resolved(stackObject({ ...FULL, version: 'v0.40.1', image: 'mirror.example.com/thanos:v0.40.1' }));
    expect(words(other, statusOf(everywhere(OLD)), everywhere(OLD))).to.match(/^store \| ruler /);
    const probes = { probes: 'TCP' } as const;
    const changed = { ...FULL, query: probes, store: probes, compactor: probes, ruler: probes, prometheus: probes };
    const tcp = resolved(stackObject({ ...changed, version: 'v0.40.1' }));
    expect(words(tcp, statusOf(everywhere(OLD)), everywhere(OLD))).to.equal(' | ');
  });
});
