import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../../support/operator-layer.ts';
import { workloads } from '../../../support/pods.ts';

const NAME = 'rolls';
const OLDER = 'v0.40.1';
const NEWER = 'v0.42.4';
const ORDER = ['store', 'ruler', 'prometheus', 'query', 'compactor'];
const TLS_FLAG = '--grpc-client-tls-secure';

// That pods get ready or not is simulated here (test/support/api-server/workload-simulator.ts).
describe('another version of a stack', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  const spec = (version: string, more: Partial<StackSpecInput> = {}): StackSpecInput => ({
    ...SMALL,
    version,
    ruler: {},
    prometheus: {},
    ...more,
  });
  const live = async () => workloads([...(await stack.objects()).values()]);

  /** Version of Thanos by workload, in the order of a roll. */
  const versions = async () => {
    const found = await live();
    return ORDER.map((name) => {
      const pod = found.find((one) => one.name === `${NAME}-thanos-${name}`)?.pod;
      const container = pod?.containers.find((one) => one.name === (name === 'prometheus' ? 'sidecar' : name));
      return container?.image.split(':').at(-1);
    });
  };
  const queryFlags = async () =>
    (await live()).find(({ name }) => name.endsWith('query'))?.pod.containers[0]?.args ?? [];

  /** Writes of workloads of this stack, in their order. */
  const rolled = async (since: Date) => {
    const writes = (await operatorWrites(layer.plane, since)).map(describeRequest);
    return writes.flatMap((write) => {
      const [, name] = /(?:statefulsets|deployments) [^/]+\/rolls-thanos-(\w+)$/.exec(write) ?? [];
      return name === undefined ? [] : [name];
    });
  };
  const told = async (reason: string) => {
    const fieldSelector = `involvedObject.kind=SecureThanosStack,involvedObject.name=${NAME}`;
    const { items } = await layer.client.list('Event', { namespace: NAMESPACE, fieldSelector });
    return items.filter((event) => event['reason'] === reason);
  };

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, NAME, NAMESPACE, spec(OLDER));
    await stack.ready();
  });
  after(async () => {
    await layer.simulator.heal(`${NAME}-thanos-ruler`);
    await stack.remove();
  });

  it('goes to one workload after another, and every object is written once', async () => {
    expect(await told('VersionRollStarted'), 'a stack that begins').to.deep.equal([]);
    const since = new Date();
    await stack.put(spec(NEWER));
    await stack.ready();
    expect(await rolled(since)).to.deep.equal(ORDER);
    expect(await versions()).to.deep.equal(ORDER.map(() => NEWER));
    expect((await stack.status()).versionChange).to.equal(undefined);
    expect(await told('VersionRollStarted')).to.have.length(1);
    expect(await told('VersionRollEnded')).to.have.length(1);
  });

  it('stops at the first that fails: who is behind it keeps image and flags', async () => {
    layer.simulator.fail(`${NAME}-thanos-ruler`);
    const since = new Date();
    await stack.put(spec(OLDER));
    const { message } = await stack.until('Reconciling', 'True', 'RollingVersions', 'ruler: 1 of 2 pods ready');
    expect(message).to.include('prometheus (v3.14.0), query (v0.42.4), compactor (v0.42.4)');
    await sleep(RESYNC_MS * 2);
    expect(await rolled(since)).to.deep.equal(['store', 'ruler']);
    expect(await versions()).to.deep.equal([OLDER, OLDER, NEWER, NEWER, NEWER]);
    expect(await queryFlags()).to.not.include(TLS_FLAG);
  });

  it('says so: what waits for what, and which version each component has', async () => {
    const { components = [], versionChange } = await stack.status();
    expect(versionChange).to.deep.equal({ rolling: ['ruler'], waiting: ['prometheus', 'query', 'compactor'] });
    expect(components.map(({ name, version }) => `${name} ${version}`)).to.deep.equal([
      'query v0.42.4',
      'store v0.40.1',
      'compactor v0.42.4',
      'ruler v0.40.1',
      'prometheus v3.14.0',
      'sidecar v0.42.4',
    ]);
    const ready = await stack.until('Ready', 'False', 'ComponentsNotReady', 'ruler: 1 of 2 pods ready');
    expect(ready.message).to.include('query (v0.42.4)').and.include('go back to what ran before');
  });

  it('gives those that wait everything else', async () => {
    const resources = { requests: { cpu: '2' } };
    await stack.put(spec(OLDER, { query: { resources }, clients: [{ name: 'late' }] }));
    await stack.until('Reconciling', 'True', 'RollingVersions');
    const query = (await live()).find(({ name }) => name.endsWith('query'));
    expect(JSON.stringify(query?.pod)).to.include('"cpu":"2"').and.include(`thanos:${NEWER}`);
    const web = await stack.find('ConfigMap', 'query');
    expect(JSON.stringify(web?.['data'])).to.include('/client/late');
    await stack.put(spec(OLDER));
    await stack.until('Reconciling', 'True', 'RollingVersions');
  });

  it('takes back what others change meanwhile, to what it waits with', async () => {
    const image = 'registry.example.com/other:v1';
    const patch = { spec: { template: { spec: { containers: [{ name: 'query', image }] } } } };
    await layer.client.patch(stack.ref('Deployment', 'query'), patch, { fieldManager: 'user' });
    const wanted = [OLDER, OLDER, NEWER, NEWER, NEWER];
    const isBack = async () => String(await versions()) === String(wanted);
    await waitFor('the image to be taken back', isBack, { timeout: 20_000 }).catch(() => undefined);
    await sleep(RESYNC_MS);
    expect(await versions()).to.deep.equal(wanted);
  });

  it('goes back at once, and on from there when what fails is well', async () => {
    const since = new Date();
    await stack.put(spec(NEWER));
    await stack.until('Reconciling', 'True', 'RollingVersions', 'ruler');
    await sleep(RESYNC_MS);
    expect(await rolled(since), 'both had it, so both go').to.have.members(['store', 'ruler']);
    expect(await versions()).to.deep.equal(ORDER.map(() => NEWER));
    await layer.simulator.heal(`${NAME}-thanos-ruler`);
    await stack.ready();
    expect(await rolled(since)).to.have.members(['store', 'ruler']);
    expect((await stack.status()).components?.map(({ version }) => version)).to.deep.equal([
      ...[NEWER, NEWER, NEWER, NEWER],
      'v3.14.0',
      NEWER,
    ]);
    expect((await stack.status()).versionChange).to.equal(undefined);
  });

  it('writes nothing when all have it', async () => {
    await sleep(RESYNC_MS);
    const since = new Date();
    await sleep(RESYNC_MS * 2);
    expect(await rolled(since)).to.deep.equal([]);
  });
});
