import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { beside } from '../../support/beside.ts';
import { startLoad } from '../../support/load.ts';
import { SIDE, type SideStack, useSideStack } from '../../support/side-stack.ts';

const STACK = ['securethanosstack', SIDE.name, '-n', SIDE.namespace];

const { before, it } = beside(SIDE.name);

describe('a stack whose pods go', () => {
  let stack: SideStack;

  before(async () => {
    stack = await useSideStack();
  });

  it('says so in its status when a pod is killed, and recovers', async () => {
    const { cluster } = stack;
    await cluster.kubectl([
      'delete',
      'pod',
      '-n',
      SIDE.namespace,
      `${SIDE.name}-thanos-store-1`,
      '--grace-period=0',
      '--force',
    ]);
    await waitFor('the status to tell it', async () => (await componentReady('store')) === '1/2', {
      timeout: 30_000,
      interval: 200,
    });
    expect(await conditionStatus('Ready')).to.equal('False');
    await cluster.kubectl(['wait', ...forStack('Ready'), '--timeout=180s']);
    expect(await componentReady('store')).to.equal('2/2');
  });

  it('loses no query while all Stores are replaced', async () => {
    const { cluster } = stack;
    const before = await storeUids();
    const stop = await startLoad(stack);
    const patch = JSON.stringify({ spec: { store: { logLevel: 'debug' } } });
    await cluster.kubectl(['patch', ...STACK, '--type=merge', '-p', patch]);
    await waitFor(
      'both Stores to be new and the stack to be Ready',
      async () =>
        (await storeUids()).every((uid) => !before.includes(uid)) &&
        (await conditionStatus('Ready')) === 'True' &&
        (await componentReady('store')) === '2/2',
      { timeout: 400_000, interval: 200 },
    );
    const { sent, failures } = await stop();
    expect(failures.slice(0, 5), `${failures.length} of ${sent} queries failed`).to.deep.equal([]);
    expect(sent).to.be.greaterThan(20);
  });

  async function status() {
    return (await stack.cluster.get(STACK)).status as {
      components: { name: string; ready: string }[];
      conditions: { type: string; status: string }[];
    };
  }
  const componentReady = async (name: string) =>
    (await status()).components.find((component) => component.name === name)?.ready;
  const conditionStatus = async (type: string) =>
    (await status()).conditions.find((condition) => condition.type === type)?.status;
  const forStack = (condition: string) => [
    '-n',
    SIDE.namespace,
    `securethanosstack/${SIDE.name}`,
    `--for=condition=${condition}`,
  ];

  async function storeUids(): Promise<readonly string[]> {
    const { items } = await stack.cluster.get([
      'pods',
      '-n',
      SIDE.namespace,
      '-l',
      `securethanos.io/stack=${SIDE.name},app.kubernetes.io/component=store`,
    ]);
    return items.map(({ metadata }: { metadata: { uid: string } }) => metadata.uid);
  }
});
