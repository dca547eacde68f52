// Two Compactors on one bucket destroy data. Whoever names the bucket of somebody else must not stop him by that, either.
import { expect } from 'chai';
import { OPERATOR_DEPLOYMENT, OPERATOR_NAMESPACE } from '../../../../sandbox/quickstart/operator.ts';
import { restrictedNamespace } from '../../../../sandbox/restricted.ts';
import { waitFor } from '../../../../sandbox/wait.ts';
import { versionsOf } from '../../../support/adversary/tenant/neighbour.ts';
import {
  BESIDE,
  containers,
  NAMESPACE,
  PATIENCE,
  STACK,
  stackOf,
  statusOf,
  untilCondition,
  untilReady,
  useTenant,
} from '../../../support/adversary/tenant/place.ts';
import { podsOf } from '../../../support/cluster-pods.ts';
import { pageOf } from '../../../support/metrics.ts';
import { copyStorage } from '../../../support/storage-copy.ts';
import { operatorPage } from './operator-page.ts';

const YOUNGER = 'younger';
const BUCKET = `${NAMESPACE}/${STACK}`;

describe('a younger stack that names the bucket of an older one', () => {
  let pods: readonly string[];
  let versions: readonly string[];
  let shared: number;
  let told: number;

  before(async () => {
    const { cluster } = await useTenant();
    await untilReady('compactor');
    pods = await podsOf(cluster, NAMESPACE, STACK);
    versions = await versionsOf(cluster, NAMESPACE, STACK);
    shared = await sharedBuckets();
    told = await timesTold();
    await cluster.apply([restrictedNamespace(BESIDE)]);
    for (const namespace of [NAMESPACE, BESIDE]) await copyStorage(cluster, namespace, YOUNGER, BUCKET);
    await cluster.apply([stackOf(YOUNGER), stackOf(YOUNGER, {}, BESIDE)]);
  });

  it('in the same namespace has no Compactor, and says why', async () => {
    const { cluster } = await useTenant();
    const { message } = await untilCondition(YOUNGER, 'ObjectStorageReady', 'Unknown', 'ObjectStorageShared');
    expect(message).to.include(STACK).and.include('is not started').and.include('prefix of its own');
    expect(await replicasOf(NAMESPACE, YOUNGER)).to.equal(0);
    expect(await podsOf(cluster, NAMESPACE, YOUNGER)).to.deep.equal([]);
  });

  it('in another namespace is told to the administrator alone, by the log and a metric', async () => {
    await waitFor('the line of the log', async () => (await timesTold()) > told, PATIENCE);
    expect(await sharedBuckets()).to.equal(shared + 1);
    expect(await replicasOf(BESIDE, YOUNGER)).to.equal(1);
    expect(JSON.stringify(await statusOf(YOUNGER, BESIDE)))
      .to.not.include(STACK)
      .and.not.include('Shared');
  });

  it('does not touch the older one, whose Compactor runs on', async () => {
    const { cluster } = await useTenant();
    const runs = await compactions();
    await waitFor('a further run of the Compactor', async () => (await compactions()) > runs, PATIENCE);
    expect(await replicasOf(NAMESPACE, STACK)).to.equal(1);
    expect((await containers('compactor')).map(({ ready, restartCount }) => [ready, restartCount])).to.deep.equal([
      [true, 0],
    ]);
    expect(await podsOf(cluster, NAMESPACE, STACK)).to.deep.equal(pods);
    expect(await versionsOf(cluster, NAMESPACE, STACK)).to.deep.equal(versions);
    expect(JSON.stringify(await statusOf(STACK)))
      .to.not.include(YOUNGER)
      .and.not.include(BESIDE);
  });

  async function replicasOf(namespace: string, stack: string): Promise<number> {
    const { cluster } = await useTenant();
    return (await cluster.get(['statefulset', `${stack}-thanos-compactor`, '-n', namespace])).spec.replicas;
  }

  /** Lines of the operator's log that name both. */
  async function timesTold(): Promise<number> {
    const { cluster } = await useTenant();
    const place = ['-n', OPERATOR_NAMESPACE, `deployment/${OPERATOR_DEPLOYMENT}`];
    const log = await cluster.kubectl(['logs', ...place, '--tail=-1']);
    const isIt = (line: string) => [BUCKET, `${BESIDE}/${YOUNGER}`].every((stack) => line.includes(stack));
    return log.split('\n').filter((line) => line.includes('compact one bucket') && isIt(line)).length;
  }

  const sharedBuckets = async () => sample(await operatorPage('/metrics'), 'secure_thanos_operator_shared_buckets');

  const compactions = async () =>
    sample(
      await pageOf({ namespace: NAMESPACE, stack: STACK, pod: 'compactor-0' }, 'compactor', '/metrics'),
      'thanos_compact_iterations_total',
    );
});

/** The value of a metric without labels. */
function sample(page: string, name: string): number {
  const line = page.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? expect.fail(`no ${name}`) : Number(line.slice(name.length + 1));
}
