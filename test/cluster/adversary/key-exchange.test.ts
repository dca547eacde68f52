// A stack that requires a hybrid key exchange: whoever offers a classical one alone is refused wherever Thanos can refuse him.
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { HYBRID_GROUP } from '../../../src/stack/key-exchange.ts';
import type { StackStatus } from '../../../src/stack/types.ts';
import { beside } from '../../support/beside.ts';
import { attempt, certificateOf, findListeners, type ListenerPlace, type Outcome } from '../../support/listeners.ts';
import { lookAtOnce } from '../../support/look-at-once.ts';
import { SIDE, type SideStack, useSideStack } from '../../support/side-stack.ts';

const PATIENCE = { timeout: 120_000, interval: 3000 };
/** gRPC of Query, Store, Ruler and Sidecar; HTTP of these, of Compactor and of Prometheus. */
const COUNTS = { grpc: 4, http: 6 };

// Before pods of the stack are killed.
const { before, it } = beside(SIDE.name);

describe('a stack that requires a hybrid key exchange', () => {
  let stack: SideStack;
  let places: readonly ListenerPlace[];

  before(async () => {
    stack = await useSideStack();
    places = await findListeners(SIDE);
  });

  it('serves whoever offers one, at every listener', async () => {
    const outcomes = await show(HYBRID_GROUP);
    expect(where(outcomes, 'grpc', 'served')).to.have.length(COUNTS.grpc);
    expect(where(outcomes, 'http', 'served')).to.have.length(COUNTS.http);
  });

  it('refuses on gRPC whoever offers a classical one alone, with the same certificate, and can not on HTTP', async () => {
    const outcomes = await show('X25519');
    expect(where(outcomes, 'grpc', 'refused')).to.have.length(COUNTS.grpc);
    expect(where(outcomes, 'http', 'served')).to.have.length(COUNTS.http);
  });

  it('says in its status what was agreed on, how many listeners refuse, and that those of HTTP can not', async () => {
    const { tls, message } = await waitFor('a verification', lookAtStatus, PATIENCE);
    expect(tls?.keyExchange).to.equal(HYBRID_GROUP);
    // There are two Stores.
    expect(message).to.include(`is enforced by ${COUNTS.grpc + 1} of them, which refused classical groups.`);
    expect(message).to.include(`The other ${COUNTS.http + 1} agreed on ${HYBRID_GROUP} and can't refuse`);
    expect(message).to.match(/as no HTTP listener can\.$/);
  });

  /** Shows the certificate of Prometheus, whom every listener serves, and one group, to one pod of each component. */
  async function show(group: string): Promise<readonly Outcome[]> {
    const { cert, key } = await certificateOf(`${SIDE.name}-thanos-prometheus-tls`, SIDE.namespace);
    return attempt(places.map(({ host, port, protocol }) => ({ host, port, protocol, tls: { cert, key, group } })));
  }

  const where = (outcomes: readonly Outcome[], protocol: 'grpc' | 'http', what: 'served' | 'refused') =>
    places.filter((place, index) => place.protocol === protocol && outcomes[index]?.[what] === true);

  async function lookAtStatus() {
    await lookAtOnce(stack.cluster, SIDE);
    const { status } = await stack.cluster.get(['securethanosstack', SIDE.name, '-n', SIDE.namespace]);
    const { tls, conditions = [] } = status as StackStatus;
    const found = conditions.find(({ type }) => type === 'MTLSVerified');
    return found?.status === 'True' && { tls, message: found.message };
  }
});
