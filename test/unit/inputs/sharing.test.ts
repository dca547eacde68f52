import { expect } from 'chai';
import type { KubernetesObject, ObjectRef } from '../../../src/api/objects.ts';
import { gatherInputs } from '../../../src/inputs/gather.ts';
import type { Neighbour } from '../../../src/inputs/neighbours.ts';
import type { Reader } from '../../../src/inputs/reader.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import { NOTHING_DEPLOYED } from '../../../src/user-files/deployed-files.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const CONFIGURATION = 'type: S3\nconfig: {bucket: blocks, endpoint: s3.example.com}';
const SELF: Neighbour = {
  name: 'prod',
  uid: 'a-uid',
  age: 'b',
  ref: { name: 'objstore', key: 'objstore.yml' },
  clients: [],
};
const OLDER: Neighbour = { name: 'old', uid: 'old', age: 'a', ref: { name: 'gone', key: 'objstore.yml' }, clients: [] };

/** The stack beside an older one, whose Secret is gone and whose Compactor runs. @param own pods of this one's Compactor */
async function beside(older: Neighbour, own?: number) {
  const replicas = new Map([
    ['old-thanos-compactor', 1],
    ...(own === undefined ? [] : [['prod-thanos-compactor', own] as const]),
  ]);
  const find = async ({ kind, name }: ObjectRef): Promise<KubernetesObject | undefined> => {
    const object = { apiVersion: 'v1', kind, metadata: { name, namespace: 'monitoring' } };
    if (kind === 'Secret' && name === 'objstore')
      return { ...object, data: { 'objstore.yml': Buffer.from(CONFIGURATION).toString('base64') } };
    if (kind === 'StatefulSet' && replicas.has(name)) return { ...object, spec: { replicas: replicas.get(name) } };
    return undefined;
  };
  const reader: Reader = {
    find,
    list: async () => ({ items: [], resourceVersion: '1' }),
    pages: async function* none() {},
  };
  const { inputs, problems, unknownBuckets } = await gatherInputs(reader, resolved(stackObject(MINIMAL)), {
    judges: judgesHere,
    deployed: NOTHING_DEPLOYED,
    neighbours: async () => [older, SELF],
  });
  return {
    isHeld: inputs.compactorIsHeld ?? false,
    told: problems.map(({ reason, blocking, condition }) => [reason, blocking, condition]),
    message: problems.map(({ message }) => message).join(),
    unknown: unknownBuckets.map(({ name }) => name),
  };
}

describe('a Compactor beside an older stack of which nobody knows the bucket', () => {
  it('is not started, and the condition says whom it waits for and the way out', async () => {
    for (const own of [undefined, 0]) {
      const { isHeld, told, message, unknown } = await beside(OLDER, own);
      expect(isHeld).to.equal(true);
      expect(told).to.deep.equal([['ObjectStorageNotCompared', false, 'ObjectStorageReady']]);
      expect(message).to.include('"old"').and.include('is not started').and.include('correct or remove');
      expect(unknown).to.deep.equal(['old']);
    }
  });

  it('is not stopped where it runs: a start of the operator knows of nobody yet', async () => {
    const { isHeld, told, message } = await beside(OLDER, 1);
    expect(isHeld).to.equal(false);
    expect(told).to.deep.equal([['ObjectStorageNotCompared', false, 'ObjectStorageReady']]);
    expect(message).to.include('is not stopped');
  });

  it('is stopped as soon as that one was seen on its bucket, and left alone when it was seen elsewhere', async () => {
    const ref = { name: 'gone', key: 'objstore.yml' };
    const bucket = (await beside({ ...OLDER, seen: { bucket: 'elsewhere', hash: 'h', ref } }, 1)).isHeld;
    expect(bucket).to.equal(false);
    expect((await beside({ ...OLDER, seen: { bucket: 'elsewhere', hash: 'h', ref } })).told).to.deep.equal([]);
    const shared = await beside({ ...OLDER, ref: SELF.ref }, 1);
    expect([shared.isHeld, shared.told]).to.deep.equal([true, [['ObjectStorageShared', false, 'ObjectStorageReady']]]);
  });
});

describe('a Compactor that does not run, while the pod of another one is there', () => {
  const OTHER: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'gone-thanos-compactor-0', labels: { 'securethanos.io/stack': 'gone' } },
    status: { phase: 'Running' },
  };
  async function gathered(compactorRuns?: boolean) {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'objstore' } };
    const data = { 'objstore.yml': Buffer.from(CONFIGURATION).toString('base64') };
    const reader: Reader = {
      find: async ({ kind }) => (kind === 'Secret' ? { ...secret, data } : undefined),
      list: async () => ({ items: [], resourceVersion: '1' }),
      pages: async function* pages(kind) {
        yield { items: kind === 'Pod' ? [OTHER] : [], resourceVersion: '1' };
      },
    };
    const judging = { judges: judgesHere, deployed: NOTHING_DEPLOYED, neighbours: async () => [SELF] };
    const runs = compactorRuns === undefined ? {} : { compactorRuns };
    const { inputs, problems } = await gatherInputs(reader, resolved(stackObject(MINIMAL)), { ...judging, ...runs });
    return { isHeld: inputs.compactorIsHeld ?? false, problems };
  }

  it('waits for its end, and the condition names the pod', async () => {
    const { isHeld, problems } = await gathered(false);
    expect(isHeld).to.equal(true);
    expect(problems.map(({ reason }) => reason)).to.deep.equal(['ObjectStorageInUse']);
    expect(problems[0]?.message).to.include('"gone-thanos-compactor-0"').and.include('has ended');
  });

  it('is left alone where it runs, and nobody looks for the command line', async () => {
    expect(await gathered(true)).to.deep.equal({ isHeld: false, problems: [] });
    expect(await gathered()).to.deep.equal({ isHeld: false, problems: [] });
  });
});
