import { expect } from 'chai';
import { refOf } from '../../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { versionsOf } from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { objectStorageSecret } from '../../../support/object-storage/secrets.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';

const USER = { fieldManager: 'user', force: true };
const METADATA = '169.254.169.254';

const egress = (cidr: string): StackSpecInput => ({
  ...SMALL,
  networkPolicy: {
    additionalEgress: [{ component: 'query', to: [{ ipBlock: { cidr } }], ports: [{ port: 80, protocol: 'TCP' }] }],
  },
});

describe('a range that no stack may open', () => {
  let layer: OperatorLayer;
  /** The address that the sandbox's API server does not tell of itself. */
  const SERVER = '198.51.100.77';
  const SLICE = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'closed-ranges',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'kubernetes' },
    },
  };

  before(async () => {
    layer = await useOperatorLayer();
    const endpoints = [{ addresses: [SERVER], conditions: { ready: true } }];
    const ports = [{ name: 'https', port: 6443, protocol: 'TCP' }];
    await layer.client.apply({ ...SLICE, addressType: 'IPv4', endpoints, ports }, USER);
  });
  after(() => layer.client.remove(refOf(SLICE)));

  const policiesOf = async (stack: LiveStack) =>
    [...(await stack.objects()).values()].filter(({ kind }) => kind === 'NetworkPolicy');

  async function refused(stack: LiveStack, field: string): Promise<void> {
    for (const type of ['Stalled', 'Ready', 'NetworkPoliciesReady']) {
      const { message } = await stack.until(type, type === 'Stalled' ? 'True' : 'False', 'ClosedRangeOpened', field);
      expect(message).to.include('--identity-ranges');
    }
  }

  it('stops a new stack: nothing but certificates is made', async () => {
    const stack = await makeStack(layer.client, 'closed-new', NAMESPACE, egress('0.0.0.0/0'));
    await refused(stack, 'spec.networkPolicy.additionalEgress[0].to[0].ipBlock');
    const kinds = new Set([...(await stack.objects()).values()].map(({ kind }) => kind));
    expect([...kinds]).to.not.include.members(['NetworkPolicy', 'StatefulSet']);
    await stack.remove();
  });

  for (const [what, cidr] of [
    ['the metadata service', () => `${METADATA}/32`],
    ['the API server', () => `${SERVER}/32`],
  ] as const) {
    it(`leaves a running stack as it was last good, and says so: ${what}`, async () => {
      const stack = await makeStack(layer.client, 'closed-running', NAMESPACE, egress('192.0.2.0/24'));
      await stack.ready();
      const before = await versionsOf(stack);
      await stack.put(egress(cidr()));
      await refused(stack, 'spec.networkPolicy.additionalEgress[0].to[0].ipBlock');
      expect((await stack.condition('NetworkPoliciesReady'))?.message).to.include('keeps the policies that it has');
      expect(await versionsOf(stack)).to.deep.equal(before);
      expect(JSON.stringify(await policiesOf(stack))).to.not.include(cidr());
      await stack.put(egress('192.0.2.0/24'));
      await stack.ready();
      await stack.remove();
    });
  }

  it('is found in the Secret of the object storage too', async () => {
    const config = { bucket: 'thanos', endpoint: METADATA, access_key: 'a', secret_key: 'b' };
    await layer.client.apply(objectStorageSecret(NAMESPACE, 'closed-objstore', { type: 'S3', config }), USER);
    const spec = { objectStorage: { secretRef: { name: 'closed-objstore' } } };
    const stack = await makeStack(layer.client, 'closed-storage', NAMESPACE, spec);
    await refused(stack, 'Secret "closed-objstore"');
    await stack.remove();
  });
});
