import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { listedNeighbours, MOST_COMPARED, olderOnBucket, STACKS_A_PAGE } from '../../../src/inputs/shared-bucket.ts';
import type { Client } from '../../../src/kube/client.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

interface Row {
  readonly name: string;
  readonly created: string;
  readonly uid?: string;
  readonly spec?: unknown;
}

const secret = (name: string, key?: string) => ({ secretRef: { name, ...(key ? { key } : {}) } });
const SELF: Row = { name: 'prod', created: '2026-02-02T00:00:00Z', uid: 'a-uid' };
const OLDER = '2026-01-01T00:00:00Z';
const YOUNGER = '2026-03-03T00:00:00Z';

/** Which stack is found among others, where Secrets hold buckets of their own names. */
async function found(rows: readonly Row[]): Promise<{ readonly name: string | undefined; readonly reads: number }> {
  const items = [...rows, SELF].map(
    ({ name, created, uid = name, spec = MINIMAL }): KubernetesObject => ({
      ...stackObject(MINIMAL),
      metadata: { name, namespace: 'monitoring', uid, creationTimestamp: created },
      spec,
    }),
  );
  let reads = 0;
  let reading = 0;
  const pages = async function* all() {
    yield { items: items.slice(0, 1), resourceVersion: '1' };
    yield { items: items.slice(1), resourceVersion: '1' };
  };
  const bucketOf = async (ref: { name: string }) => {
    reads += 1;
    reading += 1;
    expect(reading, 'Secrets that are read at once').to.equal(1);
    await turn();
    reading -= 1;
    return ref.name === 'unusable' ? undefined : ref.name.replace('copy-of-', '');
  };
  const name = await olderOnBucket(listedNeighbours({ pages }), resolved(stackObject(MINIMAL)), 'objstore', bucketOf);
  return { name, reads };
}

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

  it('costs a bounded number of requests', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      name: `old-${index}`,
      created: OLDER,
      spec: { objectStorage: secret(`other-${index}`) },
    }));
    expect((await found(rows)).reads).to.equal(MOST_COMPARED);
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
      { name: 'old', uid: 'u', age: `${OLDER} u`, ref: { name: 'objstore', key: 'objstore.yml' } },
    ]);
    expect(limits).to.deep.equal([STACKS_A_PAGE]);
  });
});
