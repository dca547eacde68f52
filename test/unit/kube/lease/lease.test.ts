import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { ApiError } from '../../../../src/kube/api-error.ts';
import { type LeaderElection, type LeaseOptions, startLeaderElection } from '../../../../src/kube/lease/lease.ts';
import { held, mayTake, observe, recordOf, released } from '../../../../src/kube/lease/record.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const DATE = new Date('2026-01-02T03:04:05.678Z');

describe('lease record', () => {
  const record = { holder: 'a', renewTime: 't1', durationSeconds: 15, transitions: 2, acquireTime: 't0' };

  it('is free for its holder, when nobody holds it, and when its holder was silent for its duration', () => {
    const seen = { record, seenAt: 1000 };
    expect(mayTake(seen, 'a', 1000)).to.equal(true);
    expect(mayTake({ ...seen, record: { ...record, holder: '' } }, 'b', 1000)).to.equal(true);
    expect(mayTake(seen, 'b', 15_999)).to.equal(false);
    expect(mayTake(seen, 'b', 16_000)).to.equal(true);
  });

  it('is as old as our first sight of its last renewal, whatever its times say', () => {
    const first = observe(undefined, record, 1000);
    expect(observe(first, { ...record }, 9000).seenAt).to.equal(1000);
    expect(observe(first, { ...record, renewTime: 't2' }, 9000).seenAt).to.equal(9000);
    expect(observe(first, { ...record, holder: 'b' }, 9000).seenAt).to.equal(9000);
  });

  it('counts a change of its holder, not a renewal', () => {
    expect(held(undefined, 'a', 15, DATE)).to.include({
      leaseTransitions: 0,
      renewTime: '2026-01-02T03:04:05.678000Z',
    });
    expect(held(record, 'a', 15, DATE)).to.include({ leaseTransitions: 2, acquireTime: 't0' });
    expect(held(record, 'b', 15, DATE)).to.include({ leaseTransitions: 3, acquireTime: '2026-01-02T03:04:05.678000Z' });
  });

  it('has no holder once released', () => {
    expect(recordOf({ apiVersion: '', kind: '', metadata: { name: '' }, spec: released(record, DATE) })).to.include({
      holder: '',
      transitions: 2,
    });
    expect(recordOf({ apiVersion: '', kind: '', metadata: { name: '' } })).to.include({
      holder: '',
      durationSeconds: 0,
    });
  });
});

describe('leader election', () => {
  let clock: FakeClock;
  let server: ReturnType<typeof fakeLeases>;
  let elections: LeaderElection[];

  beforeEach(() => {
    clock = createFakeClock();
    server = fakeLeases();
    elections = [];
  });
  afterEach(() => {
    server.down = false;
    for (const election of elections) void election.stop();
  });

  const candidate = (identity: string, options: Partial<LeaseOptions> = {}) => {
    const told: string[] = [];
    let leadership: AbortSignal | undefined;
    const election = startLeaderElection({
      client: server.client,
      namespace: 'ns',
      name: 'operator',
      identity,
      fieldManager: 'm',
      clock,
      log: SILENT,
      onStarted: (signal) => {
        leadership = signal;
        told.push('started');
      },
      onLost: (reason) => told.push(`lost: ${reason}`),
      ...options,
    });
    elections.push(election);
    return { ...election, told, leadership: () => leadership };
  };

  it('makes the first candidate leader, and only it', async () => {
    const a = candidate('a');
    await clock.settle();
    const b = candidate('b');
    await clock.advance(60_000);
    expect([a.told, b.told]).to.deep.equal([['started'], []]);
    expect([a.isLeader(), b.isLeader(), b.writeBudgetMs()]).to.deep.equal([true, false, 0]);
  });

  it('renews with one request each 2 s', async () => {
    candidate('a');
    await clock.settle();
    server.requests.length = 0;
    await clock.advance(10_000);
    expect(server.requests).to.deep.equal(Array(5).fill('replace'));
  });

  it('hands over within 3 s when the leader stops', async () => {
    const a = candidate('a');
    await clock.settle();
    const b = candidate('b');
    await clock.advance(5_000);
    await a.stop();
    expect(a.leadership()?.aborted).to.equal(true);
    expect(a.told).to.deep.equal(['started']);
    await clock.advance(3_000);
    expect(b.told).to.deep.equal(['started']);
  });

  it('takes over within 20 s when the leader is gone without a word', async () => {
    const a = candidate('a', { client: server.clientThat(() => dies) });
    let dies = false;
    await clock.settle();
    const b = candidate('b');
    await clock.advance(4_000);
    dies = true;
    await clock.advance(20_000);
    expect(b.isLeader()).to.equal(true);
    expect(a.isLeader()).to.equal(false);
  });

  it('stops before another may start: at the renew deadline', async () => {
    let cut = false;
    const a = candidate('a', { client: server.clientThat(() => cut) });
    await clock.settle();
    const b = candidate('b');
    await clock.advance(4_000);
    cut = true;
    const overlap: boolean[] = [];
    for (let step = 0; step < 300; step += 1) {
      await clock.advance(100);
      overlap.push((a.isLeader() || a.writeBudgetMs() > 0) && b.isLeader());
    }
    expect(overlap).to.not.include(true);
    expect(a.told).to.deep.equal(['started', 'lost: the lease could not be renewed for 10s']);
    expect(a.leadership()?.aborted).to.equal(true);
    expect(b.told).to.deep.equal(['started']);
  });

  it('gives writes no more time than the lease has', async () => {
    let cut = false;
    const a = candidate('a', { client: server.clientThat(() => cut) });
    await clock.settle();
    expect(a.writeBudgetMs()).to.equal(15_000);
    cut = true;
    await clock.advance(9_000);
    expect(a.writeBudgetMs()).to.equal(6_000);
    await clock.advance(1_000);
    expect(a.writeBudgetMs()).to.equal(0);
  });

  it('knows at once that it does not lead any more when it wakes from a freeze', async () => {
    const a = candidate('a');
    await clock.settle();
    clock.jump(30_000);
    expect(a.isLeader()).to.equal(false);
    expect(a.writeBudgetMs()).to.equal(0);
    server.requests.length = 0;
    await clock.advance(1);
    await clock.settle();
    expect(server.requests).to.deep.equal([]);
    expect(a.told[1]).to.match(/^lost/);
  });

  it('stops at once when the lease is another’s', async () => {
    const a = candidate('a');
    await clock.settle();
    server.steal('thief');
    await clock.advance(4_000);
    expect(a.told).to.deep.equal(['started', 'lost: the lease was taken by thief']);
    expect(a.isLeader()).to.equal(false);
  });

  it('lives through a short outage and a deleted lease', async () => {
    const a = candidate('a');
    await clock.settle();
    server.down = true;
    await clock.advance(6_000);
    server.down = false;
    await clock.advance(4_000);
    server.forget();
    await clock.advance(10_000);
    expect(a.told).to.deep.equal(['started']);
    expect(a.isLeader()).to.equal(true);
  });

  it('keeps trying while the server is down', async () => {
    server.down = true;
    const a = candidate('a');
    await clock.advance(60_000);
    expect(a.told).to.deep.equal([]);
    server.down = false;
    await clock.advance(3_000);
    expect(a.told).to.deep.equal(['started']);
  });

  it('does not release a lease that it does not hold', async () => {
    const a = candidate('a');
    await clock.settle();
    const b = candidate('b');
    await clock.advance(4_000);
    await b.stop();
    await clock.advance(4_000);
    expect(a.isLeader()).to.equal(true);
    expect(server.holder()).to.equal('a');
    expect(b.told).to.deep.equal([]);
  });
});

/** One Lease with the server's optimistic locking. */
function fakeLeases() {
  let lease: KubernetesObject | undefined;
  let version = 0;
  const requests: string[] = [];
  const fail = (status: number, reason: string) => new ApiError({ status, reason, message: reason });
  const store = (object: KubernetesObject) => {
    version += 1;
    lease = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
    return lease;
  };
  const fake = {
    requests,
    down: false,
    holder: () => lease && recordOf(lease).holder,
    forget: () => {
      lease = undefined;
    },
    steal: (identity: string) => {
      if (lease) store({ ...lease, spec: held(recordOf(lease), identity, 15, DATE) });
    },
    clientThat: (isCut: () => boolean): LeaseOptions['client'] => {
      const guard = async (name: string) => {
        requests.push(name);
        if (fake.down || isCut()) throw fail(0, 'Unreachable');
      };
      return {
        find: async () => {
          await guard('find');
          return lease;
        },
        create: async (object) => {
          await guard('create');
          if (lease) throw fail(409, 'AlreadyExists');
          return store(object);
        },
        replace: async (object) => {
          await guard('replace');
          if (!lease) throw fail(404, 'NotFound');
          if (lease.metadata.resourceVersion !== object.metadata.resourceVersion) throw fail(409, 'Conflict');
          return store(object);
        },
      };
    },
    get client() {
      return fake.clientThat(() => false);
    },
  };
  return fake;
}
