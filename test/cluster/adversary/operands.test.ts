import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { OPERATOR_DEPLOYMENT, OPERATOR_NAMESPACE } from '../../../sandbox/quickstart/operator.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { KIND } from '../../../src/api/group.ts';
import { listenersOf } from '../../../src/stack/components.ts';
import { MANAGED_BY } from '../../../src/stack/labels.ts';
import type { StackStatus } from '../../../src/stack/types.ts';
import { importBadImages, PASSWORD } from '../../support/adversary/bad-images.ts';
import { makeSmallVolume, type SmallVolume } from '../../support/adversary/small-volume.ts';
import { type AuditEvent, describeRequest, isWriteOf, readAudit } from '../../support/api-server/audit.ts';
import { beside } from '../../support/beside.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { removeNamespace } from '../../support/remove-namespace.ts';
import {
  BAD_STACKS,
  type BadStack,
  FULL_CLAIMS,
  MISSING_IMAGE,
  makeNamespace,
  NAMESPACE,
  stackObjects,
} from './bad-stacks.ts';

const IN_NAMESPACE = ['-n', NAMESPACE];
const OPERATOR = `system:serviceaccount:${OPERATOR_NAMESPACE}:${OPERATOR_DEPLOYMENT}`;
const OURS = Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`);
const PATIENCE = { timeout: 240_000, interval: 500 };
const QUIET_MS = 30_000;
/** Between two starts of a container that crashes Kubernetes waits five minutes at most. */
const LONGEST_WAIT_MS = 400_000;
const CRASHING_POD = 'crashing-thanos-compactor-0';

// They go on beside other tests, which begin them: they wait for minutes, for stacks of their own.
const { before, it, after } = beside('operands');

describe('a stack whose pods can not run says why, and is left in peace', () => {
  let cluster: Cluster;
  const volumes: SmallVolume[] = [];
  let began: Date;

  before(async () => {
    ({ cluster } = await useQuickstart());
    await importBadImages(cluster);
    await makeNamespace(cluster);
    for (const claim of FULL_CLAIMS) volumes.push(await makeSmallVolume(cluster, NAMESPACE, claim));
    for (const { fill } of volumes) await fill();
    began = new Date();
    await cluster.apply(stackObjects());
  });

  after(async () => {
    await removeNamespace(cluster, NAMESPACE);
    for (const { remove } of volumes) await remove();
  });

  it('names the Prometheus that a full volume keeps from starting', async () => {
    const cause = 'no space left on device (more in its log)';
    await untilSaid('full', 'prometheus', new RegExp(`^pod full-thanos-prometheus-0: container prometheus ${ENDS}`));
    expect(await rowOf('full', 'prometheus')).to.include(cause);
    expect((await conditionOf('full', 'Ready')).message).to.include(cause);
  });

  it('names the Store that answers without the blocks for which it has no space, although it is ready', async () => {
    const { reason, message } = await untilCondition('full', 'ObjectStorageReady', 'False');
    expect(reason).to.equal('BlocksNotLoaded');
    expect(message).to.include('could not load, in full-thanos-store-0: either its volume is full');
    const isReady = async () => (await podOf('full-thanos-store-0')).status.containerStatuses?.[0]?.ready === true;
    await waitFor('the Store to be ready all the same', isReady, PATIENCE);
    expect((await conditionOf('full', 'ObjectStorageReady')).reason).to.equal('BlocksNotLoaded');
    for (const { free } of volumes) await free();
  });

  it('names the image that can not be had, and why', async () => {
    const said = `the image ${MISSING_IMAGE} of container compactor can't be pulled: the registry can not be reached`;
    await untilSaid('missing', 'compactor', new RegExp(`^pod missing-thanos-compactor-0: ${said}$`));
    expect(await readyOf('missing')).to.deep.equal(['False', 'ComponentsNotReady']);
  });

  it('names the image of another program', async () => {
    const said = 'it does not understand its flags, as if the image were that of another program or version';
    await untilSaid('foreign', 'compactor', new RegExp(`container compactor ${ENDS}.*: ${said}`));
    expect(await readyOf('foreign')).to.deep.equal(['False', 'ComponentsNotReady']);
  });

  it('names the container that does not stay up, and nothing of its last words that could be secret', async () => {
    await untilSaid('crashing', 'compactor', new RegExp(`^pod ${CRASHING_POD}: container compactor ${ENDS}`));
    expect(await rowOf('crashing', 'compactor')).to.include('it may not write or read a file (more in its log)');
    expect(JSON.stringify(await podOf(CRASHING_POD)), 'the last words').to.include(PASSWORD);
    const told = await cluster.kubectl(['get', 'securethanosstacks,events', ...IN_NAMESPACE, '-o', 'yaml']);
    expect(told).to.include(CRASHING_POD);
    expect(told).to.not.include(PASSWORD);
  });

  it('says the same through crashes and waits: its status is not written for each of them', async () => {
    const [before, since] = [await restarts(), new Date()];
    // Once more all that there is: it is started, runs, ends and waits.
    const again = async () => (await restarts()) > before && (await isWaiting());
    await waitFor('another crash', again, { ...PATIENCE, timeout: LONGEST_WAIT_MS });
    const writes = (await writesSince(since)).filter(({ objectRef }) => objectRef?.name === 'crashing');
    // "at least 5 times" may have been news meanwhile.
    expect(writes.length).to.be.at.most(1);
  });

  it('names each listener that speaks plaintext, and never gets ready', async () => {
    const { reason, message } = await untilCondition('plaintext', 'MTLSVerified', 'False');
    expect(reason).to.equal('PlaintextAnswered');
    const { items } = await cluster.get(['pods', ...IN_NAMESPACE, '-l', 'securethanos.io/stack=plaintext']);
    const places = items.flatMap(listenersOfPod);
    expect(places, 'gRPC and HTTP of Query and Store, HTTP of Compactor').to.have.lengthOf(5);
    for (const place of places) expect(message).to.include(`${place} answers plaintext (HTTP/`);
    expect(await readyOf('plaintext')).to.deep.equal(['False', 'PlaintextAnswered']);
  });

  it('keeps pods that speak plaintext out of all Services, by their probes', async () => {
    const { items } = await cluster.get(['endpointslices', ...IN_NAMESPACE, '-l', 'securethanos.io/stack=plaintext']);
    const endpoints = items.flatMap(({ endpoints = [] }: { readonly endpoints?: readonly Endpoint[] }) => endpoints);
    expect(endpoints.length, 'pods that are known').to.be.at.least(3);
    for (const { conditions } of endpoints as readonly Endpoint[]) expect(conditions.ready).to.equal(false);
  });

  it('heals by itself where the cause is gone', async () => {
    await untilCondition('full', 'Ready', 'True');
    expect((await conditionOf('full', 'ObjectStorageReady')).reason).to.equal('OperationsSucceed');
    // Samples come a while after Prometheus is ready: nothing is quiet before.
    await untilCondition('full', 'SamplesWritten', 'True');
  });

  it('writes nothing while nothing changes but how often a container has ended', async () => {
    const before = await statuses();
    const since = new Date();
    await sleep(QUIET_MS);
    // In this order each write is explained by the statuses around it.
    const writes = (await writesSince(since)).map(describeRequest);
    const after = await statuses();
    const [was, is] = [withoutCounts(before), withoutCounts(after)];
    expect([...was, ...is].filter((line) => !was.has(line) || !is.has(line))).to.deep.equal([]);
    const further = BAD_STACKS.filter((stack) => JSON.stringify(after[stack]) !== JSON.stringify(before[stack]));
    expect(further.map((stack) => `patch securethanosstacks/status ${NAMESPACE}/${stack}`)).to.include.members(writes);
    expect(writes, 'one step at a time').to.have.lengthOf(new Set(writes).size);
  });

  it('tells each event once: no write but one for each', async () => {
    const writes = (await writesSince(began)).filter(({ objectRef }) => objectRef?.resource === 'events');
    const { items } = await cluster.get(['events', ...IN_NAMESPACE]);
    const told = (items as readonly EventObject[]).filter(({ involvedObject }) => involvedObject.kind === KIND);
    expect(told.map(({ involvedObject, reason }) => `${involvedObject.name} ${reason}`)).to.include(
      'plaintext PlaintextAnswered',
    );
    // A cause that hides another one for a while makes that one news again, in other words.
    const words = told.map(({ involvedObject, reason, message }) => `${involvedObject.name} ${reason} ${message}`);
    expect(words).to.have.lengthOf(new Set(words).size);
    expect(writes.map(describeRequest)).to.have.lengthOf(told.length);
  });

  it('wrote each Secret of these stacks once, and never again', async () => {
    const { items } = await cluster.get(['secrets', ...IN_NAMESPACE, '-l', OURS.join(',')]);
    const names = (items as readonly { readonly metadata: { readonly name: string } }[]).map(
      ({ metadata }) => metadata.name,
    );
    expect(names.length, 'three CAs and some certificates for each').to.be.at.least(BAD_STACKS.length * 5);
    const writes = (await writesSince(began)).filter(({ objectRef }) => objectRef?.resource === 'secrets');
    expect(writes.map(({ objectRef }) => objectRef?.name).sort()).to.deep.equal(names.sort());
    expect([...new Set(writes.map(({ responseStatus }) => responseStatus?.code))]).to.deep.equal([201]);
  });

  // Last, as its events come twice.
  it('names the Prometheus whose volume gets full while it runs, although it is ready, and heals without a restart', async () => {
    const pod = async () => {
      const { metadata, status } = await podOf('full-thanos-prometheus-0');
      return { uid: metadata.uid, restarts: status.containerStatuses?.map(({ restartCount }) => restartCount) };
    };
    const before = await pod();
    // Not that of the Store: what is wrong with blocks comes first in Ready.
    const [volume] = volumes;
    await volume?.fill();
    const { reason, message } = await untilCondition('full', 'SamplesWritten', 'False');
    expect(reason).to.equal('WritesFail');
    expect(message).to.include('prometheus in full-thanos-prometheus-0').and.include('spec.prometheus.storage.size');
    expect(await readyOf('full')).to.deep.equal(['False', 'WritesFail']);
    const { status } = await podOf('full-thanos-prometheus-0');
    expect(status.containerStatuses?.every(({ ready }) => ready)).to.equal(true);
    await volume?.free();
    await untilCondition('full', 'SamplesWritten', 'True');
    await untilCondition('full', 'Ready', 'True');
    expect(await pod()).to.deep.equal(before);
  });

  const status = async (stack: BadStack): Promise<StackStatus> =>
    (await cluster.get(['securethanosstack', stack, ...IN_NAMESPACE])).status ?? {};

  const statuses = async (): Promise<Partial<Record<BadStack, StackStatus>>> =>
    Object.fromEntries(await Promise.all(BAD_STACKS.map(async (stack) => [stack, await status(stack)])));

  const rowOf = async (stack: BadStack, component: string): Promise<string> =>
    (await status(stack)).components?.find(({ name }) => name === component)?.message ?? '';

  async function conditionOf(stack: BadStack, type: string) {
    const found = (await status(stack)).conditions?.find((condition) => condition.type === type);
    if (!found) throw new Error(`${stack} has no condition ${type}`);
    return found;
  }

  async function readyOf(stack: BadStack): Promise<readonly string[]> {
    const { status, reason } = await conditionOf(stack, 'Ready');
    return [status, reason];
  }

  const untilSaid = (stack: BadStack, component: string, sentence: RegExp) =>
    waitFor(`${stack} to say ${sentence}`, async () => sentence.test(await rowOf(stack, component)), PATIENCE);

  const untilCondition = (stack: BadStack, type: string, wanted: string) =>
    waitFor(
      `${type} of ${stack} to be ${wanted}`,
      async () => {
        const condition = await conditionOf(stack, type);
        return condition.status === wanted && condition;
      },
      PATIENCE,
    );

  const podOf = (name: string): Promise<Pod> => cluster.get(['pod', name, ...IN_NAMESPACE]);

  const crashing = async () => (await podOf(CRASHING_POD)).status.containerStatuses?.[0];
  const restarts = async (): Promise<number> => (await crashing())?.restartCount ?? 0;
  const isWaiting = async (): Promise<boolean> => (await crashing())?.state.waiting !== undefined;

  /** What the operator wrote in the namespace of these stacks, or tried to. */
  const writesSince = async (since: Date): Promise<readonly AuditEvent[]> =>
    (await readAudit(cluster, since)).filter(
      (event) => isWriteOf(OPERATOR, event) && event.objectRef?.namespace === NAMESPACE,
    );
});

/** The beginning of what is said of a container that crashes. */
const ENDS = 'ends again and again with exit code 1 \\(Error\\), at least \\d+ times';

/** Each field of each status in a line, without the number that goes up in steps: 2, 5, 10 and so on. */
const withoutCounts = (statuses: Partial<Record<BadStack, StackStatus>>): ReadonlySet<string> =>
  new Set(
    Object.entries(statuses).flatMap(([stack, status]) =>
      Object.entries(status).flatMap(([field, value]) =>
        [value as unknown]
          .flat()
          .map((row) =>
            `${stack} ${field} ${JSON.stringify(row)}`.replaceAll(/at least \d+ times/g, 'again and again'),
          ),
      ),
    ),
  );

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly ready: boolean;
      readonly state: { readonly waiting?: object };
    }[];
  };
}

interface EventObject {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

interface Endpoint {
  readonly conditions: { readonly ready: boolean };
}

function listenersOfPod({ metadata }: Pod): readonly string[] {
  const component = metadata.labels['app.kubernetes.io/component'] as 'query' | 'store' | 'compactor';
  return listenersOf(component).map(
    ({ protocol, port }) =>
      `${component}: ${protocol === 'grpc' ? 'gRPC' : 'HTTP'} port ${port} of pod ${metadata.name}`,
  );
}
