import { expect } from 'chai';
import { API_VERSION, KIND } from '../../../../src/api/group.ts';
import type { ObjectRef } from '../../../../src/api/objects.ts';
import {
  makeClaim,
  requestedSize,
  storageClass,
  templateSize,
  untilTold,
} from '../../../support/api-server/volumes.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';

const CLASS = 'lifecycle-typo';
const SHRINKS = "spec.store.storage.size: Invalid value: .*must not become smaller: Kubernetes can't shrink a volume";

// Volumes are not there: the claims are made as the StatefulSet controller makes them, and nobody fills them.
describe('a size that volumes can not grow to', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  const claims: ObjectRef[] = [];

  const makeVolume = async (storage: string) => {
    claims.push(await makeClaim(layer.client, stack, 'store', claims.length, { storage, storageClassName: CLASS }));
    await untilTold(stack, 'store', storage);
  };
  /** Asks for a size, as `kubectl patch` does. @returns what the API server says against it, '' for nothing */
  const ask = (size: string): Promise<string> =>
    layer.client
      .patch(
        { apiVersion: API_VERSION, kind: KIND, namespace: stack.namespace, name: stack.name },
        { spec: { store: { storage: { size } } } },
        { fieldManager: 'user' },
      )
      .then(
        () => '',
        (error: Error) => error.message,
      );
  const isAsBefore = async () => {
    await stack.ready();
    expect(await stack.condition('Stalled')).to.include({ status: 'False', reason: 'NothingInTheWay' });
  };

  before(async () => {
    layer = await useOperatorLayer();
    await layer.plane.apply([storageClass(CLASS, false)]);
    const storage = { size: '20Gi', storageClassName: CLASS };
    stack = await makeStack(layer.client, 'typo', NAMESPACE, { ...SMALL, store: { storage } });
    await stack.ready();
  });

  it('can not be taken back while nobody has seen a volume', async () => {
    expect(await ask('19Gi')).to.match(new RegExp(SHRINKS));
  });

  it('is named with the size to go back to', async () => {
    await makeVolume('20Gi');
    expect(await ask('50Gi')).to.equal('');
    const { message } = await stack.until('Stalled', 'True', 'WriteRefused', 'from 20Gi to 50Gi');
    expect(message).to.include(', or set spec.store.storage.size back to 20Gi');
  });

  it('can be taken back to what the volumes have, no further', async () => {
    expect(await ask('19Gi')).to.match(new RegExp(SHRINKS));
    expect(await ask('20Gi')).to.equal('');
    await isAsBefore();
    expect(await templateSize(stack, 'store')).to.equal('20Gi');
    for (const claim of claims) expect(await requestedSize(layer.client, claim)).to.equal('20Gi');
    expect(await ask('19Gi')).to.match(new RegExp(SHRINKS));
  });

  it('can be taken back to the largest of several volumes', async () => {
    await makeVolume('30Gi');
    expect(await ask('50Gi')).to.equal('');
    const { message } = await stack.until('Stalled', 'True', 'WriteRefused', 'from 20Gi to 50Gi');
    expect(message).to.include('back to 30Gi').and.not.include('back to 20Gi');
    expect(await ask('20Gi')).to.match(new RegExp(SHRINKS));
    await layer.plane.apply([storageClass(CLASS, true)]);
    await untilTold(stack, 'store', '50Gi');
    await isAsBefore();
    expect(await ask('30Gi')).to.match(new RegExp(SHRINKS));
  });

  it('offers no way back when one of the volumes has it', async () => {
    await layer.plane.apply([storageClass(CLASS, false)]);
    await makeVolume('60Gi');
    expect(await ask('60Gi')).to.equal('');
    const { message } = await stack.until('Stalled', 'True', 'WriteRefused', 'from 50Gi to 60Gi');
    expect(message).to.not.include('back to');
  });
});
