// Everybody who may write an object may do so under the operator's field manager, by which the API server tells nothing apart.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { FIELD_MANAGER } from '../../../src/api/group.ts';
import { type KubernetesObject, refOf } from '../../../src/api/objects.ts';
import { operatorWrites } from '../../support/api-server/audit.ts';
import { type LiveStack, makeStack } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../support/operator-layer.ts';

const AS_OPERATOR = { fieldManager: FIELD_MANAGER };
const TIMEOUT = { timeout: 15_000 };
const EVIL = { name: 'evil', image: 'example.com/evil' };

interface Workload {
  readonly template: { readonly spec: { readonly containers: readonly object[] } };
}

describe('what somebody adds under the field manager of the operator', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let other: LiveStack;
  let since: Date;

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'in-our-name', NAMESPACE);
    other = await makeStack(layer.client, 'in-no-name', NAMESPACE);
    for (const one of [stack, other]) await one.ready();
    since = new Date();
  });

  const podSpec = (object: KubernetesObject) => (object['spec'] as Workload).template.spec;

  /** The object with more in its pods, as somebody would send it who read it. */
  function withMore(object: KubernetesObject, more: object): KubernetesObject {
    const { managedFields: _, resourceVersion: __, ...metadata } = object.metadata;
    const spec = object['spec'] as Workload;
    const template = { ...spec.template, spec: { ...podSpec(object), ...more } };
    return { ...object, metadata, spec: { ...spec, template }, status: undefined };
  }

  const WAYS: Readonly<Record<string, (object: KubernetesObject) => Promise<unknown>>> = {
    'by an apply of all that we apply and more': (object) =>
      layer.client.apply(object, { ...AS_OPERATOR, force: true }),
    'by a patch': (object) => layer.client.patch(refOf(object), { spec: object['spec'] }, AS_OPERATOR),
  };
  const MORE: Readonly<Record<string, (containers: readonly object[]) => object>> = {
    'a container': (containers) => ({ containers: [...containers, EVIL] }),
    'the network of the node': () => ({ hostNetwork: true }),
  };

  for (const [way, write] of Object.entries(WAYS))
    for (const [what, more] of Object.entries(MORE))
      it(`is taken back: ${what}, ${way}`, async () => {
        const before = await layer.client.get(stack.ref('StatefulSet', 'store'));
        await write(withMore(before, more(podSpec(before).containers)));
        const isBack = async () => {
          const { metadata, ...found } = await layer.client.get(refOf(before));
          const spec = podSpec({ metadata, ...found });
          return !('hostNetwork' in spec) && spec.containers.length === podSpec(before).containers.length;
        };
        await waitFor('the StatefulSet as it was', isBack, TIMEOUT);
        expect(podSpec(await layer.client.get(refOf(before)))).to.deep.equal(podSpec(before));
      });

  it('is taken back once: nothing is written while nobody writes', async () => {
    await sleep(RESYNC_MS);
    const quiet = new Date();
    await sleep(2 * RESYNC_MS);
    const writes = (await operatorWrites(layer.plane, quiet)).filter(({ objectRef }) =>
      /^in-/.test(objectRef?.name ?? ''),
    );
    expect(writes).to.deep.equal([]);
  });

  it('changes nothing for another stack', async () => {
    const writes = (await operatorWrites(layer.plane, since)).map(({ objectRef }) => objectRef?.name ?? '');
    expect(writes.filter((name) => name.startsWith('in-no-name-'))).to.deep.equal([]);
    await other.ready();
  });
});
