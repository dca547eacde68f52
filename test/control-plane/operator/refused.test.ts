// What only the operator can know to be wrong: it says so, and the last good state goes on, certificates and all.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { PLURAL } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { type StoredPair, storedPair } from '../../support/api-server/stored-certificates.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { objectStorageSecret } from '../../support/object-storage/secrets.ts';
import { startInProcess } from '../../support/operator-in-process.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const NAMESPACE = 'stacks-refused';
const USER = { fieldManager: 'user', force: true };
const MINUTE = 60_000;
const TIMEOUT = { timeout: 20_000 };
const LEAVES = ['query-tls', 'store-server', 'store-probe', 'compactor-server', 'compactor-probe', 'client-grafana'];

/** Leaves last an hour and are renewed after forty minutes. */
const SHORT: StackSpecInput = {
  ...SMALL,
  clients: [{ name: 'grafana' }],
  tls: { trustDomain: 'good.example.com', certificate: { duration: '1h', renewBefore: '20m' } },
};
const REFUSED: StackSpecInput = {
  ...SMALL,
  clients: [{ name: 'another' }],
  prometheus: { kubernetesDiscovery: 'Cluster' },
  tls: { trustDomain: 'refused.example.com' },
};

describe('what the API server takes and the operator refuses', () => {
  let layer: OperatorLayer;
  let stop: () => Promise<void>;
  let now = new Date();

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace: NAMESPACE, now: () => now });
  });
  after(() => stop?.());

  /** The state of every object, by `keyOf`; of workloads without their status. */
  async function versions(stack: LiveStack): Promise<Readonly<Record<string, string | undefined>>> {
    const entries = [...(await stack.objects())].map(([key, { kind, metadata }]) => {
      const isWorkload = kind === 'Deployment' || kind === 'StatefulSet';
      return [key, isWorkload ? String(metadata.generation) : metadata.resourceVersion] as const;
    });
    return Object.fromEntries(entries);
  }

  const pairs = (stack: LiveStack) => Promise.all(LEAVES.map((name) => storedPair(stack, name)));
  const hold = () => sleep(2500);

  /** Renewal of every leaf: another key, and everything else as it stands. */
  async function expectRenewal(stack: LiveStack, before: readonly StoredPair[]): Promise<void> {
    now = new Date(now.getTime() + 41 * MINUTE);
    const after = await waitFor(
      'the leaves to be renewed',
      async () => {
        const found = await pairs(stack);
        return found.every(({ chainPem }, index) => chainPem !== before[index]?.chainPem) && found;
      },
      TIMEOUT,
    );
    for (const [index, { keyPem, facts }] of after.entries()) {
      const old = before[index];
      expect(keyPem).to.not.equal(old?.keyPem);
      const { uris, dnsNames, ipAddresses, usages, issuer } = facts;
      expect({ uris, dnsNames, ipAddresses, usages, issuer }).to.deep.equal({
        uris: old?.facts.uris,
        dnsNames: old?.facts.dnsNames,
        ipAddresses: old?.facts.ipAddresses,
        usages: old?.facts.usages,
        issuer: old?.facts.issuer,
      });
      expect(uris[0]).to.include('spiffe://good.example.com/');
      expect(facts.notAfter.getTime()).to.be.closeTo(now.getTime() + 60 * MINUTE, 5000);
    }
  }

  const withoutLeaves = (all: Readonly<Record<string, string | undefined>>, stack: LiveStack) =>
    Object.fromEntries(
      Object.entries(all).filter(([key]) => !LEAVES.some((leaf) => key.endsWith(`|${stack.name}-thanos-${leaf}`))),
    );

  describe('by its own settings', () => {
    let stack: LiveStack;
    let before: Readonly<Record<string, string | undefined>>;

    it('is Stalled with the field and the way out, and nothing changes', async () => {
      stack = await makeStack(layer.client, 'settings', NAMESPACE, SHORT);
      await stack.ready();
      before = await versions(stack);
      await stack.put(REFUSED);
      const { message } = await stack.until('Stalled', 'True', 'SpecRefused');
      expect(message)
        .to.include('spec.prometheus.kubernetesDiscovery')
        .and.include('use Namespace, or have the administrator start the operator with --cluster-discovery-namespaces');
      await hold();
      expect(await versions(stack)).to.deep.equal(before);
    });

    it('has its certificates renewed as they stand, and nothing else', async () => {
      await expectRenewal(stack, await pairs(stack));
      expect(withoutLeaves(await versions(stack), stack)).to.deep.equal(withoutLeaves(before, stack));
      const { data } = (await stack.find('Secret', 'client-grafana')) as unknown as {
        readonly data: Readonly<Record<string, string>>;
      };
      const root = (await stack.find('Secret', 'root-ca'))?.['data'] as Readonly<Record<string, string>>;
      expect(data['ca.crt']).to.equal(root['tls.crt']);
    });

    it('is left alone when it is paused as well', async () => {
      await stack.put({ ...REFUSED, paused: true });
      await stack.until('Stalled', 'True', 'SpecRefused');
      const paused = await versions(stack);
      now = new Date(now.getTime() + 41 * MINUTE);
      await hold();
      expect(await versions(stack)).to.deep.equal(paused);
    });

    it('goes on when it is corrected', async () => {
      await stack.put(SHORT);
      await stack.ready();
      expect(await stack.condition('Stalled')).to.include({ status: 'False' });
    });
  });

  describe('because an earlier version of the schema took it', () => {
    it('is Stalled with the field, and its certificates are renewed', async () => {
      const stack = await makeStack(layer.client, 'stored', NAMESPACE, SHORT);
      await stack.ready();
      const before = await versions(stack);
      const restore = await forgetTimeout();
      await waitFor('the older schema', () => taken(stack, { ...SHORT, query: { timeout: '2d' } }), TIMEOUT);
      await restore();
      const { message } = await stack.until('Stalled', 'True', 'SpecRefused');
      expect(message).to.include('spec.query.timeout must be a duration').and.include('(is "2d")');
      expect(await versions(stack)).to.deep.equal(before);
      await expectRenewal(stack, await pairs(stack));
      expect(withoutLeaves(await versions(stack), stack)).to.deep.equal(withoutLeaves(before, stack));
    });

    const taken = (stack: LiveStack, spec: StackSpecInput) =>
      stack.put(spec).then(
        () => true,
        () => false,
      );

    /** Takes any text as timeout of Query. @returns what brings the schema back */
    async function forgetTimeout(): Promise<() => Promise<void>> {
      const ref = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        name: `${PLURAL}.securethanos.io`,
      };
      const definition = await layer.client.get(ref);
      const older = structuredClone(definition) as unknown as Definition & KubernetesObject;
      const timeout =
        older.spec.versions[0]?.schema.openAPIV3Schema.properties.spec.properties.query.properties.timeout;
      for (const key of ['pattern', 'x-kubernetes-validations']) delete timeout?.[key];
      await layer.client.replace(older, USER);
      return async () => {
        const { metadata } = await layer.client.get(ref);
        const { resourceVersion = '' } = metadata;
        await layer.client.replace({ ...definition, metadata: { ...definition.metadata, resourceVersion } }, USER);
      };
    }
  });

  describe('because an input is unusable', () => {
    it('keeps the names of its certificates until the input is back', async () => {
      const secretName = 'refused-objstore';
      const spec = { ...SHORT, objectStorage: { secretRef: { name: secretName } } };
      const secret = objectStorageSecret(NAMESPACE, secretName);
      await layer.client.apply(secret, USER);
      const stack = await makeStack(layer.client, 'blocked', NAMESPACE, spec);
      await stack.ready();
      const before = await pairs(stack);
      await layer.client.remove({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name: secretName });
      await stack.put({ ...spec, tls: { ...spec.tls, trustDomain: 'another.example.com' } });
      await stack.until('Stalled', 'True', 'ObjectStorageSecretMissing');
      await hold();
      expect((await pairs(stack)).map(({ chainPem }) => chainPem)).to.deep.equal(
        before.map(({ chainPem }) => chainPem),
      );
      await expectRenewal(stack, before);
      await layer.client.apply(secret, USER);
      await stack.ready();
      const [query] = await pairs(stack);
      expect(query?.facts.uris[0]).to.include('spiffe://another.example.com/');
    });
  });

  describe('selectors that match nothing', () => {
    const labels = { app: 'late-grafana' };
    let stack: LiveStack;

    it('are named, and hold nothing up', async () => {
      stack = await makeStack(layer.client, 'selectors', NAMESPACE, {
        ...SMALL,
        ruler: { ruleSelector: { matchLabels: { team: 'none' } } },
        clients: [{ name: 'grafana', podSelector: { matchLabels: labels } }],
        networkPolicy: {
          alertmanagers: { podSelector: { matchLabels: { team: 'none' } } },
        },
      });
      await stack.ready();
      const { message } = await stack.until('SelectorsMatch', 'False', 'NothingSelected');
      expect(message)
        .to.include('spec.ruler.ruleSelector selects no PrometheusRule')
        .and.include('spec.clients[0] selects no pod for client grafana: label its pods')
        .and.include('spec.networkPolicy.alertmanagers selects no pod');
      expect(await stack.condition('Stalled')).to.include({ status: 'False' });
    });

    it('are well when what they select has come', async () => {
      await layer.client.create(pod('late', labels), { fieldManager: 'user' });
      await stack.put({
        ...SMALL,
        clients: [{ name: 'grafana', podSelector: { matchLabels: labels } }],
        networkPolicy: { dns: { cidrs: ['10.96.0.10/32'] } },
      });
      await stack.until('SelectorsMatch', 'True', 'AllMatch');
      await stack.put({ ...SMALL, networkPolicy: { dns: { cidrs: ['10.96.0.10/32'] } } });
      await waitFor(
        'no word of selectors',
        async () => (await stack.condition('SelectorsMatch')) === undefined,
        TIMEOUT,
      );
    });
  });

  it('takes the longest names: derived ones are shortened by a hash', async () => {
    const stack = await makeStack(layer.client, 'n'.repeat(63), NAMESPACE, {
      ...SMALL,
      clients: [{ name: 'c'.repeat(40) }, { name: `${'c'.repeat(39)}d` }],
    });
    await stack.ready();
    const names = [...(await stack.objects()).values()].map(({ metadata }) => metadata.name);
    expect(names.length).to.be.greaterThan(20);
    expect(Math.max(...names.map(({ length }) => length))).to.be.at.most(52);
  });
});

/** As much of the definition as the test changes. */
interface Definition {
  readonly spec: {
    readonly versions: readonly {
      readonly schema: {
        readonly openAPIV3Schema: {
          readonly properties: {
            readonly spec: {
              readonly properties: {
                readonly query: { readonly properties: { readonly timeout: Record<string, unknown> } };
              };
            };
          };
        };
      };
    }[];
  };
}

const pod = (name: string, labels: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: NAMESPACE, labels },
  spec: { containers: [{ name: 'main', image: 'example.com/none' }], automountServiceAccountToken: false },
});
