import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { StaleCacheError } from '../../../src/controller/certificate-objects.ts';
import { type Pins, pin } from '../../../src/controller/pins.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import { listFingerprint } from '../../../src/plan/revocation.ts';
import { MINIMAL, stackObject } from '../../support/plans.ts';

const OWNER = { name: 'prod', namespace: 'monitoring', uid: 'a-uid' };
const recorded = (...identities: readonly string[]) => ({
  fingerprint: listFingerprint(identities),
  epoch: '0123456789',
});
const BEFORE: Pins = { keys: { root: 'r' }, lists: { query: recorded('a', 'b') } };
const AFTER: Pins = { keys: { root: 'r' }, lists: { query: { ...recorded('a'), epoch: '9876543210' } } };

/** A stack whose status says this. */
const stackWith = ({ keys, lists }: Pins, uid: string): KubernetesObject => ({
  ...stackObject(MINIMAL),
  metadata: { ...OWNER, uid, resourceVersion: '7' },
  status: { tls: { authorities: keys, allowedIdentities: lists } },
});

const written = (body: KubernetesObject): unknown => body;

/** Pins on a server. @param answer what comes of the write @param uid of the stack that is there */
async function pinOn(fresh: Pins, after: Pins, answer = written, uid = OWNER.uid) {
  const writes: KubernetesObject[] = [];
  const client = {
    get: () => Promise.resolve(stackWith(fresh, uid)),
    applyStatus: async (body: KubernetesObject) => {
      writes.push(body);
      return (await answer(body)) as KubernetesObject;
    },
  };
  const pinned = await pin(client, OWNER, BEFORE, after).catch((error: unknown) => ({ failure: error }));
  return { writes, ...pinned };
}

const failing = (status: number, message: string) => () =>
  Promise.reject(new ApiError({ status, reason: 'Why', message }));

describe('what is pinned', () => {
  it('costs no request when the status says so', async () => {
    expect(await pinOn(BEFORE, BEFORE)).to.deep.equal({ writes: [] });
  });

  it('is written whole, in one write, over the state that was read alone', async () => {
    const answer = (body: KubernetesObject) => ({ ...body, metadata: { ...body.metadata, resourceVersion: '8' } });
    const { writes, ...pinned } = await pinOn(BEFORE, AFTER, answer);
    expect(pinned).to.deep.equal({ resourceVersion: '8' });
    expect(writes.map(({ metadata, ...rest }) => [metadata, rest['status']])).to.deep.equal([
      [{ ...OWNER, resourceVersion: '7' }, { tls: { authorities: AFTER.keys, allowedIdentities: AFTER.lists } }],
    ]);
  });

  it('starts over when the status says something else than the cache, be it of keys or of lists', async () => {
    for (const fresh of [{ ...BEFORE, keys: { root: 'x' } }, { ...BEFORE, lists: {} }, AFTER]) {
      const { writes, failure } = await pinOn(fresh, AFTER);
      expect(failure).to.be.instanceOf(StaleCacheError);
      expect(writes).to.deep.equal([]);
    }
  });

  it('starts over when another stack has the name by now, whatever its status says', async () => {
    const { writes, failure } = await pinOn(BEFORE, AFTER, written, 'another-uid');
    expect(failure).to.be.instanceOf(StaleCacheError);
    expect(writes).to.deep.equal([]);
  });

  it('ends the pass before anything else is written, when it is not written', async () => {
    for (const status of [0, 403, 409, 422, 500, 503]) {
      const { failure } = await pinOn(BEFORE, AFTER, failing(status, 'no'));
      expect(failure, `${status}`).to.be.instanceOf(ApiError);
    }
  });

  it('is told with the way out when the CRD is older than the operator', async () => {
    const undeclared = failing(
      500,
      'failed to create typed patch object (n/a; securethanos.io/v1alpha1, Kind=SecureThanosStack): .status.tls.allowedIdentities: field not declared in schema',
    );
    const pruned = (body: KubernetesObject) => ({ ...body, status: { tls: { authorities: AFTER.keys } } });
    for (const answer of [undeclared, pruned]) {
      const { failure } = await pinOn(BEFORE, AFTER, answer);
      expect(failure).to.have.nested.property('object.kind', 'SecureThanosStack');
      expect(failure).to.have.property('message').that.includes('install the CRD of this version');
    }
  });
});
