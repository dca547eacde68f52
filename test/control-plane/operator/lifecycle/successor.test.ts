// A pass may last for as long as a pod keeps it waiting. Meanwhile its stack may go, and another one of its name may come.
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { API_VERSION, FIELD_MANAGER, KIND } from '../../../../src/api/group.ts';
import type { StackObject } from '../../../../src/controller/context.ts';
import { ApiError } from '../../../../src/kube/api-error.ts';
import type { Client } from '../../../../src/kube/client.ts';
import { createMetrics } from '../../../../src/observability/metrics.ts';
import type { StackSpecInput, StackStatus } from '../../../../src/stack/types.ts';
import { makeStack, SMALL } from '../../../support/live-stack.ts';
import { startInProcess } from '../../../support/operator-in-process.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';

const NAME = 'predecessor';

const tellsOfRuler = (stack: StackObject): boolean =>
  ((stack['status'] ?? {}) as StackStatus).components?.some(({ name }) => name === 'ruler') ?? false;

/** A place of a pass at which it can be held. */
function gate() {
  const state = { isShut: false, arrived: Promise.withResolvers<void>(), opened: Promise.withResolvers<void>() };
  return {
    shut: () => Object.assign(state, { isShut: true }),
    open: () => state.opened.resolve(),
    arrived: () => state.arrived.promise,
    pass: async () => {
      if (!state.isShut) return;
      state.arrived.resolve();
      await state.opened.promise;
    },
  };
}

describe('a pass that outlives its stack', () => {
  let layer: OperatorLayer;
  let stop: (() => Promise<void>) | undefined;

  before(async () => {
    layer = await useOperatorLayer();
  });
  afterEach(() => stop?.());

  async function begin(namespace: string, wrap: (client: Client) => Client, more: Partial<StackSpecInput>) {
    await makeNamespaceWithInputs(layer.client, namespace);
    const metrics = createMetrics();
    stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace, wrap, metrics });
    const stack = await makeStack(layer.client, NAME, namespace, { ...SMALL, ...more });
    const remove = () => layer.client.remove({ apiVersion: API_VERSION, kind: KIND, namespace, name: NAME });
    return { stack, remove, isMeasured: async () => (await metrics.render()).body.includes(`stack="${NAME}"`) };
  }

  it('does not write its status onto the next one of that name', async () => {
    const held = gate();
    const refused: unknown[] = [];
    const written: StackObject[] = [];
    held.shut();
    const wrap = (client: Client): Client => ({
      ...client,
      applyStatus: async (object, options) => {
        if (options.fieldManager === FIELD_MANAGER) await held.pass();
        try {
          const result = await client.applyStatus(object, options);
          written.push(result as StackObject);
          return result;
        } catch (error) {
          refused.push(error);
          throw error;
        }
      },
    });
    const { stack, remove } = await begin('stacks-succeeded', wrap, { ruler: {} });
    await held.arrived();
    await remove();
    await stack.put(SMALL);
    const { metadata } = await stack.get();
    held.open();
    await waitFor('the refusal', async () => refused.length > 0, { timeout: 10_000 });
    const [error] = refused;
    expect(error).to.be.instanceOf(ApiError).and.include({ status: 409 });
    // The pass over the other one comes after it.
    await stack.until('HighAvailability', 'True');
    const ofNext = written.filter((one) => one.metadata.uid === metadata.uid);
    expect(ofNext).to.not.have.length(0);
    expect(ofNext.filter(tellsOfRuler)).to.deep.equal([]);
  });

  it('leaves no series behind', async () => {
    const held = gate();
    const wrap = (client: Client): Client => ({
      ...client,
      find: async (ref, options) => {
        await held.pass();
        return client.find(ref, options);
      },
    });
    const { stack, remove, isMeasured } = await begin('stacks-measured', wrap, { paused: true });
    await stack.until('Paused', 'True');
    await waitFor('its series', isMeasured, { timeout: 10_000 });
    held.shut();
    await held.arrived();
    await remove();
    await waitFor('its series to be gone', async () => !(await isMeasured()), { timeout: 10_000 });
    held.open();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await isMeasured()).to.equal(false);
  });
});
