import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import { isOurs } from '../../../src/controller/apply/ownership.ts';
import {
  keptCertificates,
  LARGEST_SECRET,
  refuseStaleKeys,
  SECRETS_AT_ONCE,
  withUncachedSecrets,
} from '../../../src/controller/certificate-objects.ts';
import type { HeldCertificate } from '../../../src/controller/certificates.ts';
import type { Client } from '../../../src/kube/client.ts';
import { MOST_VALUES, readObject } from '../../../src/kube/read-object.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { partyText } from '../../../src/stack/identities.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const stack = resolved(stackObject(MINIMAL));
const requests = certificateRequests(stack);
const QUERY = 'prod-thanos-query-tls';

const ROOT = 'prod-thanos-root-ca';

const secret = (resourceVersion: string, uid = stack.uid, name = QUERY): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name,
    namespace: 'monitoring',
    resourceVersion,
    ownerReferences: [{ apiVersion: 'x', kind: 'x', name: 'prod', uid, controller: true }],
  },
});
const held = (because?: object): ReadonlyMap<string, HeldCertificate> =>
  new Map([
    [QUERY, { request: requests.find(({ holder }) => partyText(holder) === 'query'), because, certificatePem: 'new' }],
  ]) as never;
const serverWith = (...objects: readonly KubernetesObject[]) => {
  const find = (ref: ObjectRef) => Promise.resolve(objects.find((object) => keyOf(refOf(object)) === keyOf(ref)));
  return { find } as unknown as Client;
};
const MANY_VALUES = Object.fromEntries(Array.from({ length: MOST_VALUES + 1 }, (_, index) => [`k${index}`, '']));
/** Reads as the client does: what is asked for without a bound is whole. */
const boundedServer = (object: KubernetesObject) => {
  const bytes = Buffer.from(JSON.stringify(object));
  const find = (ref: ObjectRef, { mostValues }: { mostValues?: number } = {}) =>
    Promise.resolve(keyOf(ref) === keyOf(refOf(object)) ? readObject('GET', bytes, mostValues) : undefined);
  return { find } as unknown as Client;
};
const cacheOf = (...objects: readonly KubernetesObject[]) =>
  new Map(objects.map((object) => [keyOf(refOf(object)), object]));
const MISSING = { reason: 'Missing', message: 'no' };

describe('refuseStaleKeys', () => {
  const verdict = (
    server: Client,
    cache: ReadonlyMap<string, KubernetesObject>,
    because: object | undefined = MISSING,
  ) =>
    refuseStaleKeys(server, stack, held(because), cache).then(
      () => 'goes on',
      (error: Error) => error.message,
    );

  it('asks for nothing that the cache does not know: it is written as new', async () => {
    expect(await verdict(serverWith(secret('2')), cacheOf())).to.equal('goes on');
  });

  it('starts over when somebody filled it, so that nobody can tell whose it is', async () => {
    const filled = boundedServer({ ...secret('2'), data: MANY_VALUES });
    expect(await verdict(filled, cacheOf(secret('1')))).to.include(QUERY);
  });

  it('starts over when the Secret was changed, or is gone', async () => {
    expect(await verdict(serverWith(secret('2')), cacheOf(secret('1')))).to.include(`Secret ${QUERY} was changed`);
    expect(await verdict(serverWith(), cacheOf(secret('1')))).to.include('was changed');
  });

  it('goes on when the cache shows what the server has, and when no key was made', async () => {
    expect(await verdict(serverWith(secret('1')), cacheOf(secret('1')))).to.equal('goes on');
    await refuseStaleKeys(serverWith(secret('2')), stack, held(), cacheOf());
  });

  it('leaves a Secret that is not ours to the write, which names it', async () => {
    expect(await verdict(serverWith(secret('2', 'somebody')), cacheOf(secret('1')))).to.equal('goes on');
  });
});

describe('withUncachedSecrets', () => {
  const names = async (server: Client, cache: ReadonlyMap<string, KubernetesObject>) =>
    [...(await withUncachedSecrets(server, stack, requests, cache)).values()].map(
      ({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`,
    );

  it('adds Secrets whose labels are gone, whosesoever they are: what they hold is judged later', async () => {
    const root = secret('9', stack.uid, ROOT);
    expect(await names(serverWith(root, secret('2')), cacheOf())).to.deep.equal([`${ROOT} 9`, `${QUERY} 2`]);
    expect(await names(serverWith(root, secret('2', 'somebody')), cacheOf())).to.deep.equal([
      `${ROOT} 9`,
      `${QUERY} 2`,
    ]);
    expect(await names(serverWith(secret('2')), cacheOf(root, secret('1')))).to.deep.equal([`${ROOT} 9`, `${QUERY} 1`]);
  });

  it('asks for a few at a time, so that large ones are not held all together', async () => {
    let running = 0;
    const most: number[] = [];
    const find = async ({ name }: ObjectRef) => {
      running += 1;
      most.push(running);
      await turn();
      running -= 1;
      return secret('1', stack.uid, name);
    };
    await withUncachedSecrets({ find } as unknown as Client, stack, requests, cacheOf());
    expect([Math.max(...most), most.length]).to.deep.equal([SECRETS_AT_ONCE, requests.length]);
  });

  it('keeps nothing but the name of what is larger than any that it writes: it counts as another one', async () => {
    const root = { ...secret('9', stack.uid, ROOT), data: { junk: 'x'.repeat(LARGEST_SECRET) } };
    const live = await withUncachedSecrets(serverWith(root), stack, requests, cacheOf());
    const { metadata, data } = (live.get(keyOf(refOf(root))) ?? {}) as KubernetesObject;
    expect([metadata.resourceVersion, data]).to.deep.equal(['9', undefined]);
    expect(isOurs(root, stack)).to.equal(true);
    expect(isOurs(live.get(keyOf(refOf(root))) as KubernetesObject, stack)).to.equal(false);
  });

  it('reads no more than the name of what has more values than any that it writes', async () => {
    const root = { ...secret('9', stack.uid, ROOT), data: MANY_VALUES };
    const live = await withUncachedSecrets(boundedServer(root), stack, requests, cacheOf());
    const found = live.get(keyOf(refOf(root))) as KubernetesObject;
    expect([found.metadata.resourceVersion, found['data'], isOurs(found, stack)]).to.deep.equal([
      '9',
      undefined,
      false,
    ]);
  });

  it('asks for no leaf while there is no CA that could have signed it', async () => {
    const asked: string[] = [];
    const find = ({ name }: ObjectRef) => Promise.resolve(void asked.push(name));
    await withUncachedSecrets({ find } as unknown as Client, stack, requests, cacheOf());
    expect(asked).to.deep.equal([ROOT, 'prod-thanos-mesh-ca', 'prod-thanos-access-ca']);
  });
});

describe('keptCertificates', () => {
  const stored = new Map([[QUERY, { certificatePem: 'old' }]]);
  const kept = (hasAuthorities: boolean, refused: readonly ObjectRef[]) =>
    keptCertificates(stack, {
      held: held(MISSING),
      stored,
      hasAuthorities,
      refused: refused.map((object) => ({ object, message: '' })),
    }).get(QUERY)?.certificatePem;

  it('is what was written, else what was there', () => {
    expect(kept(true, [])).to.equal('new');
    expect(kept(true, [{ apiVersion: 'v1', kind: 'Secret', namespace: 'monitoring', name: QUERY }])).to.equal('old');
    expect(kept(true, [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'monitoring', name: QUERY }])).to.equal('new');
    expect(kept(false, [])).to.equal('old');
  });

  it('is no CA of a pass in which one of them could not be kept: it would be another one each time', () => {
    const request = requests.find(({ holder }) => partyText(holder) === 'root');
    const made = new Map([[ROOT, { request, because: MISSING, certificatePem: 'new' }]]) as never;
    const rest = { held: made, stored: new Map(), refused: [] };
    expect(keptCertificates(stack, { ...rest, hasAuthorities: true }).get(ROOT)?.certificatePem).to.equal('new');
    expect(keptCertificates(stack, { ...rest, hasAuthorities: false }).get(ROOT)).to.equal(undefined);
  });
});
