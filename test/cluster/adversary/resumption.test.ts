import { expect } from 'chai';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import type { Place } from '../../../src/verify/listeners/places.ts';
import { lookAtStack } from '../../support/adversary/running-stack.ts';
import { askQuery } from '../../support/client-pod.ts';
import { type Attempt, attempt, certificateOf, type Outcome } from '../../support/listeners.ts';
import { useQuickstart } from '../../support/quickstart.ts';

type Tls = NonNullable<Attempt['tls']>;

const STACK = ['securethanosstack', STACK_NAME, '-n', STACK_NAMESPACE];
const CLIENT = 'adversary';
/** A pod that is replaced stays up for the sleep of its preStop hook; the next one waits until it is available. */
const ROLLOUT = { timeout: 400_000, interval: 1000 };

describe('the TLS session of a client', () => {
  /** As the stack had them. */
  let clients: readonly object[];
  let certificate: Tls;
  let doors: readonly Place[];
  /** One of each of these listeners, in their order. */
  let sessions: readonly string[];

  before(async () => {
    const { cluster } = await useQuickstart();
    clients = (await cluster.get(STACK)).spec.clients;
    await setClients([...clients, { name: CLIENT, access: ['query'] }]);
    certificate = await waitFor('the certificate of the client', certificateOfClient, ROLLOUT);
    doors = await doorsOfClient();
    const isLetIn = async () => (await show(doors, certificate)).every(({ served }) => served);
    await waitFor('the client to be served by each pod of Query', isLetIn, ROLLOUT);
  });

  after(async () => {
    await setClients(clients);
    await waitFor('the stack to be Ready without the client', isSettled, ROLLOUT);
  });

  it('is resumed by the listener that gave it, with a certificate and without', async () => {
    expect(doors).to.have.length(2);
    sessions = await takeSessions(doors, certificate);
    for (const [index, session] of sessions.entries()) {
      const door = doors.slice(index, index + 1);
      const outcomes = [...(await show(door, { ...certificate, session })), ...(await show(door, { session }))];
      expect(outcomes.map(({ served, resumed }) => ({ served, resumed }))).to.deep.equal([
        { served: true, resumed: true },
        { served: true, resumed: true },
      ]);
    }
  });

  it('opens no other listener: neither gRPC of the same pod, nor the same listener of another pod', async () => {
    const { places } = await lookAtStack();
    for (const [index, session] of sessions.entries()) {
      const others = places.filter(
        ({ pod, port }) => pod.name !== doors[index]?.pod.name || port !== doors[index]?.port,
      );
      expect(others).to.have.length(18);
      expect(await notRefused(others, { session })).to.deep.equal([]);
      // With the certificate, the client is who it is: the other pod of Query serves it, by a new session.
      const served = await notRefused(others, { ...certificate, session });
      expect(served).to.deep.equal([`${doors[1 - index]?.pod.name}:10902 served`]);
    }
  });

  it('ends with the CA that signed the certificate, although no pod is replaced', async () => {
    const { cluster } = await useQuickstart();
    await cluster.kubectl(['delete', 'secret', `${STACK_NAME}-thanos-access-ca`, '-n', STACK_NAMESPACE]);
    const renewed = async () => {
      const held = await certificateOfClient();
      return held.cert !== certificate.cert && (await show(doors, held)).every(({ served }) => served) && held;
    };
    const held = await waitFor('the listeners to take a certificate of the new CA', renewed, ROLLOUT);
    for (const session of sessions) {
      expect(await notRefused(doors, { session })).to.deep.equal([]);
      expect(await notRefused(doors, { ...certificate, session })).to.deep.equal([]);
    }
    certificate = held;
    sessions = await takeSessions(doors, held);
    // The declared client of the other tests gets its new certificate by the kubelet.
    await waitFor('the declared client to be served again', () => askQuery('/api/v1/status/buildinfo'), ROLLOUT);
  });

  it('ends with the client: no pod resumes it, and none serves its certificate any more', async () => {
    await setClients(clients);
    await waitFor('Query to be replaced', async () => (await isSettled()) && (await isReplaced(doors)), ROLLOUT);
    const { places } = await lookAtStack();
    const now = await doorsOfClient();
    expect(now).to.have.length(2);
    for (const session of sessions) {
      expect(await notRefused(places, { session })).to.deep.equal([]);
      expect(await notRefused(places, { ...certificate, session })).to.deep.equal([]);
    }
    expect(await notRefused(places, certificate)).to.deep.equal([]);
  });
});

async function certificateOfClient(): Promise<Tls> {
  const { cert, key } = await certificateOf(`${STACK_NAME}-thanos-client-${CLIENT}`);
  return { cert, key };
}

async function takeSessions(places: readonly Place[], certificate: Tls): Promise<readonly string[]> {
  const outcomes = await show(places, certificate);
  return outcomes.map(({ session }) => session ?? expect.fail('no session was given'));
}

async function setClients(clients: readonly object[]): Promise<void> {
  const { cluster } = await useQuickstart();
  await cluster.kubectl(['patch', ...STACK, '--type=merge', '-p', JSON.stringify({ spec: { clients } })]);
}

const doorsOfClient = async (): Promise<readonly Place[]> =>
  (await lookAtStack()).places.filter(({ component, protocol }) => component === 'query' && protocol === 'http');

/** Shows the same to each of some listeners. */
const show = (places: readonly Place[], tls: Tls): Promise<readonly Outcome[]> =>
  attempt(places.map(({ pod, port, protocol }) => ({ host: pod.address, port, protocol, tls })));

/** Those that did not refuse, or resumed a session. */
async function notRefused(places: readonly Place[], tls: Tls): Promise<readonly string[]> {
  const outcomes = await show(places, tls);
  return outcomes.flatMap(({ refused, served, resumed, seen }, index) => {
    if (refused && resumed !== true) return [];
    const place = `${places[index]?.pod.name}:${places[index]?.port}`;
    return [`${place} ${resumed ? 'resumed' : served ? 'served' : seen}`];
  });
}

/** Ready of the newest spec, with all pods. */
async function isSettled(): Promise<boolean> {
  const { cluster } = await useQuickstart();
  const { metadata, status } = await cluster.get(STACK);
  const ready = status.conditions.find(({ type }: { type: string }) => type === 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === metadata.generation;
}

async function isReplaced(earlier: readonly Place[]): Promise<boolean> {
  const { pods } = await lookAtStack();
  const names = pods.filter(({ isReady }) => isReady).map(({ name }) => name);
  return pods.length === names.length && earlier.every(({ pod }) => !names.includes(pod.name));
}
