import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../src/api/types.ts';
import { describeRequest, operatorWrites } from '../../support/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import {
  CREDENTIAL,
  NAMESPACE,
  OBJECT_STORAGE,
  type OperatorLayer,
  OTHER_NAMESPACE,
  objectStorageSecret,
  RESYNC_MS,
  useOperatorLayer,
} from '../../support/operator-layer.ts';
import { prometheusRuleDefinition } from '../../support/prometheus-rules.ts';

const USER = { fieldManager: 'user', force: true };
const TIMEOUT = { timeout: 20_000 };
const GOOD_RULES = 'groups: [{name: g, rules: [{record: a, expr: up}]}]';
const BAD_RULES = 'groups: [{name: g, rules: [{record: a, expr: "sum("}]}]';

describe('what users write wrong', () => {
  let layer: OperatorLayer;
  before(async () => {
    layer = await useOperatorLayer();
  });

  describe('a spec that breaks a rule of the operator', () => {
    it('stalls with the sentence, and the last good objects stay', async () => {
      const stack = await makeStack(layer.client, 'refused', OTHER_NAMESPACE, { ...SMALL, prometheus: {} });
      await stack.ready();
      const before = await versions(stack);
      await stack.put({ ...SMALL, prometheus: { kubernetesDiscovery: 'Cluster' } });
      const { message } = await stack.until('Stalled', 'True', 'SpecRefused');
      expect(message)
        .to.include('spec.prometheus.kubernetesDiscovery')
        .and.include(`--cluster-discovery-namespaces=${OTHER_NAMESPACE}`);
      expect(await stack.condition('Ready')).to.include({ status: 'False', reason: 'SpecRefused' });
      expect(await stack.condition('Reconciling')).to.include({ status: 'False', reason: 'Stalled' });
      expect(await versions(stack)).to.deep.equal(before);
      await stack.put({ ...SMALL, prometheus: {} });
      await stack.ready();
    });
  });

  describe('the Secret of the object storage', () => {
    const SECRET = 'inputs-objstore';
    const put = (content: unknown) => layer.client.apply(objectStorageSecret(NAMESPACE, SECRET, content), USER);
    let stack: LiveStack;
    let before: Readonly<Record<string, string | undefined>>;

    it('is missing: stalled, with certificates but without pods', async () => {
      stack = await makeStack(layer.client, 'inputs', NAMESPACE, { objectStorage: { secretRef: { name: SECRET } } });
      const { message } = await stack.until('Stalled', 'True', 'ObjectStorageSecretMissing');
      expect(message).to.include(SECRET).and.include('create it');
      await stack.until('CertificatesReady', 'True');
      expect(await stack.find('Deployment', 'query')).to.equal(undefined);
    });

    it('is made: it converges without a hand', async () => {
      await put(OBJECT_STORAGE);
      await stack.ready();
      before = await versions(stack);
    });

    const CASES: readonly {
      readonly what: string;
      readonly content: unknown;
      readonly reason: string;
      readonly says: string;
    }[] = [
      { what: 'is of an unknown type', content: { type: 'FTP' }, reason: 'ObjectStorageInvalid', says: 'FTP' },
      { what: 'has no type', content: {}, reason: 'ObjectStorageInvalid', says: 'has no type' },
      {
        what: 'sends plaintext',
        content: { ...OBJECT_STORAGE, config: { ...OBJECT_STORAGE.config, insecure: true } },
        reason: 'ObjectStorageInvalid',
        says: 'plaintext',
      },
    ];
    for (const { what, content, reason, says } of CASES) {
      it(`${what}: stalled, and the last good objects stay`, async () => {
        await put(content);
        const { message } = await stack.until('Stalled', 'True', reason, says);
        expect(message).to.not.include(CREDENTIAL);
        expect(await stack.condition('ObjectStorageReady')).to.include({ status: 'False', reason });
        expect(await versions(stack)).to.deep.equal(before);
      });
    }

    it('is unusable: certificates are renewed all the same', async () => {
      const old = await stack.find('Secret', 'store-tls');
      await layer.client.remove(stack.ref('Secret', 'store-tls'));
      const renewed = await waitFor('a new Secret', () => stack.find('Secret', 'store-tls'), TIMEOUT);
      expect(renewed.metadata.uid).to.not.equal(old?.metadata.uid);
      before = { ...before, [keyOfSecret('inputs-thanos-store-tls')]: renewed.metadata.resourceVersion };
      expect(await versions(stack)).to.deep.equal(before);
    });

    it('is corrected: it goes on without a hand, and replaces the pods that read it', async () => {
      await put({ ...OBJECT_STORAGE, config: { ...OBJECT_STORAGE.config, bucket: 'another' } });
      await stack.ready();
      expect(await stack.condition('Stalled')).to.include({ status: 'False' });
      const key = `apps/v1|StatefulSet|${NAMESPACE}|inputs-thanos-store`;
      await waitFor('other pods', async () => (await versions(stack))[key] !== before[key], TIMEOUT);
    });
  });

  describe('rules', () => {
    const spec: StackSpecInput = { ...SMALL, ruler: { ruleConfigMaps: [{ name: 'my-rules' }] } };
    const rules = (data: Readonly<Record<string, string>>): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'my-rules', namespace: NAMESPACE },
      data,
    });
    let stack: LiveStack;
    const files = async () =>
      Object.entries(((await stack.find('ConfigMap', 'rules-0'))?.['data'] ?? {}) as Record<string, string>);

    it('of a ConfigMap that is missing are named, and hold nothing up', async () => {
      stack = await makeStack(layer.client, 'rules', NAMESPACE, spec);
      await stack.ready();
      const { message } = await stack.until('RulesAccepted', 'False', 'RuleConfigMapMissing');
      expect(message).to.include('my-rules');
      expect(await files()).to.deep.equal([]);
    });

    it('that are broken are left out and named, the good ones are used', async () => {
      await layer.client.apply(rules({ 'good.yaml': GOOD_RULES, 'bad.yaml': BAD_RULES, 'worse.yaml': '[' }), USER);
      const { message } = await stack.until('RulesAccepted', 'False', 'SomeRejected');
      expect(message).to.include('bad.yaml').and.include('worse.yaml').and.not.include('good.yaml');
      const [[name = '', content = ''] = [], ...more] = await files();
      expect(name).to.include('good');
      expect(content).to.include('record: a');
      expect(more).to.deep.equal([]);
      await stack.ready();
    });

    it('that are corrected are used, without new pods', async () => {
      const pods = async () => (await stack.find('StatefulSet', 'ruler'))?.metadata.generation;
      const before = await pods();
      await layer.client.apply(rules({ 'good.yaml': GOOD_RULES, 'bad.yaml': GOOD_RULES }), USER);
      await stack.until('RulesAccepted', 'True');
      expect(await files()).to.have.length(2);
      expect(await pods()).to.equal(before);
    });

    it('of a kind that is not installed are named, and used when it is', async () => {
      const definition = prometheusRuleDefinition();
      await stack.put({ ...SMALL, ruler: { ruleSelector: { matchLabels: { thanos: 'yes' } } } });
      await stack.until('RulesAccepted', 'False', 'PrometheusRuleKindMissing');
      await stack.ready();
      await layer.client.apply(definition, USER);
      try {
        await layer.plane.kubectl([
          'wait',
          '--for=condition=Established',
          `crd/${definition.metadata.name}`,
          '--timeout=20s',
        ]);
        await stack.until('RulesAccepted', 'True');
        await layer.client.apply(prometheusRule(), USER);
        await waitFor('its rules', async () => (await files()).length === 1, TIMEOUT);
      } finally {
        await layer.client.remove({
          apiVersion: definition.apiVersion,
          kind: definition.kind,
          name: definition.metadata.name,
        });
      }
      await stack.put(SMALL);
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
      expect((await stack.status()).tls?.certificates).to.equal('6/6');
      const since = new Date();
      const key = (await stack.find('Secret', 'query-tls')) as unknown as {
        readonly data: Readonly<Record<string, string>>;
      };
      await layer.client.remove(stack.ref('Secret', 'store-tls'));
      await layer.client.patch(
        stack.ref('Secret', 'compactor-tls'),
        { data: { 'tls.key': key.data['tls.key'] } },
        USER,
      );
      await layer.client.patch(stack.ref('Service', 'query'), { spec: { selector: { app: 'x' } } }, USER);
      const { message } = await stack.until('CertificatesReady', 'False', 'CertificatesNotValid', 'compactor-tls');
      expect(message).to.include('paused-thanos-store-tls');
      await waitFor('both', async () => (await stack.status()).tls?.certificates === '4/6', TIMEOUT);
      await sleep(RESYNC_MS);
      const writes = (await operatorWrites(layer.plane, since))
        .map(describeRequest)
        .filter((write) => write.includes('/paused'));
      expect(new Set(writes.filter((write) => !write.startsWith('create events')))).to.deep.equal(
        new Set([`patch securethanosstacks/status ${NAMESPACE}/paused`]),
      );
      await stack.put(SMALL);
      await stack.ready();
      expect((await stack.status()).tls?.certificates).to.equal('6/6');
      expect(await stack.condition('Paused')).to.equal(undefined);
    });
  });

  const keyOfSecret = (name: string) => `v1|Secret|${NAMESPACE}|${name}`;

  /** Simulated workloads change by themselves: what counts is their spec. */
  async function versions(stack: LiveStack): Promise<Readonly<Record<string, string | undefined>>> {
    const entries = [...(await stack.objects())].map(([key, { kind, metadata }]) => {
      const isWorkload = kind === 'Deployment' || kind === 'StatefulSet';
      return [key, isWorkload ? String(metadata.generation) : metadata.resourceVersion] as const;
    });
    return Object.fromEntries(entries);
  }
});

function prometheusRule(): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'team', namespace: NAMESPACE, labels: { thanos: 'yes' } },
    spec: { groups: [{ name: 'g', rules: [{ record: 'a', expr: 'up' }] }] },
  };
}
