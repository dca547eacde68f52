import { expect } from 'chai';
import { issue, makeAuthority } from '../../../sandbox/certificates.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { allowedAt, buildTopology } from '../../../src/stack/topology.ts';
import { beginBeside } from '../../support/beside.ts';
import { askQuery, CLIENT } from '../../support/client-pod.ts';
import { handshakeAlarm } from '../../support/handshake-alarm.ts';
import { type Attempt, attempt, certificateOf, findListeners, type ListenerPlace } from '../../support/listeners.ts';
import { quickstartObjects, useQuickstart } from '../../support/quickstart.ts';

type Tls = Attempt['tls'];

const CLIENT_SECRET = `${STACK_NAME}-thanos-client-${CLIENT}`;
const MESH_SECRET = `${STACK_NAME}-thanos-query-tls`;

describe('the listeners of a stack', () => {
  let listeners: readonly ListenerPlace[];

  before(async () => {
    await useQuickstart();
    beginBeside('recovery');
    listeners = await findListeners();
  });

  it('are all known: gRPC and HTTP of each component', () => {
    const names = listeners.map(({ component, protocol }) => `${component}/${protocol}`);
    expect(names).to.have.members([
      'query/grpc',
      'query/http',
      'store/grpc',
      'store/http',
      'compactor/http',
      'ruler/grpc',
      'ruler/http',
      'prometheus/http',
      'sidecar/grpc',
      'sidecar/http',
    ]);
  });

  it('refuse plaintext', async () => {
    await expectAll({}, () => false);
  });

  it('refuse whoever shows no certificate', async () => {
    await expectAll({ tls: {} }, () => false);
  });

  it('log a line that is alerted on when somebody shows a certificate of a foreign CA, and none before', async () => {
    expect(await alarms(), 'by probes and looks of the operator').to.deep.equal([]);
    await expectAll({ tls: await foreign() }, () => false);
    const attacked = listeners.filter(({ protocol }) => protocol === 'http').map(({ component }) => component);
    expect(await alarms(), 'each listener of HTTP').to.deep.equal(attacked.sort());
  });

  it('refuse the certificate of a foreign CA', async () => {
    await expectAll({ tls: await foreign() }, () => false);
  });

  it('refuse TLS 1.2', async () => {
    const { cert, key } = await certificateOf(MESH_SECRET);
    await expectAll({ tls: { cert, key, maxVersion: 'TLSv1.2' } }, () => false);
  });

  it('serve the declared client on HTTP of Query, and nowhere else', async () => {
    await expectAll(
      { tls: await identity(CLIENT_SECRET) },
      ({ component, protocol }) => component === 'query' && protocol === 'http',
    );
  });

  it('serve Query on gRPC everywhere, and on HTTP where the graph has an edge', async () => {
    const topology = buildTopology(
      parseSpec((await quickstartObjects()).stack.spec).spec ?? expect.fail('the example is refused'),
    );
    await expectAll(
      { tls: await identity(MESH_SECRET) },
      ({ component, protocol }) =>
        protocol === 'grpc' || allowedAt(topology, component).some(({ name }) => name === 'query'),
    );
  });

  it('answer the declared client from its pod, and the policies stop the same certificate in another pod', async () => {
    expect((await askQuery('/api/v1/status/buildinfo')).status).to.equal('success');
    const refusal = await askQuery('/api/v1/status/buildinfo', { pod: 'stranger' }).then(
      String,
      (error: Error) => error.message,
    );
    expect(refusal).to.match(/CLOSED.*(timeout|deadline|refused)/i);
  });

  /** Components whose logs have a line that docs/security.md advises to alert on. */
  async function alarms(): Promise<readonly string[]> {
    const pattern = handshakeAlarm();
    const { cluster } = await useQuickstart();
    const logs = await cluster.kubectl([
      'logs',
      ...['-n', STACK_NAMESPACE, '-l', `securethanos.io/stack=${STACK_NAME}`],
      ...['--all-containers', '--prefix', '--tail=-1', '--max-log-requests=50'],
    ]);
    const containers = logs
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => /^\[pod\/[^/]+\/([^\]]+)\]/.exec(line)?.[1] ?? line);
    return [...new Set(containers)].sort();
  }

  async function expectAll(how: { readonly tls?: Tls }, expected: (place: ListenerPlace) => boolean): Promise<void> {
    const attempts = listeners.map(
      ({ host, port, protocol }): Attempt => ({ host, port, protocol, ...(how.tls ? { tls: how.tls } : {}) }),
    );
    const outcomes = await attempt(attempts);
    const wrong = listeners.flatMap((place, index) => {
      const outcome = outcomes[index];
      return outcome?.served === expected(place)
        ? []
        : [`${place.component}/${place.protocol}: ${outcome?.served ? 'served' : 'refused'} (${outcome?.seen})`];
    });
    expect(wrong).to.deep.equal([]);
  }
});

async function foreign(): Promise<NonNullable<Tls>> {
  const { certificate, key } = await issue(await makeAuthority('stranger'), {
    commonName: 'stranger',
    usages: ['client'],
  });
  return { cert: certificate, key };
}

async function identity(secret: string): Promise<NonNullable<Tls>> {
  const { cert, key } = await certificateOf(secret);
  return { cert, key };
}
