import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { waitFor } from '../../../sandbox/wait.ts';
import { capturesOfPage } from '../../../scripts/capture.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { makeClaim, untilTold } from '../../support/api-server/volumes.ts';
import { exampleText } from '../../support/examples.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import {
  LONE_NAMESPACE,
  type OperatorLayer,
  OTHER_NAMESPACE,
  RESYNC_MS,
  useOperatorLayer,
} from '../../support/operator-layer.ts';
import { shapeOf } from './capture.ts';

const NAMESPACE = LONE_NAMESPACE;
const SIMULATOR = { fieldManager: 'workload-simulator' };

// Workloads are simulated here (test/support/api-server/workload-simulator.ts). docs/describe.md is from the real cluster.
describe('what kubectl shows of a stack (workloads simulated)', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  const kubectl = (...args: readonly string[]) => layer.plane.kubectl([...args, '-n', NAMESPACE]);

  before(async () => {
    layer = await useOperatorLayer();
    const [example, rules] = parseAllDocuments(exampleText('quickstart')).map(
      (document) => document.toJS() as KubernetesObject,
    );
    const metadata = { name: rules?.metadata.name ?? '', namespace: NAMESPACE };
    await layer.client.apply({ ...(rules as KubernetesObject), metadata }, { fieldManager: 'user', force: true });
    stack = await makeStack(layer.client, 'quickstart', NAMESPACE, example?.['spec'] as StackSpecInput);
    await stack.ready();
    // The StatefulSet controller, which this control plane doesn't have, would make them.
    for (const workload of ['store', 'compactor', 'ruler', 'prometheus']) {
      await makeClaim(layer.client, stack, workload, 0, { storage: '1Gi', storageClassName: 'any' });
      await untilTold(stack, workload, '1Gi');
    }
  });

  describe('kubectl get', () => {
    const columns = async (...args: readonly string[]) => {
      const [head = '', row = ''] = (await kubectl('get', ...args)).split('\n');
      return [cells(head), cells(row)];
    };
    const cells = (line: string) => line.trim().split(/ {2,}/);
    const SHORT = ['NAME', 'READY', 'VERSION', 'COMPONENTS', 'CERTIFICATES', 'NEXT-RENEWAL', 'AGE'];

    for (const name of ['securethanosstacks', 'securethanosstack', 'thanosstack', 'thanos'])
      it(`has the columns, asked for ${name}`, async () => {
        const [head, row = []] = await columns(name, ...(name === 'thanos' ? [] : ['quickstart']));
        expect(head).to.deep.equal(SHORT);
        expect(row).to.have.lengthOf(SHORT.length);
      });

    it('has values that a person can read', async () => {
      const [, [name, ready, version, components, certificates, renewal, age] = []] = await columns(
        'thanosstack',
        'quickstart',
      );
      expect([name, ready, version, components, certificates]).to.deep.equal([
        'quickstart',
        'True',
        'v0.42.4',
        '6/6',
        '12/12',
      ]);
      expect(renewal).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(age).to.match(/^\d+[sm]/);
    });

    it('tells in -o wide why, in a word and a sentence', async () => {
      const [head, row] = await columns('thanosstack', 'quickstart', '-o', 'wide');
      expect(head).to.deep.equal([...SHORT, 'REASON', 'MESSAGE']);
      expect(row?.slice(-2)).to.deep.equal(['AsDesired', 'Every component, certificate and object is as desired.']);
    });
  });

  describe('kubectl describe', () => {
    it('has the fields, components and conditions that docs/describe.md shows', async () => {
      const shown = capturesOfPage().find(({ args }) => args.includes('describe'));
      expect(shapeOf(await kubectl('describe', 'thanosstack', 'quickstart'))).to.deep.equal(
        shapeOf(shown?.output ?? ''),
      );
    });

    it('has conditions that are sentences', async () => {
      for (const { type, message } of (await stack.status()).conditions ?? [])
        expect(message, type).to.match(/^(?:spec\.|[A-Z0-9]).*\.$/s);
    });

    it('stays the same, word for word, over looks and a restart of the operator', async () => {
      const status = () => kubectl('get', 'thanosstack', 'quickstart', '-o', 'jsonpath={.status}');
      const before = await status();
      await sleep(3 * RESYNC_MS);
      expect(await status()).to.equal(before);
      await layer.restart();
      await sleep(RESYNC_MS);
      expect(await status()).to.equal(before);
    });
  });

  describe('events', () => {
    let told: LiveStack;
    /** How often each was told, as "Warning ComponentsNotReady 1". */
    const counts = async () => {
      const fieldSelector = 'involvedObject.kind=SecureThanosStack,involvedObject.name=told';
      const { items } = await layer.client.list('Event', { namespace: OTHER_NAMESPACE, fieldSelector });
      const sums = new Map<string, number>();
      for (const event of items) {
        const key = `${event['type']} ${event['reason']}`;
        sums.set(key, (sums.get(key) ?? 0) + Number(event['count']));
      }
      return [...sums].map(([key, sum]) => `${key} ${sum}`).sort();
    };
    const untilCounts = async (...wanted: readonly string[]) => {
      // Those of one pass are written one after another.
      const areThere = async () => (await counts()).join() === wanted.join();
      await waitFor(wanted.join(', '), areThere, { timeout: 10_000 }).catch(() => undefined);
      expect(await counts()).to.deep.equal(wanted);
    };
    /** As if `ready` pods of Query answered their probes. */
    const simulateReady = (ready: number) => {
      const status = { readyReplicas: ready, availableReplicas: ready };
      return layer.client.patchStatus(told.ref('Deployment', 'query'), { status }, SIMULATOR);
    };

    it('tell once that a stack is ready', async () => {
      layer.simulator.pause();
      told = await makeStack(layer.client, 'told', OTHER_NAMESPACE, SMALL);
      await told.until('Ready', 'False', 'ComponentsNotReady');
      await layer.simulator.resume();
      await told.ready();
      await untilCounts('Normal ComponentsNotReady 1', 'Normal Ready 1', 'Normal RolledOut 1');
    });

    it('tell once that it is not, however its state moves on', async () => {
      await simulateReady(1);
      await told.until('Ready', 'False', 'ComponentsNotReady', 'query: 1 of 2 pods ready');
      await simulateReady(0);
      await told.until('Ready', 'False', 'ComponentsNotReady', 'query: 0 of 2 pods ready');
      await untilCounts(
        'Normal ComponentsNotReady 1',
        'Normal Ready 1',
        'Normal RolledOut 1',
        'Warning ComponentsNotReady 1',
      );
    });

    it('tell once that it is again, at once', async () => {
      await simulateReady(2);
      await told.ready();
      await untilCounts(
        'Normal ComponentsNotReady 1',
        'Normal Ready 2',
        'Normal RolledOut 2',
        'Warning ComponentsNotReady 1',
      );
    });

    it('tell nothing more over looks and a restart of the operator', async () => {
      const before = await counts();
      await sleep(2 * RESYNC_MS);
      await layer.restart();
      await sleep(RESYNC_MS);
      expect(await counts()).to.deep.equal(before);
    });

    it('stand in the description, with the sentence', async () => {
      const [, events = ''] = (
        await layer.plane.kubectl(['describe', 'thanosstack', 'told', '-n', OTHER_NAMESPACE])
      ).split(/^Events:/m);
      expect(events).to.match(
        /Warning +ComponentsNotReady +\S+ .*securethanos\.io\/operator +Waits for pods: query: 1 of 2/,
      );
      expect(events).to.match(/Normal +Ready .*\(x2 over .*Every component, certificate and object is as desired\./);
    });
  });
});
