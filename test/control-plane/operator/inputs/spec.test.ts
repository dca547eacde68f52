import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { versionsOf } from '../../../support/api-server/unchanged.ts';
import { makeStack, SMALL } from '../../../support/live-stack.ts';
import {
  NAMESPACE,
  type OperatorLayer,
  OTHER_NAMESPACE,
  RESYNC_MS,
  useOperatorLayer,
} from '../../../support/operator-layer.ts';

const USER = { fieldManager: 'user', force: true };
const TIMEOUT = { timeout: 20_000 };

describe('what users write into the spec:', () => {
  let layer: OperatorLayer;
  before(async () => {
    layer = await useOperatorLayer();
  });

  describe('a spec that breaks a rule of the operator', () => {
    it('stalls with the sentence, and the last good objects stay', async () => {
      const stack = await makeStack(layer.client, 'refused', OTHER_NAMESPACE, { ...SMALL, prometheus: {} });
      await stack.ready();
      const before = await versionsOf(stack);
      await stack.put({ ...SMALL, prometheus: { kubernetesDiscovery: 'Cluster' } });
      const { message } = await stack.until('Stalled', 'True', 'SpecRefused');
      expect(message)
        .to.include('spec.prometheus.kubernetesDiscovery')
        .and.include(`--cluster-discovery-namespaces=${OTHER_NAMESPACE}`);
      expect(await stack.condition('Ready')).to.include({ status: 'False', reason: 'SpecRefused' });
      expect(await stack.condition('Reconciling')).to.include({ status: 'False', reason: 'Stalled' });
      expect(await versionsOf(stack)).to.deep.equal(before);
      await stack.put({ ...SMALL, prometheus: {} });
      await stack.ready();
    });
  });

  describe('a paused stack', () => {
    it('is looked at and left alone, and its status tells the truth', async () => {
      const stack = await makeStack(layer.client, 'paused', NAMESPACE, SMALL);
      await stack.ready();
      await stack.put({ ...SMALL, paused: true });
      await stack.until('Paused', 'True');
      expect(await stack.condition('Ready')).to.include({ status: 'True' });
      expect((await stack.status()).tls?.certificates).to.equal('8/8');
      const since = new Date();
      const key = (await stack.find('Secret', 'query-tls')) as unknown as {
        readonly data: Readonly<Record<string, string>>;
      };
      await layer.client.remove(stack.ref('Secret', 'store-server'));
      await layer.client.patch(
        stack.ref('Secret', 'compactor-server'),
        { data: { 'tls.key': key.data['tls.key'] } },
        USER,
      );
      await layer.client.patch(stack.ref('Service', 'query'), { spec: { selector: { app: 'x' } } }, USER);
      const { message } = await stack.until('CertificatesReady', 'False', 'CertificatesNotValid', 'compactor-server');
      expect(message).to.include('paused-thanos-store-server');
      await waitFor('both', async () => (await stack.status()).tls?.certificates === '6/8', TIMEOUT);
      await sleep(RESYNC_MS);
      const writes = (await operatorWrites(layer.plane, since))
        .map(describeRequest)
        .filter((write) => write.includes('/paused'));
      expect(new Set(writes.filter((write) => !write.startsWith('create events')))).to.deep.equal(
        new Set([`patch securethanosstacks/status ${NAMESPACE}/paused`]),
      );
      await stack.put(SMALL);
      await stack.ready();
      expect((await stack.status()).tls?.certificates).to.equal('8/8');
      expect(await stack.condition('Paused')).to.equal(undefined);
    });
  });
});
