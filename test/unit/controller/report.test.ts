import { expect } from 'chai';
import type { Fact } from '../../../src/api/conditions.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { StaleCacheError } from '../../../src/controller/certificate-objects.ts';
import type { Context, StackObject } from '../../../src/controller/context.ts';
import { report } from '../../../src/controller/report.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { Workload } from '../../../src/stack/components.ts';
import { authorityParty, componentParty } from '../../../src/stack/identities.ts';
import type { StackStatus } from '../../../src/stack/types.ts';
import type { Pass, Refused, Worked } from '../../../src/status/pass.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const RESYNC = 60;

/** A context that only collects. */
function collector(now = new Date('2026-06-01T12:00:00Z')) {
  const statuses: StackStatus[] = [];
  const applyStatus = (object: KubernetesObject) => {
    statuses.push(object['status'] as StackStatus);
    return Promise.resolve(object);
  };
  const verified: (boolean | undefined)[] = [];
  const expiries: Readonly<Record<string, number>>[] = [];
  const metrics = {
    setStackReady: () => undefined,
    setStackVerified: (_: unknown, is: boolean | undefined) => void verified.push(is),
    setCertificateExpiries: (_: unknown, all: ReadonlyMap<string, number>) =>
      void expiries.push(Object.fromEntries(all)),
  };
  const context = {
    client: { applyStatus },
    metrics,
    judges: { givenUp: () => [] },
    log: { info: () => undefined },
    settings: { resyncSeconds: RESYNC },
    now: () => now,
  } as unknown as Context;
  return { context, statuses, verified, expiries };
}

const stackOf = (uid: string, status?: StackStatus): StackObject => {
  const object = stackObject(MINIMAL);
  const metadata = { ...object.metadata, namespace: 'monitoring', uid, generation: 3 };
  return { ...object, metadata, ...(status ? { status } : {}) };
};

const workload = (name: Workload, ready: number) => ({
  workload: name,
  desired: 2,
  ready,
  updated: 2,
  outdated: 0,
  exists: true,
  available: ready,
  observed: true,
});

const UNKNOWN: Fact = { status: 'Unknown', reason: 'CannotDial', message: 'nobody could look' };
const UNREACHED = { queryWorks: UNKNOWN, objectStorage: UNKNOWN, samplesWritten: UNKNOWN };

/** A pass that found everything as desired, but for what a test is about. */
const passOf = (more: Partial<Worked> = {}): Worked => ({
  kind: 'worked',
  stack: resolved(stackObject(MINIMAL)),
  problems: [],
  writeFailures: [],
  workloads: (['query', 'store', 'compactor'] as const).map((name) => workload(name, 2)),
  certificates: [{ holder: authorityParty('root'), secretName: 'r', valid: true, notAfter: '2027-01-01T00:00:00Z' }],
  policies: { areApplied: true, publicHosts: [], gaps: [] },
  versionRoll: { rolling: [], waiting: new Map() },
  rejectedRules: [],
  rejectedScrapeConfigs: [],
  kept: { rules: [], scrapeJobs: false },
  unmatchedSelectors: [],
  dialled: UNREACHED,
  ...more,
});

const REFUSED: Refused = { kind: 'refused', violations: [], notRenewed: [], certificates: [] };

describe('report', () => {
  it('writes a status that says something new, and no other', async () => {
    const { context, statuses } = collector();
    await report(context, stackOf('a'), { pass: passOf() });
    expect(statuses).to.have.length(1);
    expect(statuses[0]).to.include({ observedGeneration: 3, ready: '3/3' });
    const later = collector(new Date('2026-07-01T00:00:00Z'));
    const same = await report(later.context, stackOf('a', statuses[0]), { pass: passOf() });
    expect([later.statuses, same.notices]).to.deep.equal([[], []]);
    const worse = passOf({ workloads: [workload('query', 1)] });
    const { notices } = await report(later.context, stackOf('a', statuses[0]), { pass: worse });
    expect(later.statuses).to.have.length(1);
    expect(notices.map(({ reason }) => reason)).to.deep.equal(['ComponentsNotReady']);
  });

  it('writes onto the version that the pass left, when it has written to the stack itself', async () => {
    const versions: (string | undefined)[] = [];
    const { context } = collector();
    const applyStatus = ({ metadata }: KubernetesObject) => {
      versions.push(metadata.resourceVersion);
      return Promise.resolve(stackOf('a'));
    };
    const object = stackOf('a');
    const seen = { ...object, metadata: { ...object.metadata, resourceVersion: '7' } };
    const writing = { ...context, client: { applyStatus } } as unknown as Context;
    await report(writing, seen, { pass: passOf(), resourceVersion: '8' });
    await report(writing, seen, { pass: passOf() });
    expect(versions).to.deep.equal(['8', '7']);
  });

  describe('of a stack that was written to in the meantime', () => {
    /** What is written to a server that has another version by now, of the stack with this uid. */
    const onNewer = async (uid: string) => {
      const versions: (string | undefined)[] = [];
      const applyStatus = ({ metadata }: KubernetesObject) => {
        versions.push(metadata.resourceVersion);
        if (metadata.resourceVersion === '9') return Promise.resolve(stackOf('a'));
        return Promise.reject(new ApiError({ status: 409, reason: 'Conflict', message: 'it was written to' }));
      };
      const get = () =>
        Promise.resolve({ ...stackOf(uid), metadata: { ...stackOf(uid).metadata, resourceVersion: '9' } });
      const context = { ...collector().context, client: { applyStatus, get } } as unknown as Context;
      const error = await report(context, stackOf('a'), { pass: passOf(), resourceVersion: '7' }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return { versions, error };
    };

    it('is written onto what is there by now', async () => {
      expect(await onNewer('a')).to.deep.equal({ versions: ['7', '9'], error: undefined });
    });

    it('is not written when that is another stack of the same name', async () => {
      const { versions, error } = await onNewer('b');
      expect(versions).to.deep.equal(['7']);
      expect(error).to.be.instanceOf(StaleCacheError);
    });
  });

  it('leaves pins to their own writes, which an older one must not take back', async () => {
    const allowedIdentities = { query: { fingerprint: 'f', epoch: 'e' } };
    for (const pins of [
      { allowedIdentities },
      { authorities: { root: 'r' } },
      { allowedIdentities, authorities: {} },
    ]) {
      const { context, statuses } = collector();
      await report(context, stackOf('a', { tls: { ...pins, rootFingerprint: 'x' } }), { pass: REFUSED });
      expect(statuses.map(({ tls }) => tls)).to.deep.equal([{ rootFingerprint: 'x' }]);
    }
  });

  it('looks again at the regular time when nothing moves', async () => {
    const { context } = collector();
    const { againAfterMs } = await report(context, stackOf('a'), { pass: passOf() });
    expect(againAfterMs).to.be.within(RESYNC * 900, RESYNC * 1100);
  });

  it('looks at stacks at different times, and at one stack always at the same', async () => {
    const { context } = collector();
    const uids = Array.from({ length: 30 }, (_, index) => `0000-${index}-${'x'.repeat(index)}`);
    const look = async (uid: string) => (await report(context, stackOf(uid), { pass: passOf() })).againAfterMs;
    const times = await Promise.all(uids.map(look));
    expect(new Set(times).size).to.be.greaterThan(10);
    for (const time of times) expect(time).to.be.within(RESYNC * 900, RESYNC * 1100 + 1);
    expect(await Promise.all(uids.map(look))).to.deep.equal(times);
  });

  const SOON: readonly (readonly [what: string, pass: Partial<Worked>])[] = [
    ['pods are being started', { workloads: [workload('query', 0)] }],
    [
      'Query was seen to fail',
      { dialled: { ...UNREACHED, queryWorks: { status: 'False', reason: 'QueryFails', message: 'no' } } },
    ],
    [
      'the object storage was seen to fail',
      { dialled: { ...UNREACHED, objectStorage: { status: 'False', reason: 'OperationsFail', message: 'no' } } },
    ],
    [
      'samples were seen to be lost',
      {
        stack: resolved(stackObject({ ...MINIMAL, prometheus: {} })),
        workloads: (['query', 'store', 'compactor', 'prometheus'] as const).map((name) => workload(name, 2)),
        dialled: { ...UNREACHED, samplesWritten: { status: 'False', reason: 'WritesFail', message: 'no' } },
      },
    ],
    ['policies are not there yet', { policies: { areApplied: false, publicHosts: [], gaps: [] } }],
  ];
  for (const [what, pass] of SOON) {
    it(`looks again soon while ${what}`, async () => {
      const { context } = collector();
      expect((await report(context, stackOf('a'), { pass: passOf(pass) })).againAfterMs).to.equal(5000);
    });
  }

  it('waits for a hand when the object storage is not usable at all', async () => {
    const { context } = collector();
    const { policies: _, versionRoll: __, ...rest } = passOf();
    const problems = [
      { reason: 'ObjectStorageInvalid', message: 'no', blocking: true, condition: 'ObjectStorageReady' as const },
    ];
    const blocked: Pass = { ...rest, kind: 'blocked', problems };
    const { againAfterMs } = await report(context, stackOf('a'), { pass: blocked });
    expect(againAfterMs).to.be.at.least(RESYNC * 900);
  });

  it('measures whether the listeners are protected, as far as anybody knows', async () => {
    const { context, verified } = collector();
    for (const status of ['True', 'False', 'Unknown'] as const)
      await report(context, stackOf('a'), {
        pass: passOf({ mtlsVerified: { status, reason: 'Any', message: 'any' } }),
      });
    expect(verified).to.deep.equal([true, false, undefined]);
  });

  it('measures when the certificates end, also while the spec is refused', async () => {
    const { context, expiries } = collector();
    const certificate = { holder: componentParty('query'), secretName: 'q', valid: true };
    const certificates = [{ ...certificate, notAfter: '2027-01-01T00:00:00Z' }];
    for (const pass of [passOf(), { ...REFUSED, certificates }, REFUSED] as const)
      await report(context, stackOf('a'), { pass });
    const end = Date.parse('2027-01-01T00:00:00Z') / 1000;
    expect(expiries).to.deep.equal([{ root: end }, { query: end }, {}]);
  });

  it('tells of certificates that can not be renewed while the spec is refused', async () => {
    const { context, statuses } = collector();
    await report(context, stackOf('a'), { pass: passOf() });
    await report(context, stackOf('a', statuses[0]), { pass: REFUSED });
    const stuck = { ...REFUSED, notRenewed: [{ secretName: 'q', message: 'its CA is missing' }] };
    const { notices } = await report(context, stackOf('a', statuses[1]), { pass: stuck });
    expect(notices.map(({ type, reason }) => `${type} ${reason}`)).to.deep.equal(['Warning CertificatesNotRenewed']);
    expect(notices[0]?.message).to.include('its CA is missing');
  });

  it('waits for a hand when the spec is refused', async () => {
    const { context, statuses } = collector();
    const violations = [{ path: 'spec.version', message: 'is too old' }];
    const { againAfterMs } = await report(context, stackOf('a'), {
      pass: { kind: 'refused', violations, notRenewed: [], certificates: [] },
    });
    expect(againAfterMs).to.be.at.least(RESYNC * 900);
    const stalled = statuses[0]?.conditions?.find(({ type }) => type === 'Stalled');
    expect(stalled)
      .to.include({ status: 'True', reason: 'SpecRefused' })
      .and.have.property('message')
      .include('spec.version is too old');
  });
});
