import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { Neighbour } from '../../../src/inputs/neighbours.ts';
import { podOnBucket } from '../../../src/inputs/other-compactors.ts';

const neighbour = (name: string): Neighbour => ({ name, uid: name, age: name, ref: undefined, clients: [] });

/** The pod of a Compactor. @param hash of the Secret that it was started with */
const pod = (stack: string, hash: string, phase = 'Running'): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `${stack}-thanos-compactor-0`,
    labels: { 'securethanos.io/stack': stack },
    annotations: { 'securethanos.io/object-storage': hash },
  },
  status: { phase },
});

/** Stack "own" is on the bucket "x"; "old" has the bucket of a Secret with the hash "h". */
async function found(pods: readonly KubernetesObject[], now?: { readonly bucket: string; readonly hash: string }) {
  const asked: unknown[] = [];
  async function* pages(_: unknown, options: unknown) {
    asked.push(options);
    yield { items: pods, resourceVersion: '1' };
  }
  const own = { namespace: 'monitoring', name: 'own' };
  const name = await podOnBucket({ pages } as never, own, 'x', [neighbour('old'), neighbour('own')], async () => now);
  return { name, asked };
}

describe("pods of other stacks' Compactors", () => {
  const ELSEWHERE = { bucket: 'y', hash: 'h' };

  it('are looked for in the namespace of the stack, by their labels', async () => {
    const { asked } = await found([]);
    expect(asked).to.have.length(1);
    expect(asked[0]).to.include({
      namespace: 'monitoring',
      labelSelector: 'app.kubernetes.io/name=thanos-compactor,securethanos.io/stack',
    });
  });

  it('are no obstacle where they were started with a Secret that names another bucket', async () =>
    expect((await found([pod('old', 'h')], ELSEWHERE)).name).to.equal(undefined));

  it('are one on the same bucket, although it is about to be stopped', async () =>
    expect((await found([pod('old', 'h')], { bucket: 'x', hash: 'h' })).name).to.equal('old-thanos-compactor-0'));

  it('are one while they run with what their Secret held before', async () =>
    expect((await found([pod('old', 'before')], ELSEWHERE)).name).to.equal('old-thanos-compactor-0'));

  it('are one where nobody knows their bucket: a Secret that is gone, and a stack that is gone', async () => {
    expect((await found([pod('old', 'h')])).name).to.equal('old-thanos-compactor-0');
    expect((await found([pod('gone', 'h')], ELSEWHERE)).name).to.equal('gone-thanos-compactor-0');
  });

  it('are none when they have ended, and the own one never is', async () => {
    const pods = [pod('gone', 'h', 'Succeeded'), pod('gone', 'h', 'Failed'), pod('own', 'before')];
    expect((await found(pods)).name).to.equal(undefined);
  });
});
