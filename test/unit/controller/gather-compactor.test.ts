// Whether a pass takes its Compactor for one that runs, which no other one in the namespace holds back.
import { expect } from 'chai';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import type { Context, StackObject } from '../../../src/controller/context.ts';
import { gather } from '../../../src/controller/gather.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const object = stackObject(MINIMAL) as StackObject;
const CONFIGURATION = 'type: S3\nconfig: {bucket: blocks, endpoint: s3.example.com}';
const STORAGE: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'objstore', namespace: 'monitoring' },
  data: { 'objstore.yml': Buffer.from(CONFIGURATION).toString('base64') },
};
/** Of a stack that is gone, so nobody knows on which bucket. */
const OTHER: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'gone-thanos-compactor-0', namespace: 'monitoring', labels: { 'securethanos.io/stack': 'gone' } },
  status: { phase: 'Running' },
};

/** Whether the Compactor may have a pod, when its StatefulSet asks for some or is not there. */
async function isHeld(replicas: number | undefined): Promise<boolean> {
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'prod-thanos-compactor', namespace: 'monitoring' },
  };
  const live: readonly KubernetesObject[] = replicas === undefined ? [] : [{ ...set, spec: { replicas } }];
  const client = {
    get: async () => object,
    find: async (ref: ObjectRef) => (keyOf(ref) === keyOf(refOf(STORAGE)) ? STORAGE : undefined),
    list: async () => ({ items: [], resourceVersion: '1' }),
    pages: async function* pages(kind: string) {
      yield { items: kind === 'Pod' ? [OTHER] : [], resourceVersion: '1' };
    },
  };
  const caches = { ofStack: () => new Map(live.map((one) => [keyOf(refOf(one)), one])) };
  const context = { client, caches, judges: judgesHere, neighbours: async () => [] } as unknown as Context;
  return (await gather(context, object, resolved(object))).inputs.compactorIsHeld ?? false;
}

describe('a pass, while the Compactor of another stack may be on the bucket', () => {
  it('starts no Compactor: none that is not there, and none that was held back before', async () => {
    for (const replicas of [undefined, 0]) expect(await isHeld(replicas), `${replicas}`).to.equal(true);
  });

  it('stops none that runs', async () => {
    expect(await isHeld(1)).to.equal(false);
  });
});
