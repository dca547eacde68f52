import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { listedNeighbours, neighbourOf, type SeenBucket, STACKS_A_PAGE } from '../../../src/inputs/neighbours.ts';
import { MOST_COMPARED, olderOnBucket } from '../../../src/inputs/shared-bucket.ts';
import type { Client } from '../../../src/kube/client.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

interface Row {
  readonly name: string;
  readonly created: string;
  readonly uid?: string;
  readonly spec?: unknown;
  /** What a pass saw of it. */
  readonly seen?: SeenBucket;
  /** It has a Compactor. */
  readonly compacts?: boolean;
}

interface Found {
  readonly name?: string;
  readonly unknown?: readonly string[];
  readonly reads: number;
}

const secret = (name: string, key?: string) => ({ secretRef: { name, ...(key ? { key } : {}) } });
const SELF: Row = { name: 'prod', created: '2026-02-02T00:00:00Z', uid: 'a-uid' };
const OLDER = '2026-01-01T00:00:00Z';
const YOUNGER = '2026-03-03T00:00:00Z';

/** Which stack is found among others, where Secrets hold buckets of their own names. */
async function found(rows: readonly Row[]): Promise<Found> {
  const all = [...rows, SELF].map(({ name, created, uid = name, spec = MINIMAL, seen }) => {
    const metadata = { name, namespace: 'monitoring', uid, creationTimestamp: created };
    return { ...neighbourOf({ ...stackObject(MINIMAL), metadata, spec } as KubernetesObject), seen };
  });
  let reads = 0;
  let reading = 0;
  const bucketOf = async (ref: { name: string }) => {
    reads += 1;
    reading += 1;
    expect(reading, 'Secrets that are read at once').to.equal(1);
    await turn();
    reading -= 1;
    return ref.name.startsWith('unusable') ? undefined : ref.name.replace('copy-of-', '');
  };
  const compacts = async (name: string) => rows.some((row) => row.name === name && row.compacts);
  const older = await olderOnBucket(all, resolved(stackObject(MINIMAL)), 'objstore', { bucketOf, compacts });
  if (!older) return { reads };
  return 'shared' in older ? { name: older.shared, reads } : { unknown: older.unknown.map(({ name }) => name), reads };
}

/** As many older stacks as are asked for, with Secrets and buckets of their own. */
const others = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `other-${index}`,
    created: OLDER,
    spec: { objectStorage: secret(`other-${index}`) },
  }));

const seenAt = (bucket: string, name: string): SeenBucket => ({
  bucket,
  hash: bucket,
  ref: { name, key: 'objstore.yml' },
});

describe('an older stack of the namespace on the same bucket', () => {
  it('is found by the Secret that both name, without reading it', async () => {
    expect(await found([{ name: 'old', created: OLDER }])).to.deep.equal({ name: 'old', reads: 0 });
    const spec = { objectStorage: secret('objstore') };
    expect((await found([{ name: 'old', created: OLDER, spec }])).name, 'the default key').to.equal('old');
  });

  it('is found by the bucket that another Secret holds', async () => {
    const spec = { objectStorage: secret('copy-of-objstore') };
    expect(await found([{ name: 'old', created: OLDER, spec }])).to.deep.equal({ name: 'old', reads: 1 });
  });

  it('is found by what its Compactor reads alone, whatever else is wrong with its spec', async () => {
    const own = { objectStorage: secret('other'), compactor: { objectStorage: secret('objstore') }, query: 'broken' };
    expect((await found([{ name: 'old', created: OLDER, spec: own }])).name).to.equal('old');
    const apart = { objectStorage: secret('objstore'), compactor: { objectStorage: secret('other') } };
    expect((await found([{ name: 'old', created: OLDER, spec: apart }])).name).to.equal(undefined);
  });

  it('is the one with the smaller uid, where both were made in one second', async () => {
    const row = { name: 'twin', created: SELF.created };
    expect((await found([{ ...row, uid: 'a-t' }])).name).to.equal('twin');
    expect((await found([{ ...row, uid: 'a-v' }])).name).to.equal(undefined);
  });

  for (const [what, row] of [
    ['a younger one', { name: 'young', created: YOUNGER }],
    ['one with another bucket', { name: 'old', created: OLDER, spec: { objectStorage: secret('other') } }],
    ['one whose Secret cannot be read', { name: 'old', created: OLDER, spec: { objectStorage: secret('unusable') } }],
    ['one without a spec', { name: 'old', created: OLDER, spec: null }],
  ] as const)
    it(`is not ${what}`, async () => expect((await found([row])).name).to.equal(undefined));

  it('is found beyond the Secrets that are read, by what a pass saw of it', async () => {
    const last = {
      name: 'zz',
      created: OLDER,
      spec: { objectStorage: secret('copy') },
      seen: seenAt('objstore', 'copy'),
    };
    expect(await found([...others(100), last])).to.deep.equal({ name: 'zz', reads: 0 });
  });

  it('is found where its Compactor still works, whatever its spec names since', async () => {
    const moved = {
      name: 'old',
      created: OLDER,
      spec: { objectStorage: secret('new') },
      seen: seenAt('objstore', 'x'),
    };
    expect((await found([moved])).name).to.equal('old');
  });

  it('may be any whose bucket was neither read nor seen: a bounded number of Secrets is read', async () => {
    const { unknown, reads } = await found(others(30));
    expect(reads).to.equal(MOST_COMPARED);
    expect(unknown).to.have.length(30 - MOST_COMPARED);
  });

  it('is none where all were seen elsewhere, by the Secrets that they name', async () => {
    const seen = others(30).map((row) => ({ ...row, seen: seenAt('elsewhere', row.name) }));
    expect((await found(seen)).unknown).to.equal(undefined);
    const moved = seen.map((row) => ({ ...row, seen: seenAt('elsewhere', 'an-earlier-one') }));
    expect((await found(moved)).unknown, 'of another Secret').to.have.length(30 - MOST_COMPARED);
  });

  it('is looked for first where nobody knows it', async () => {
    const seen = others(30).map((row) => ({ ...row, seen: seenAt('elsewhere', row.name) }));
    const last = { name: 'zz', created: OLDER, spec: { objectStorage: secret('copy-of-objstore') } };
    expect(await found([...seen, last])).to.deep.equal({ name: 'zz', reads: 1 });
  });

  it('may be one whose Secret can not be read while its Compactor is there, unless a pass saw it elsewhere', async () => {
    const row = { name: 'old', created: OLDER, spec: { objectStorage: secret('unusable') }, compacts: true };
    expect((await found([row])).unknown).to.deep.equal(['old']);
    expect((await found([{ ...row, compacts: false }])).unknown).to.equal(undefined);
    expect((await found([{ ...row, seen: seenAt('elsewhere', 'unusable') }])).unknown).to.equal(undefined);
  });

  it('is looked for in small pages, of which nothing is kept but names, ages and Secrets', async () => {
    const limits: unknown[] = [];
    const annotations = { junk: 'x'.repeat(1000) };
    const metadata = { name: 'old', namespace: 'monitoring', uid: 'u', creationTimestamp: OLDER, annotations };
    const pages: Client['pages'] = async function* all(_, options) {
      limits.push(options?.limit);
      yield { items: [{ ...stackObject(MINIMAL), metadata }], resourceVersion: '1' };
    };
    expect(await listedNeighbours({ pages })('monitoring')).to.deep.equal([
      { name: 'old', uid: 'u', age: `${OLDER} u`, ref: { name: 'objstore', key: 'objstore.yml' }, clients: [] },
    ]);
    expect(limits).to.deep.equal([STACKS_A_PAGE]);
  });
});
