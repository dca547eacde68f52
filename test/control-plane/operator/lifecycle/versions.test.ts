import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { expectedObjects, type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../../support/operator-layer.ts';
import { workloads } from '../../../support/pods.ts';

const OLDER = 'v0.40.1';
const NEWER = 'v0.42.4';

/** Flags of Query that a version has, and those that it would end at. */
const QUERY_TLS_FLAGS = ['--grpc-client-tls-secure', '--grpc-client-tls-ca', '--grpc-client-server-name'];

describe('a stack whose version goes up and down', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  const spec = (version: string): StackSpecInput => ({ ...SMALL, version, ruler: {}, prometheus: {} });
  const live = async () => workloads([...(await stack.objects()).values()]);
  const thanos = async () =>
    (await live()).flatMap(({ pod }) => pod.containers).filter(({ image }) => image?.includes('/thanos:'));
  const queryFlags = async () => {
    const args = (await thanos()).find(({ name }) => name === 'query')?.args ?? [];
    return args.map((argument) => argument.split('=')[0] ?? '');
  };
  const argsOf = (found: Awaited<ReturnType<typeof live>>) =>
    Object.fromEntries(found.map(({ name, pod }) => [name, pod.containers.map(({ args }) => args)]));

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'versions', NAMESPACE, spec(OLDER));
    await stack.ready();
  });

  it('starts with the flags of the older one', async () => {
    await expectVersion(OLDER);
    expect(await queryFlags()).to.include.members(QUERY_TLS_FLAGS);
  });

  for (const version of [NEWER, OLDER]) {
    it(`goes to ${version}: its image, its flags, one write an object`, async () => {
      const since = new Date();
      await stack.put(spec(version));
      await stack.ready();
      await sleep(RESYNC_MS);
      await expectVersion(version);
      const flags = await queryFlags();
      if (version === OLDER) expect(flags).to.include.members(QUERY_TLS_FLAGS);
      else expect(flags.filter((flag) => QUERY_TLS_FLAGS.includes(flag))).to.deep.equal([]);
      const writes = (await operatorWrites(layer.plane, since))
        .map(describeRequest)
        .filter((write) => write.includes('/versions-') && !write.includes('events'));
      expect(
        writes.filter((write, index) => writes.indexOf(write) !== index),
        'twice',
      ).to.deep.equal([]);
      expect(writes.filter((write) => /statefulsets|deployments/.test(write))).to.have.length(5);
      expect(writes.filter((write) => !write.startsWith('patch '))).to.deep.equal([]);
    });
  }

  async function expectVersion(version: string): Promise<void> {
    for (const { name, image } of await thanos()) expect(image, name).to.equal(`quay.io/thanos/thanos:${version}`);
    const planned = workloads(await expectedObjects(layer.client, await stack.get()));
    expect(argsOf(await live())).to.deep.equal(argsOf(planned));
    expect((await stack.status()).version).to.equal(version);
  }
});
