import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { type AuditEvent, describeRequest, operatorWrites } from '../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { makeKubeconfig, type OperatorProcess, startOperator } from '../../support/operator.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const NAMESPACE = 'stacks-process';
/** A lease lasts 15 s; twice that. */
const HANDOVER = { timeout: 30_000 };

/** terminationGracePeriodSeconds of config/manager/deployment.yaml. */
const GRACE_MS = 30_000;

describe('the process of the operator', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  const running: OperatorProcess[] = [];

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    stack = await makeStack(layer.client, 'process', NAMESPACE);
  });
  afterEach(() => Promise.all(running.splice(0).map(({ kill }) => kill())));

  /** Each has a token of its own, by which the audit log tells them apart. */
  async function start(...flags: readonly string[]): Promise<OperatorProcess> {
    const name = `replica-${running.length}`;
    const kubeconfig = await makeKubeconfig(layer.plane, name);
    const environment = { POD_NAMESPACE: 'operator-tests', POD_NAME: name };
    const operator = await startOperator(layer.plane, kubeconfig, [`--namespaces=${NAMESPACE}`, ...flags], environment);
    running.push(operator);
    return operator;
  }

  it('ends at SIGTERM before its Deployment would have it killed, also in the middle of its work', async () => {
    const operator = await start();
    const began = performance.now();
    const end = await operator.stop();
    expect(end).to.include('(code 0)');
    expect(performance.now() - began).to.be.below(GRACE_MS);
  });

  it('refuses to start on wrong flags, and names all of them', async () => {
    const failure = await startOperator(layer.plane, layer.kubeconfig, ['--workers=0', '--log-level=loud']).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(failure).to.include('--workers=0').and.include('--log-level=loud');
  });

  it('hands the lease over when it is stopped: the next one writes only after its last write', async () => {
    const [first, second] = [await start('--leader-elect=true'), await start('--leader-elect=true')];
    await stack.ready();
    const since = new Date();
    await stack.put({ ...SMALL, query: { replicas: 3 } });
    expect(await first.stop()).to.include('(code 0)');
    await stack.put({ ...SMALL, query: { replicas: 4 } });
    await stack.ready();
    expect(second.output()).to.include('"leading"');
    await expectNoOverlap(since);
    // So that the lease is free for the next test.
    await second.stop();
  });

  it('lets another one lead when it is frozen, and writes nothing when it wakes up', async () => {
    const replicas = [await start('--leader-elect=true'), await start('--leader-elect=true')];
    const isLeading = ({ output }: OperatorProcess) => output().includes('"leading"');
    const first = await waitFor('a leader', async () => replicas.find(isLeading), HANDOVER);
    const second = replicas.find((replica) => replica !== first) as OperatorProcess;
    const since = new Date();
    process.kill(first.pid, 'SIGSTOP');
    await stack.put({ ...SMALL, query: { replicas: 5 } });
    await waitFor('the other to lead', async () => isLeading(second), HANDOVER);
    await stack.ready();
    const woken = new Date();
    await stack.put({ ...SMALL, query: { replicas: 6 } });
    process.kill(first.pid, 'SIGCONT');
    expect(await first.ended).to.include('(code 1)');
    await stack.ready();
    await sleep(500);
    const writers = new Set((await writes(woken)).map(tokenOf));
    expect(writers.size).to.equal(1);
    await expectNoOverlap(since);
  });

  const writes = async (since: Date) =>
    (await operatorWrites(layer.plane, since)).filter(({ objectRef }) => objectRef?.namespace === NAMESPACE);

  /** Every write of one replica has ended before the first one of another begins. */
  async function expectNoOverlap(since: Date): Promise<void> {
    const all = await writes(since);
    const turns = all.map(tokenOf).filter((token, index, tokens) => token !== tokens[index - 1]);
    expect(new Set(turns).size, 'writers').to.be.at.least(1);
    expect(turns, all.map(describeRequest).join('\n')).to.have.length(new Set(turns).size);
    for (const [index, event] of all.entries()) {
      const next = all[index + 1];
      if (!next || tokenOf(next) === tokenOf(event)) continue;
      expect(Date.parse(event.stageTimestamp)).to.be.at.most(Date.parse(next.requestReceivedTimestamp));
    }
  }

  const tokenOf = ({ user }: AuditEvent): string => String(user.extra?.['authentication.kubernetes.io/credential-id']);
});
