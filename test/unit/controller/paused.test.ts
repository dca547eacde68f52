import { expect } from 'chai';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import type { Context, StackObject } from '../../../src/controller/context.ts';
import { lookAt } from '../../../src/controller/paused.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../support/plans.ts';

const object = stackObject({ ...MINIMAL, paused: true }) as StackObject;
const stack = resolved(object);
const ALL = objectsOf(planOf(stack));
const service = ALL.find(({ kind, metadata }) => kind === 'Service' && metadata.name.endsWith('query'));

/** What is said of a paused stack. */
async function look(cached: readonly KubernetesObject[], stored: readonly KubernetesObject[], beyond = 0) {
  const byKey = (objects: readonly KubernetesObject[]) => new Map(objects.map((one) => [keyOf(refOf(one)), one]));
  const [live, server] = [byKey(cached), byKey(stored)];
  const client = {
    get: () => Promise.resolve(object),
    find: (ref: ObjectRef) => Promise.resolve(server.get(keyOf(ref))),
  };
  const caches = { ofStack: () => live, beyond: () => beyond, untilSeen: () => Promise.resolve() };
  const settings = { verificationSeconds: 0 };
  const context = { client, caches, settings, now: () => new Date(), verified: new Map() } as unknown as Context;
  return lookAt(context, object, stack);
}

describe('a look at a paused stack', () => {
  const name = `Service ${service?.metadata.namespace}/${service?.metadata.name}`;
  const others = ALL.filter((one) => one !== service);

  it('misses what the server does not have, and what is there by that name and is of somebody else', async () => {
    expect((await look(ALL, ALL)).missingObjects).to.deep.equal([]);
    expect((await look(others, others)).missingObjects).to.deep.equal([name]);
    if (!service) throw new Error('no Service of Query');
    const { ownerReferences: _, ...metadata } = service.metadata;
    const foreign = { ...service, metadata };
    expect((await look(others, [...others, foreign])).missingObjects).to.deep.equal([name]);
  });

  it('takes nothing for gone because the cache does not hold it, workloads included, and tells of the share', async () => {
    expect((await look(others, ALL)).missingObjects).to.deep.equal([]);
    const { workloads, missingObjects, problems } = await look([], ALL, 7);
    expect(missingObjects).to.deep.equal([]);
    expect(workloads.map(({ exists }) => exists)).to.not.include(false).and.not.be.empty;
    expect(problems.map(({ reason }) => reason)).to.deep.equal(['CacheShareUsedUp']);
  });
});
