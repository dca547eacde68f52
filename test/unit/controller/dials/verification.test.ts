import type { Server } from 'node:net';
import { Duplex } from 'node:stream';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { type KubernetesObject, keyOf, refOf } from '../../../../src/api/objects.ts';
import { type HeldCertificate, holdCertificates } from '../../../../src/controller/certificates.ts';
import type { Context } from '../../../../src/controller/context.ts';
import { lookAtPods } from '../../../../src/controller/dials/listener-looks.ts';
import { verifyStack } from '../../../../src/controller/dials/verification.ts';
import type { Way } from '../../../../src/dial/attempt.ts';
import { directWay } from '../../../../src/dial/listener.ts';
import { observe } from '../../../../src/observed/observe.ts';
import { keyText } from '../../../../src/pki/key-digest.ts';
import { certificateRequests } from '../../../../src/plan/certificates.ts';
import type { Component, Workload } from '../../../../src/stack/components.ts';
import { componentLabels } from '../../../../src/stack/labels.ts';
import { authoritySecretName, certificateSecretName, componentName } from '../../../../src/stack/names.ts';
import type { ResolvedStack } from '../../../../src/stack/resolve/resolve.ts';
import type { StackSpecInput, StackStatus } from '../../../../src/stack/types.ts';
import { verificationFact } from '../../../../src/status/verification.ts';
import type { VerificationMemory } from '../../../../src/verify/listeners/due.ts';
import { grpcServer, httpsServer, makeServers, plaintextGrpcServer } from '../../../support/listener-servers.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../../support/plans.ts';
import { workloads } from '../../../support/pods.ts';

const MINUTE = 60_000;
const WORKLOADS = ['query', 'store', 'compactor'] as const;
type Held = ReadonlyMap<string, HeldCertificate>;

/** A stack whose pods are servers of this test: each port of each address leads to one of them. */
const makeWorld = () => ({
  // In the past, so that time can pass and certificates that are made then hold now.
  now: new Date(Date.now() - 60 * MINUTE),
  dials: 0,
  /** What the metric says of them. */
  provoked: 0,
  /** Connections that the HTTP listeners refused, each a line in their log. */
  refusals: 0,
  servers: makeServers(),
  live: new Map<string, KubernetesObject>(),
  ports: new Map<string, number>(),
  verified: new Map() as VerificationMemory,
});

describe('verifyStack', () => {
  let world: ReturnType<typeof makeWorld>;
  let stack: ResolvedStack;
  let held: Held;

  const stackOf = (spec: Partial<StackSpecInput> = {}) => resolved(stackObject({ ...MINIMAL, ...spec }));

  before(async () => {
    stack = stackOf();
    held = await holdCertificates(certificateRequests(stack), new Map(), new Date(Date.now() - 120 * MINUTE));
  });
  beforeEach(async () => {
    world = makeWorld();
    for (const workload of WORKLOADS) await run(workload);
  });
  afterEach(() => world.servers.stop());

  const put = (object: KubernetesObject) => void world.live.set(keyOf(refOf(object)), object);

  /** What a component shows. */
  const identityOf = (component: Component) => {
    const { chainPem = '', keyPem = '' } = held.get(certificateSecretName(stack, component)) ?? {};
    return {
      chainPem,
      keyPem: keyText(keyPem),
      rootPem: held.get(authoritySecretName(stack, 'root'))?.certificatePem ?? '',
    };
  };

  const listen = async (address: string, port: number, server: Server) =>
    void world.ports.set(`${address}:${port}`, await world.servers.start(server));

  const countProvokedRefusals = (_: unknown, refusals: number) => {
    world.provoked += refusals;
  };
  const countRefusal = () => {
    world.refusals += 1;
  };
  const counted = (server: Server): Server => server.on('tlsClientError', countRefusal);

  /** A workload that is rolled out, and its pod with its listeners. */
  async function run(workload: (typeof WORKLOADS)[number], isRolledOut = true): Promise<void> {
    await listen(workload, 10902, counted(httpsServer(identityOf(workload))));
    if (workload !== 'compactor') await listen(workload, 10901, grpcServer(identityOf(workload)));
    putWorkload(workload, isRolledOut);
    putPod(workload);
  }

  function putWorkload(workload: Workload, isRolledOut: boolean): void {
    const kind = workload === 'query' ? 'Deployment' : 'StatefulSet';
    const ready = isRolledOut ? 1 : 0;
    put({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: componentName(stack, workload), namespace: stack.namespace, generation: 1 },
      spec: { replicas: 1 },
      status: { observedGeneration: 1, replicas: 1, readyReplicas: ready, updatedReplicas: ready },
    });
  }

  function putPod(
    workload: Workload,
    change: Partial<Record<'spec' | 'status', object>> = {},
    uid = 'first',
    of = stack,
  ): void {
    const name = `${componentName(stack, workload)}-0`;
    const spec = workloads(objectsOf(planOf(of))).find((one) => one.name === componentName(stack, workload))?.pod;
    put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: stack.namespace, uid, labels: componentLabels(stack, workload) },
      spec: { ...spec, ...change.spec },
      status: { phase: 'Running', podIP: workload, conditions: [{ type: 'Ready', status: 'True' }], ...change.status },
    });
  }

  async function verify(
    options: {
      readonly seconds?: number;
      readonly of?: ResolvedStack;
      readonly status?: StackStatus;
      readonly with?: Held;
    } = {},
  ) {
    const context = {
      settings: { verificationSeconds: options.seconds ?? 600 },
      verified: world.verified,
      log: { info: () => undefined },
      metrics: { countProvokedRefusals },
      now: () => world.now,
    } as unknown as Context;
    const wayTo = (address: string, port: number) => {
      world.dials += 1;
      return directWay('127.0.0.1', world.ports.get(`${address}:${port}`) ?? 1);
    };
    const { of = stack, status, with: certificates = held } = options;
    const what = { status, certificates, observed: observe(of, world.live) };
    return (await verifyStack(context, of, what, wayTo)).mtlsVerified;
  }

  const later = (ms: number) => {
    world.now = new Date(world.now.getTime() + ms);
  };

  it('dials every listener of every pod', async () => {
    expect(await verify()).to.deep.equal({
      status: 'True',
      reason: 'Verified',
      message:
        '5 listeners of 3 pods: each served its certificate, refused a connection without one, and refused plaintext.',
      keyExchange: 'X25519MLKEM768',
    });
    expect(world.dials).to.equal(5);
  });

  it('sees who agreed on another key exchange', async () => {
    await listen('store', 10902, httpsServer(identityOf('store'), { ecdhCurve: 'X25519' }));
    const { keyExchange } = (await verify()) ?? expect.fail();
    expect(keyExchange).to.match(
      /^X25519 \(store: HTTP port 10902\), X25519MLKEM768 \(compactor: HTTP port 10902, query:/,
    );
  });

  it('says the same without a dial until the interval has passed', async () => {
    const first = await verify();
    later(8 * MINUTE);
    expect(await verify()).to.equal(first);
    expect(world.dials).to.equal(5);
    later(4 * MINUTE);
    expect(await verify()).to.deep.equal(first);
    expect(world.dials).to.equal(10);
  });

  it('dials anew when a pod was replaced, or a container restarted', async () => {
    const putStore = (uid: string, containerID: string) =>
      putPod('store', { status: { containerStatuses: [{ name: 'store', containerID }] } }, uid);
    putStore('first', 'a');
    await verify();
    putStore('second', 'a');
    await verify();
    expect(world.dials).to.equal(10);
    putStore('second', 'b');
    await verify();
    expect(world.dials).to.equal(15);
  });

  it('waits for the end of a rollout, but not for ever', async () => {
    await run('store', false);
    expect(await verify()).to.equal(undefined);
    expect(world.dials).to.equal(0);
    later(2 * MINUTE);
    expect(await verify()).to.include({ status: 'True' });
    const { dials } = world;
    await run('store');
    await verify();
    expect(world.dials, 'a further look when it has ended').to.equal(dials + 5);
  });

  it('names a listener that speaks plaintext, and looks at it again soon', async () => {
    await listen('store', 10901, plaintextGrpcServer());
    const fact = await verify();
    expect(fact).to.include({ status: 'False', reason: 'PlaintextAnswered' });
    expect(fact?.message).to.include('store: gRPC port 10901 of pod prod-thanos-store-0 answers plaintext (HTTP/2)');
    await listen('store', 10901, grpcServer(identityOf('store')));
    later(2 * MINUTE);
    expect(await verify()).to.include({ status: 'True' });
  });

  it('names plaintext also while pods are replaced', async () => {
    await run('store', false);
    await listen('store', 10901, plaintextGrpcServer());
    await verify();
    later(2 * MINUTE);
    expect(await verify()).to.include({ status: 'False', reason: 'PlaintextAnswered' });
  });

  it('names plaintext of a new image that keeps its pods from getting ready, soon after a good verification', async () => {
    expect(await verify()).to.include({ status: 'True' });
    await run('store', false);
    await listen('store', 10901, plaintextGrpcServer());
    later(2 * MINUTE);
    expect(await verify()).to.include({ status: 'False', reason: 'PlaintextAnswered' });
  });

  it('names a listener that shows the certificate of another component', async () => {
    await listen('store', 10901, grpcServer(identityOf('query')));
    expect(await verify()).to.include({ status: 'False', reason: 'UnexpectedCertificate' });
  });

  it('gives pods time to pick a new certificate up', async () => {
    const stored = new Map([...held].filter(([name]) => name !== certificateSecretName(stack, 'store')));
    const renewed = await holdCertificates(certificateRequests(stack), stored, world.now);
    expect(await verify({ with: renewed })).to.include({ status: 'True' });
    later(15 * MINUTE);
    expect(await verify({ with: renewed })).to.include({ status: 'False', reason: 'UnexpectedCertificate' });
  });

  it('names a container that nobody planned', async () => {
    putPod('store', { spec: { ephemeralContainers: [{ name: 'debugger' }] } });
    const fact = await verify();
    expect(fact).to.include({ status: 'False', reason: 'UnexpectedListener' });
    expect(fact?.message).to.include('store: container debugger of pod prod-thanos-store-0');
  });

  it('knows nothing when no pod can be reached', async () => {
    world.servers.stop();
    expect(await verify()).to.include({ status: 'Unknown', reason: 'CannotDial' });
  });

  it('leaves pods out that have ended, are leaving or have no address', async () => {
    putPod('store', { status: { phase: 'Succeeded' } });
    putPod('compactor', { status: { podIP: undefined } });
    expect((await verify())?.message).to.include('2 listeners of 1 pods');
  });

  it('accepts that HTTP answers without a certificate where the spec wants it so', async () => {
    for (const workload of WORKLOADS)
      await listen(workload, 10902, httpsServer(identityOf(workload), { requestCert: false }));
    expect(await verify()).to.include({ status: 'False', reason: 'AnsweredWithoutCertificate' });
    later(2 * MINUTE);
    const fact = await verify({ of: stackOf({ tls: { http: { clientAuth: 'VerifyIfGiven' } } }) });
    expect(fact).to.include({ status: 'True' });
    expect(fact?.message).to.include('VerifyIfGiven');
  });

  describe('where hybrid key exchange is required', () => {
    const HYBRID = { ecdhCurve: 'X25519MLKEM768' };
    const required = (version = 'v0.42.4') => stackOf({ version, tls: { keyExchange: 'RequireHybrid' } });
    const strict = async () => {
      for (const workload of ['query', 'store'] as const) {
        await listen(workload, 10901, grpcServer(identityOf(workload), HYBRID));
        putPod(workload, {}, 'first', required());
      }
    };

    it('names gRPC that takes classical groups', async () => {
      await strict();
      await listen('store', 10901, grpcServer(identityOf('store')));
      const fact = await verify({ of: required() });
      expect(fact).to.include({ status: 'False', reason: 'ClassicalKeyExchange' });
      expect(fact?.message).to.include(
        'store: gRPC port 10901 of pod prod-thanos-store-0 agrees on keys with who offers',
      );
      expect(fact?.message).to.not.include('query:');
    });

    it('says that gRPC refuses them, and what HTTP agreed on', async () => {
      await strict();
      const fact = await verify({ of: required() });
      expect(fact).to.include({ status: 'True', keyExchange: 'X25519MLKEM768' });
      expect(fact?.message).to.include(
        'enforced by 2 of them, which refused classical groups. The other 3 agreed on X25519MLKEM768',
      );
    });

    it('names HTTP that knows no hybrid group', async () => {
      await strict();
      await listen('compactor', 10902, httpsServer(identityOf('compactor'), { ecdhCurve: 'X25519' }));
      const fact = await verify({ of: required() });
      expect(fact).to.include({ status: 'False', reason: 'ClassicalKeyExchange' });
      expect(fact?.message).to.include('compactor: HTTP port 10902 of pod prod-thanos-compactor-0 agrees on X25519');
    });

    it('asks nothing of who still runs an earlier version, and does not call it enforced', async () => {
      await strict();
      await listen('store', 10901, grpcServer(identityOf('store')));
      putPod('store');
      const rolledOut = { version: 'v0.41.0', image: 'quay.io/thanos/thanos:v0.41.0' };
      const status: StackStatus = {
        components: [{ name: 'store', ready: '1/1', version: 'v0.41.0', rolledOut }],
        versionChange: { rolling: ['query'], waiting: ['store'] },
      };
      const fact = await verify({ of: required(), status });
      expect(fact, fact?.message).to.include({ status: 'True' });
      expect(fact?.message).to.include('enforced by 1 of them');
    });

    it('tries no classical group alone where any is fine', async () => {
      await strict();
      for (const workload of ['query', 'store'] as const) putPod(workload);
      expect((await verify())?.message).to.match(/refused plaintext\.$/);
    });
  });

  it('counts the refusals that its own looks cause at the HTTP listeners, and nothing while it does not look', async () => {
    await verify();
    await waitFor('the refusals', async () => world.refusals >= 9, { timeout: 5000 });
    expect([world.provoked, world.refusals]).to.deep.equal([9, 9]);
    later(8 * MINUTE);
    await verify();
    expect(world.provoked).to.equal(9);
    later(4 * MINUTE);
    await verify();
    await waitFor('the refusals', async () => world.refusals >= 18, { timeout: 5000 });
    expect([world.provoked, world.refusals]).to.deep.equal([18, 18]);
  });

  it('counts fewer refusals where the spec lets HTTP answer without a certificate', async () => {
    for (const workload of WORKLOADS)
      await listen(workload, 10902, counted(httpsServer(identityOf(workload), { requestCert: false })));
    await verify({ of: stackOf({ tls: { http: { clientAuth: 'VerifyIfGiven' } } }) });
    await waitFor('the refusals', async () => world.refusals >= 6, { timeout: 5000 });
    expect([world.provoked, world.refusals]).to.deep.equal([6, 6]);
  });

  it('does nothing when the administrator has switched it off', async () => {
    expect(await verify({ seconds: 0 })).to.include({ status: 'Unknown', reason: 'VerificationOff' });
    expect([world.dials, world.provoked]).to.deep.equal([0, 0]);
  });

  for (const missing of ['root-ca', 'mesh-ca']) {
    it(`knows nothing without the Secret ${missing}, whatever it saw before`, async () => {
      await verify();
      later(15 * MINUTE);
      const others = new Map([...held].filter(([name]) => name !== `prod-thanos-${missing}`));
      expect(await verify({ with: others })).to.include({ status: 'Unknown', reason: 'CannotDial' });
    });
  }

  describe('among pods that take connections and say nothing', () => {
    const DEADLINE = 2000;
    const silent: Way = {
      open: async () => new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() }),
    };

    /** So many pods of Store, with these words of their own after them. @param wayTo of the listeners of Query */
    async function look(pods: number, queries: (port: number) => Way) {
      const { running } = observe(stack, world.live);
      const one = (workload: Workload) => running.find((pod) => pod.workload === workload) ?? expect.fail(workload);
      const stores = Array.from({ length: pods }, (_, index) => ({
        ...one('store'),
        name: `store-${index}`,
        address: 'silent',
      }));
      const wayTo = (address: string, port: number) => (address === 'silent' ? silent : queries(port));
      const began = performance.now();
      const findings = await lookAtPods(
        {
          stack,
          waiting: new Map(),
          pods: [...stores, one('query')],
          settled: new Set(WORKLOADS),
          certificates: held,
          wayTo,
          deadlineMs: DEADLINE,
        },
        new Date(),
      );
      return { findings: findings ?? expect.fail(), tookMs: performance.now() - began };
    }

    it('ends at its deadline, names what it did not reach, and calls nothing of that fine', async () => {
      const { findings, tookMs } = await look(20, () => silent);
      expect(tookMs).to.be.lessThan(3 * DEADLINE);
      expect(findings).to.have.length(42);
      const words = new Set(findings.map(({ verdict, reason, seen }) => `${verdict} ${reason}: ${seen}`));
      expect([...words]).to.deep.equal([
        'unknown PartlyVerified: was not reached within the 2 s that a verification has',
      ]);
      const fact = verificationFact({ findings, clientAuth: 'Require', keyExchange: 'Prefer' });
      expect(fact).to.include({ status: 'Unknown', reason: 'PartlyVerified' });
      expect(fact.message).to.include('within the 2 s that a verification has');
    }).timeout(60_000);

    it('still sees what others answer, side by side with these', async () => {
      const queries = (port: number) => directWay('127.0.0.1', world.ports.get(`query:${port}`) ?? 1);
      const { findings } = await look(2, queries);
      const ofQuery = findings.filter(({ component }) => component === 'query');
      expect(ofQuery.map(({ verdict }) => verdict)).to.deep.equal(['verified', 'verified']);
      expect(verificationFact({ findings, clientAuth: 'Require', keyExchange: 'Prefer' })).to.include({
        status: 'Unknown',
      });
    });

    it('keeps what was proven before the deadline', async () => {
      await listen('query', 10901, plaintextGrpcServer());
      const queries = (port: number) => directWay('127.0.0.1', world.ports.get(`query:${port}`) ?? 1);
      const { findings } = await look(2, queries);
      expect(verificationFact({ findings, clientAuth: 'Require', keyExchange: 'Prefer' })).to.include({
        reason: 'PlaintextAnswered',
      });
    });
  });

  describe('without the Secret of one leaf', () => {
    const others = () => new Map([...held].filter(([name]) => name !== certificateSecretName(stack, 'store')));

    it('judges each other listener, and says which it can not compare', async () => {
      const fact = await verify({ with: others() });
      expect(fact).to.include({ status: 'Unknown', reason: 'PartlyVerified' });
      expect(fact?.message).to.match(
        /^3 listeners are verified, and not: store: .* its Secret is missing or unreadable/,
      );
    });

    for (const component of ['query', 'store'] as const)
      it(`names plaintext of ${component}`, async () => {
        await verify();
        later(15 * MINUTE);
        await listen(component, 10901, plaintextGrpcServer());
        expect(await verify({ with: others() })).to.include({ status: 'False', reason: 'PlaintextAnswered' });
      });
  });
});
