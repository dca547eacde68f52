import { once } from 'node:events';
import { connect, type Server } from 'node:net';
import { Duplex } from 'node:stream';
import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import type { Cluster } from '../../../../src/cli/cluster.ts';
import { runVerify, verifyStack } from '../../../../src/cli/verify/verify.ts';
import { inspectCertificate } from '../../../../src/pki/inspect.ts';
import { grpcServer, httpsServer, makeServers, plaintextGrpcServer } from '../../../support/listener-servers.ts';
import { objectsOf, planFor } from '../../../support/plans.ts';
import { workloads } from '../../../support/pods.ts';
import { type Chain, makeChain, P256, serverIdentity } from '../../pki/chains.ts';
import { clientSecret, object, STACK } from '../proxy/stand-in.ts';

const QUERY = workloads(objectsOf(planFor({}))).find(({ labels }) => labels['app.kubernetes.io/component'] === 'query');

describe('verify', () => {
  const servers = makeServers();
  let chain: Chain;
  let objects: Map<string, KubernetesObject>;
  let pods: KubernetesObject[];
  let ports: Map<number, number>;
  let asked: string[];
  let told: string;

  before(async () => {
    chain = await makeChain(P256, new Date());
  });
  beforeEach(async () => {
    const root = chain.root.certificatePem;
    const spec = {
      objectStorage: { secretRef: { name: 'objstore' } },
      clients: [{ name: 'admin' }, { name: 'metrics', access: ['store'] }],
    };
    const status = {
      components: [{ name: 'query', ready: '1/1', version: 'v0.42.4', trust: 'prod-thanos-trust-1' }],
      tls: { certificates: '7/7', rootFingerprint: inspectCertificate(root).fingerprint },
    };
    objects = new Map([
      ['SecureThanosStack/prod', object('prod', { spec, status })],
      ['ConfigMap/prod-thanos-trust-1', object('prod-thanos-trust-1', { data: { 'root.crt': root } })],
      ['Secret/prod-thanos-client-admin', clientSecret(chain, 'admin')],
      ['Secret/prod-thanos-client-metrics', clientSecret(chain, 'metrics')],
    ]);
    pods = [queryPod({})];
    ports = new Map();
    await listen(10901, grpcServer(serverIdentity(chain)));
    await listen(10902, httpsServer(serverIdentity(chain)));
    asked = [];
    told = '';
  });
  afterEach(() => servers.stop());

  const listen = async (port: number, server: Server) => void ports.set(port, await servers.start(server));

  const queryPod = (spec: object, ready = 'True'): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'query-0', namespace: STACK.namespace, labels: QUERY?.labels ?? {} },
    spec: { ...QUERY?.pod, ...spec },
    status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: ready }] },
  });

  /** A port where nobody listens is a stream that ends with the words of the node. */
  const forward: Cluster['forward'] = async ({ port }) => {
    const local = ports.get(port);
    if (local === undefined) {
      const dead = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
      setImmediate(() =>
        dead.destroy(new Error(`pod monitoring/query-0: dial tcp4 127.0.0.1:${port}: connection refused`)),
      );
      return dead;
    }
    const socket = connect(local, '127.0.0.1');
    await once(socket, 'connect');
    return Duplex.from({ readable: socket, writable: socket });
  };
  const cluster: Cluster = {
    client: {
      find: async ({ kind, name }) => {
        asked.push(kind);
        return objects.get(`${kind}/${name}`);
      },
      list: async () => ({ items: pods, resourceVersion: '1' }),
      pages: async function* () {
        yield { items: pods, resourceVersion: '1' };
      },
    },
    forward,
  };
  const write = (text: string) => {
    told += text;
  };
  const run = (client?: string) =>
    verifyStack(STACK, { output: 'json', ...(client === undefined ? {} : { client }) }, cluster, {
      out: write,
      error: write,
    });
  const rows = () =>
    (
      JSON.parse(told) as {
        findings: { place: string; verdict: string; reason: string; seen: string; keyExchange?: string }[];
      }
    ).findings;
  const seen = (place: string) => rows().find((row) => row.place === place);

  it('finds a good stack protected, and reads no Secret', async () => {
    expect(await run()).to.equal(0);
    expect(rows().map(({ place, verdict }) => `${place} ${verdict}`)).to.deep.equal([
      'gRPC port 10901 verified',
      'HTTP port 10902 verified',
    ]);
    expect(asked).to.not.include('Secret');
  });

  it('tells how each listener agreed on keys', async () => {
    await listen(10902, httpsServer(serverIdentity(chain), { ecdhCurve: 'X25519' }));
    expect(await run()).to.equal(0);
    expect(seen('gRPC port 10901')).to.include({ keyExchange: 'X25519MLKEM768' });
    expect(seen('HTTP port 10902')).to.include({ keyExchange: 'X25519' });
  });

  describe('of a stack that requires hybrid key exchange', () => {
    beforeEach(() => {
      const stack = objects.get('SecureThanosStack/prod') ?? expect.fail();
      const spec = { ...(stack['spec'] as object), tls: { keyExchange: 'RequireHybrid' } };
      objects.set('SecureThanosStack/prod', { ...stack, spec });
      const container = QUERY?.pod.containers[0] ?? expect.fail();
      const args = [...(container.args ?? []), '--grpc-server-tls-curves=X25519MLKEM768'];
      pods = [queryPod({ containers: [{ ...container, args }] })];
    });

    it('fails where gRPC takes classical groups', async () => {
      expect(await run()).to.equal(1);
      expect(seen('gRPC port 10901')).to.include({ verdict: 'violation', reason: 'ClassicalKeyExchange' });
    });

    it('is good where gRPC refuses them', async () => {
      await listen(10901, grpcServer(serverIdentity(chain), { ecdhCurve: 'X25519MLKEM768' }));
      expect(await run(), told).to.equal(0);
      expect(seen('gRPC port 10901')).to.include({ refusesClassical: true });
      expect(seen('gRPC port 10901')?.seen).to.include('refuses classical key exchange');
    });
  });

  it('fails when gRPC answers plaintext', async () => {
    await listen(10901, plaintextGrpcServer());
    expect(await run()).to.equal(1);
    expect(seen('gRPC port 10901')).to.include({ verdict: 'violation', reason: 'PlaintextAnswered' });
  });

  it('fails when a container was added', async () => {
    pods = [queryPod({ ephemeralContainers: [{ name: 'debugger' }] })];
    expect(await run()).to.equal(1);
    expect(seen('container debugger')).to.include({ reason: 'UnexpectedListener' });
  });

  it('fails when gRPC serves a declared client, which is not a component', async () => {
    expect(await run('admin')).to.equal(1);
    expect(seen('gRPC port 10901')).to.include({ verdict: 'violation', reason: 'ForeignIdentityServed' });
    expect(seen('HTTP port 10902')?.seen).to.include('serves the certificate shown to it');
  });

  it('fails when HTTP serves a declared client that has its place elsewhere', async () => {
    expect(await run('metrics')).to.equal(1);
    expect(seen('HTTP port 10902')).to.include({ verdict: 'violation', reason: 'ForeignIdentityServed' });
  });

  it('fails when the certificate is of another root', async () => {
    const foreign = await makeChain(P256, new Date());
    await listen(10902, httpsServer(serverIdentity(foreign)));
    expect(await run()).to.equal(1);
    expect(seen('HTTP port 10902')).to.include({ reason: 'UnexpectedCertificate' });
  });

  it('can not tell when nobody listens, ready or not', async () => {
    ports.clear();
    expect(await run()).to.equal(2);
    told = '';
    pods = [queryPod({}, 'False')];
    expect(await run()).to.equal(2);
    expect(new Set(rows().map(({ reason }) => reason))).to.deep.equal(new Set(['NotVerifiedYet']));
  });

  it('can not tell when no pod runs', async () => {
    pods = [];
    expect(await run()).to.equal(2);
  });

  const REFUSALS: readonly (readonly [what: string, prepare: () => void, says: RegExp, client?: string])[] = [
    [
      'there is no stack',
      () => objects.delete('SecureThanosStack/prod'),
      /there is no SecureThanosStack monitoring\/prod/,
    ],
    [
      'the spec is refused',
      () => objects.set('SecureThanosStack/prod', object('prod', { spec: {} })),
      /the spec of monitoring\/prod is refused: spec/,
    ],
    [
      'the status names no root',
      () =>
        objects.set('SecureThanosStack/prod', {
          ...(objects.get('SecureThanosStack/prod') as KubernetesObject),
          status: {},
        }),
      /names no root yet/,
    ],
    [
      'the root is not the one in the status',
      () =>
        objects.set(
          'ConfigMap/prod-thanos-trust-1',
          object('x', { data: { 'root.crt': chain.authority.certificatePem } }),
        ),
      /does not hold the root/,
    ],
    [
      'another root stands beside the root',
      () => {
        const data = { 'root.crt': `${chain.root.certificatePem}${chain.authority.certificatePem}` };
        objects.set('ConfigMap/prod-thanos-trust-1', object('prod-thanos-trust-1', { data }));
      },
      /does not hold the root .*, and it alone/,
    ],
    ['there is no root', () => objects.delete('ConfigMap/prod-thanos-trust-1'), /does not hold the root/],
    ['the client is not declared', () => undefined, /client 'nobody' .* clients are admin, metrics/, 'nobody'],
    ['the client has no Secret', () => objects.delete('Secret/prod-thanos-client-admin'), /is missing/, 'admin'],
  ];
  for (const [what, prepare, says, client] of REFUSALS) {
    it(`says so when ${what}`, async () => {
      prepare();
      const refusal = await run(client).then(
        () => 'verified',
        (error: Error) => error.message,
      );
      expect(refusal).to.match(says);
    });
  }

  it('explains itself', async () => {
    expect(await runVerify(['--help'], { out: write, error: write })).to.equal(0);
    expect(told).to.include('Exit codes: 0');
  });

  it('exits with 2 when there is no cluster', async () => {
    expect(await runVerify(['prod', '--kubeconfig', '/nowhere'], { out: write, error: write })).to.equal(2);
    expect(told).to.match(/^securethanos verify: /);
  });
});
