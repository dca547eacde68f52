import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { API_VERSION, KIND } from '../../../../src/api/group.ts';
import { keyOf, refOf } from '../../../../src/api/objects.ts';
import { inspectCertificate } from '../../../../src/pki/inspect.ts';
import type { CertificateFacts } from '../../../../src/pki/types.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import {
  expectedCertificates,
  expectedObjects,
  type LiveStack,
  makeStack,
  SMALL,
} from '../../../support/live-stack.ts';
import { startInProcess } from '../../../support/operator-in-process.ts';
import {
  makeNamespaceWithInputs,
  NAMESPACE,
  type OperatorLayer,
  useOperatorLayer,
} from '../../../support/operator-layer.ts';

/** The longest name of a namespace, of a stack (it is a label value) and of a client. */
const LONG_NAMESPACE = 'n'.repeat(63);
const LONG = 's'.repeat(62);
const CLIENTS = ['c'.repeat(40), `${'c'.repeat(39)}d`];
const FULL: StackSpecInput = {
  ...SMALL,
  ruler: {},
  prometheus: { kubernetesDiscovery: 'Namespace' },
  clients: CLIENTS.map((name) => ({ name })),
};
const COMPONENTS = ['query', 'store', 'compactor', 'ruler', 'prometheus', 'sidecar'];
/** They serve with one certificate and are probed with another. */
const WITH_PROBES = ['store', 'compactor'];
/** The garbage collector learns of a new kind within half a minute. */
const TIMEOUT = { timeout: 75_000 };

describe('two stacks with the longest names, which differ in the last letter', () => {
  let layer: OperatorLayer;
  let stop: () => Promise<void>;
  let stacks: readonly [LiveStack, LiveStack];

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, LONG_NAMESPACE);
    stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace: LONG_NAMESPACE });
    const make = (end: string) => makeStack(layer.client, `${LONG}${end}`, LONG_NAMESPACE, FULL);
    stacks = [await make('a'), await make('b')];
    await Promise.all(stacks.map((stack) => stack.ready()));
  });
  after(() => stop());

  it('get every object of their plans', async () => {
    for (const stack of stacks) {
      const objects = await stack.objects();
      const wanted = [
        ...(await expectedObjects(layer.client, await stack.get())).map((object) => keyOf(refOf(object))),
        ...expectedCertificates(await stack.get()).map((name) => `v1|Secret|${LONG_NAMESPACE}|${name}`),
      ];
      expect(new Set(wanted).size, 'names are unique').to.equal(wanted.length);
      expect([...objects.keys()]).to.have.members(wanted);
    }
  });

  it('share none of them', async () => {
    const [one, other] = await Promise.all(stacks.map(async (stack) => [...(await stack.objects()).keys()]));
    expect(one?.filter((key) => other?.includes(key))).to.deep.equal([]);
  });

  it('have names that Services, pods and labels can carry', async () => {
    for (const stack of stacks) {
      for (const { kind, metadata } of (await stack.objects()).values()) {
        expect(metadata.name.length, `${kind} ${metadata.name}`).to.be.at.most(52);
        for (const value of Object.values(metadata.labels ?? {})) expect(value.length).to.be.at.most(63);
      }
    }
  });

  it('have certificates for names that DNS and SPIFFE allow, each with its own identity', async () => {
    for (const stack of stacks) {
      const facts = await leavesOf(stack);
      const holders = [...COMPONENTS, ...WITH_PROBES, ...CLIENTS.map((name) => `client/${name}`)];
      expect(facts.flatMap(({ uris }) => uris)).to.have.members(
        holders.map((holder) => `spiffe://cluster.local/ns/${LONG_NAMESPACE}/stack/${stack.name}/${holder}`),
      );
      const hosts = facts.flatMap(({ dnsNames }) => dnsNames);
      for (const host of hosts) {
        expect(host.length, host).to.be.at.most(253);
        for (const label of host.split('.')) expect(label.length, host).to.be.within(1, 63);
      }
      const services = [...(await stack.objects()).values()].filter(({ kind }) => kind === 'Service');
      expect(services.length).to.be.at.least(COMPONENTS.length);
      expect(hosts).to.include.members(services.map(({ metadata }) => `${metadata.name}.${LONG_NAMESPACE}.svc`));
    }
  });

  it('go one by one: the other is not touched', async () => {
    const [one, other] = stacks;
    const versions = async () =>
      [...(await other.objects()).entries()].map(([key, { metadata }]) => [key, metadata.resourceVersion]);
    const before = await versions();
    await one.remove();
    await waitFor('the first to be gone', async () => (await one.objects()).size === 0, TIMEOUT);
    expect(await versions()).to.deep.equal(before);
  });

  /** What stands in the certificates of components and clients; their Secrets have shortened names. */
  async function leavesOf(stack: LiveStack): Promise<readonly CertificateFacts[]> {
    const secrets = [...(await stack.objects()).values()].filter(({ kind }) => kind === 'Secret');
    const pems = secrets.flatMap((secret) => (secret['data'] as Readonly<Record<string, string>>)['tls.crt'] ?? []);
    const facts = pems.map((pem) => inspectCertificate(Buffer.from(pem, 'base64').toString()));
    return facts.filter(({ uris }) => uris.length > 0);
  }
});

describe('a stack with a name at the limit', () => {
  let layer: OperatorLayer;
  before(async () => {
    layer = await useOperatorLayer();
  });

  it('gets a ClusterRole of its own, and loses it', async () => {
    const name = 'w'.repeat(63);
    const stack = await makeStack(layer.client, name, NAMESPACE, {
      ...SMALL,
      prometheus: { kubernetesDiscovery: 'Cluster' },
    });
    await stack.ready();
    const labelSelector = `securethanos.io/stack=${name}`;
    const roles = async () => (await layer.client.list('ClusterRole', { labelSelector })).items;
    expect((await roles()).map(({ metadata }) => metadata.name.length)).to.deep.equal([63]);
    await stack.remove();
    const isGone = async () => (await stack.objects()).size === 0 && (await roles()).length === 0;
    await waitFor('everything to be gone', isGone, TIMEOUT);
  });

  it('may not have one letter more', async () => {
    const metadata = { name: 'w'.repeat(64), namespace: NAMESPACE };
    const stack = { apiVersion: API_VERSION, kind: KIND, metadata, spec: SMALL };
    const answer = await layer.client.create(stack, { fieldManager: 'user' }).then(
      () => 'accepted',
      (error: unknown) => String(error),
    );
    expect(answer).to.include('metadata.name must be a DNS label of at most 63 characters');
  });
});
