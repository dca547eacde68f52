import { expect } from 'chai';
import { describeRef, type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../../src/api/objects.ts';
import { type Applied, isComplete } from '../../../../src/controller/apply/applied.ts';
import { applyObjects } from '../../../../src/controller/apply/apply.ts';
import type { Writer } from '../../../../src/controller/apply/apply-object.ts';
import { createWriteBudgets, type WriteBudgets } from '../../../../src/controller/apply/budget.ts';
import { createConflicts } from '../../../../src/controller/apply/conflicts.ts';
import { createRevocations, type Revocations } from '../../../../src/controller/apply/revocations.ts';
import { StaleCacheError } from '../../../../src/controller/certificate-objects.ts';
import { ApiError } from '../../../../src/kube/api-error.ts';
import type { Client } from '../../../../src/kube/client.ts';
import { withDesiredHash } from '../../../../src/manifests/desired-hash.ts';
import { WRITE_BUDGET } from '../../../../src/stack/write-budget.ts';

const OWNER = { namespace: 'monitoring', name: 'prod', uid: 'a-uid' };

const object = (kind: string, name: string, rest: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    namespace: OWNER.namespace,
    ownerReferences: [{ apiVersion: 'x', kind: 'x', name: OWNER.name, uid: OWNER.uid, controller: true }],
  },
  ...rest,
});
const withoutHash = (one: KubernetesObject): KubernetesObject => {
  const { 'securethanos.io/desired': _, ...annotations } = one.metadata.annotations ?? {};
  return { ...one, metadata: { ...one.metadata, annotations } };
};
const foreign = (kind: string, name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: OWNER.namespace },
});

/** An API server that refuses the resource version of what should be new, as the real one does when it is there. */
function serverWith(...objects: readonly KubernetesObject[]) {
  const calls: string[] = [];
  const stored = new Map(objects.map((one) => [keyOf(refOf(one)), one]));
  const apply = async (one: KubernetesObject) => {
    const { name, resourceVersion } = one.metadata;
    calls.push(`${resourceVersion === undefined ? 'apply' : 'create'} ${name}`);
    await Promise.resolve();
    if (resourceVersion !== undefined && stored.has(keyOf(refOf(one))))
      throw new ApiError({ status: 409, reason: 'Conflict', message: 'modified' });
    return one;
  };
  const find = (ref: ObjectRef) => {
    calls.push(`find ${ref.name}`);
    return Promise.resolve(stored.get(keyOf(ref)));
  };
  return { calls, client: { apply, find } as unknown as Client };
}

/** Applies the objects of a stack of which the cache knows some, or none. */
function applyTo(
  live: readonly KubernetesObject[],
  client: Client,
  desired: readonly KubernetesObject[],
  budgets: Pick<WriteBudgets, 'take'> = createWriteBudgets(),
  revocations = createRevocations(),
  conflicts: Writer['conflicts'] = createConflicts(),
) {
  const writer = {
    client,
    conflicts,
    budgets,
    revocations,
    log: { info: () => undefined, warn: () => undefined },
    now: () => new Date(),
  };
  return applyObjects(writer, OWNER, desired, new Map(live.map((one) => [keyOf(refOf(one)), one])));
}
const applied = (client: Client, ...desired: readonly KubernetesObject[]): Promise<Applied> =>
  applyTo([], client, desired);

describe('objects that take long to compare', () => {
  const COUNT = 20;
  const MS = 6;

  /** An object that keeps the event loop busy whenever it is looked at. */
  const slow = (name: string): KubernetesObject => ({
    ...object('ConfigMap', name),
    get data() {
      const end = performance.now() + MS;
      while (performance.now() < end);
      return {};
    },
  });

  it('leave turns of the event loop to others', async () => {
    const turns = { count: 0, goesOn: true };
    const count = () => {
      turns.count += 1;
      if (turns.goesOn) setImmediate(count);
    };
    setImmediate(count);
    await applyTo(
      [],
      serverWith().client,
      Array.from({ length: COUNT }, (_, index) => slow(`c${index}`)),
    );
    turns.goesOn = false;
    expect(turns.count).to.be.at.least(COUNT / 2);
  });
});

describe('the budget of writes of a stack', () => {
  const objects = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => object('ConfigMap', `c${from + index}`));

  it('lets a new stack be written at once, and what comes too often afterwards wait in turn', async () => {
    const budgets = createWriteBudgets();
    const { client } = serverWith();
    const first = await applyTo([], client, objects(0, WRITE_BUDGET.burst), budgets);
    expect(first.written).to.have.length(WRITE_BUDGET.burst);
    const { written, postponed, ...others } = await applyTo([], client, objects(1000, 50), budgets);
    expect(written.length).to.be.below(50);
    expect(written.length + postponed.length).to.equal(50);
    expect(isComplete({ written, postponed, ...others })).to.equal(false);
  });

  it('lets keys through when nothing else may be written', async () => {
    const { client } = serverWith();
    const key: KubernetesObject = object('Secret', 'key', { type: 'kubernetes.io/tls' });
    const { written, postponed } = await applyTo([], client, [object('ConfigMap', 'a'), key], { take: () => false });
    expect(written.map(({ metadata }) => metadata.name)).to.deep.equal(['key']);
    expect(postponed.map(({ object: what }) => what)).to.deep.equal([refOf(object('ConfigMap', 'a'))]);
  });

  describe('on the mark of a removed identity', () => {
    const marked = (mark: string, hash: string): KubernetesObject => {
      const list = object('ConfigMap', 'list');
      const annotations = { 'securethanos.io/identities-epoch': mark, 'securethanos.io/desired': hash };
      return { ...list, metadata: { ...list.metadata, annotations } };
    };
    const hashOf = (mark: string) =>
      withDesiredHash(withoutHash(marked(mark, ''))).metadata.annotations?.['securethanos.io/desired'] ?? '';
    /** A pass of an operator that has no write left. */
    const pass = async (mark: string, live: KubernetesObject, revocations: Revocations) => {
      const { client } = serverWith(live);
      const { written, postponed } = await applyTo(
        [live],
        client,
        [withoutHash(marked(mark, ''))],
        { take: () => false },
        revocations,
      );
      return { written: written.length, postponed: postponed.length };
    };

    it('writes it when nothing else may be written, once, and lets those wait that somebody edits', async () => {
      const revocations = createRevocations();
      const [before, after] = [marked('a', hashOf('a')), marked('b', hashOf('b'))];
      expect(await pass('a', before, revocations)).to.deep.equal({ written: 0, postponed: 0 });
      for (const edited of [marked('x', hashOf('a')), marked('x', 'other')])
        expect(await pass('a', edited, revocations)).to.deep.equal({ written: 0, postponed: 1 });
      expect(await pass('b', before, revocations)).to.deep.equal({ written: 1, postponed: 0 });
      expect(await pass('b', after, revocations)).to.deep.equal({ written: 0, postponed: 0 });
      expect(await pass('b', before, revocations)).to.deep.equal({ written: 0, postponed: 1 });
    });

    it('writes it although somebody left the hash of it there and changes the object again and again', async () => {
      const { client } = serverWith();
      const live = marked('a', hashOf('b'));
      const paused = { isPaused: () => true, count: () => undefined };
      const { written, failures } = await applyTo(
        [live],
        client,
        [withoutHash(marked('b', ''))],
        undefined,
        undefined,
        paused,
      );
      expect(failures).to.deep.equal([]);
      expect(written).to.have.length(1);
    });
  });
});

describe('applyObjects', () => {
  it('makes each object of a new stack with one request, which can overwrite nothing', async () => {
    const { calls, client } = serverWith();
    const { written } = await applied(client, object('ConfigMap', 'a'));
    expect(calls).to.deep.equal(['create a']);
    expect(written.map(({ metadata }) => metadata.name)).to.deep.equal(['a']);
  });

  it('looks first when a stack that is there lacks an object, so that a name that is taken costs no write', async () => {
    const { calls, client } = serverWith(foreign('ConfigMap', 'a'));
    await applyTo([object('Service', 'c')], client, [object('ConfigMap', 'a'), object('ConfigMap', 'b')]);
    expect(calls).to.deep.equal(['find a', 'find b', 'create b']);
  });

  it('leaves alone and names what is there and not ours', async () => {
    const { calls, client } = serverWith(foreign('ConfigMap', 'a'));
    const { failures } = await applied(client, object('ConfigMap', 'a'), object('ConfigMap', 'b'));
    expect(calls).to.deep.equal(['create a', 'create b', 'find a']);
    expect(failures.map((failure) => failure.object)).to.deep.equal([refOf(object('ConfigMap', 'a'))]);
  });

  it('applies what is there and ours, although the cache does not know it', async () => {
    const { calls, client } = serverWith(object('ConfigMap', 'a'));
    await applied(client, object('ConfigMap', 'a', { data: { a: 'b' } }));
    expect(calls).to.deep.equal(['create a', 'find a', 'apply a']);
  });

  it('starts over rather than replacing a key that was made in the meantime', async () => {
    const { calls, client } = serverWith(object('Secret', 'a', { type: 'kubernetes.io/tls', data: { key: 'old' } }));
    const error = await applied(
      client,
      object('Secret', 'a', { type: 'kubernetes.io/tls', data: { key: 'new' } }),
    ).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(StaleCacheError);
    expect(calls).to.deep.equal(['create a', 'find a']);
  });

  describe('when the server does not write an object', () => {
    const NAMES = ['a', 'b'];
    const refusing = (status: number) => {
      const apply = (one: KubernetesObject) =>
        one.metadata.name === 'a'
          ? Promise.reject(new ApiError({ status, reason: 'Why', message: `${status} Why` }))
          : Promise.resolve(one);
      return { apply } as unknown as Client;
    };
    const outcome = (status: number) =>
      applied(refusing(status), ...NAMES.map((name) => object('ConfigMap', name))).then(
        ({ written, failures, failing }) => ({
          written: written.map(({ metadata }) => metadata.name),
          failures: failures.map(({ message }) => message),
          failing: failing.map(({ object: what, message }) => `${describeRef(what)}: ${message}`),
        }),
        (error: Error) => error.message,
      );

    it('goes on with the others, and tells a refusal from a fault of its own, which may end', async () => {
      expect(await outcome(422)).to.deep.equal({ written: ['b'], failures: ['422 Why'], failing: [] });
      expect(await outcome(500)).to.deep.equal({
        written: ['b'],
        failures: [],
        failing: ['ConfigMap monitoring/a: 500 Why'],
      });
    });

    it('stops where the server is busy, away, or not to be reached', async () => {
      for (const status of [0, 429, 502, 503, 504]) expect(await outcome(status)).to.equal(`${status} Why`);
    });
  });

  it('begins with a kind when the one before is through', async () => {
    const { calls, client } = serverWith(object('ConfigMap', 'a'));
    await applied(client, object('ConfigMap', 'a', { data: {} }), object('ConfigMap', 'b'), object('Service', 'c'));
    expect(calls).to.deep.equal(['create a', 'create b', 'find a', 'apply a', 'create c']);
  });
});
