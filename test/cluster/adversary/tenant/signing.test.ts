// Whoever may write the Secret of a client, or of a component, wants a CA of the stack to sign what he put there. The moment for
// that is when an input blocks: certificates are then renewed as they stand.
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { isIssuedBy } from '../../../../src/pki/inspect.ts';
import type { Component } from '../../../../src/stack/components.ts';
import type { Place } from '../../../../src/verify/listeners/places.ts';
import {
  type Forged,
  forge,
  forgeSelfSigned,
  type Holding,
  makeOwnAuthority,
} from '../../../support/adversary/forgery.ts';
import { lookAtStack } from '../../../support/adversary/running-stack.ts';
import {
  CLIENT,
  NAMESPACE,
  object,
  PATIENCE,
  putCertificate,
  STACK,
  untilCondition,
  untilReady,
  useTenant,
} from '../../../support/adversary/tenant/place.ts';
import { podsOf } from '../../../support/cluster-pods.ts';
import { type Attempt, attempt, certificateOf } from '../../../support/listeners.ts';
import { everSigned, namesOf } from './signed.ts';

const OWNER = `spiffe://cluster.local/ns/${NAMESPACE}/stack/${STACK}`;
const API_SERVER = ['kubernetes.default.svc'];
/** Whose Secret is written, and the CA that signs for it. */
const SECRETS = { [`client-${CLIENT}`]: 'access', 'query-tls': 'mesh' } as const;
type Rest = keyof typeof SECRETS;

/** What lies in a Secret afterwards, by what it says. */
const ATTACKS: readonly (readonly [who: string, rest: Rest, names: Forged])[] = [
  ['Prometheus', `client-${CLIENT}`, { uris: [`${OWNER}/prometheus`] }],
  ['the operator', `client-${CLIENT}`, { uris: [`${OWNER}/operator`] }],
  ['the API server', `client-${CLIENT}`, { dnsNames: API_SERVER }],
  ['itself and the API server', `client-${CLIENT}`, { uris: [`${OWNER}/client/${CLIENT}`], dnsNames: API_SERVER }],
  ['the Ruler', 'query-tls', { uris: [`${OWNER}/ruler`] }],
  ['itself and the API server, as a component', 'query-tls', { uris: [`${OWNER}/query`], dnsNames: API_SERVER }],
];

describe('a tenant who writes certificates into Secrets while an input blocks', () => {
  let signed: readonly string[];
  let pods: readonly string[];
  /** What he made and what he got. */
  const held: Record<string, Holding> = {};

  before(async () => {
    const { cluster } = await useTenant();
    for (const component of ['ruler', 'prometheus', 'compactor']) await untilReady(component);
    signed = await signedSoFar();
    pods = await podsOf(cluster, NAMESPACE, STACK);
    await cluster.apply([object('Secret', 'refused', { stringData: { 'objstore.yml': 'type: FAX' } })]);
    await nameStorage('refused');
    await untilCondition(STACK, 'Stalled', 'True', 'ObjectStorageInvalid');
  });

  for (const [who, rest, names] of ATTACKS)
    it(`is not signed to be ${who}: the holder of the Secret gets a new key for his own names`, async () => {
      const own = await makeOwnAuthority(`Thanos ${SECRETS[rest]} CA of ${NAMESPACE}/${STACK}`);
      // Due for renewal at once.
      const hostile = await forge(own, { usages: ['clientAuth', 'serverAuth'], hours: [-0.9, 0.1], ...names });
      held[`forged: ${who}`] = hostile;
      await expectRepaired(rest, hostile);
    });

  it('is not signed to be Prometheus by a leaf that signed itself, as a request would be', async () => {
    const hostile = await forgeSelfSigned({ uris: [`${OWNER}/prometheus`], hours: [-0.9, 0.1] });
    held['signed by itself: Prometheus'] = hostile;
    await expectRepaired(`client-${CLIENT}`, hostile);
  });

  for (const rest of Object.keys(SECRETS) as Rest[])
    it(`does not have the leaf of Prometheus renewed in the Secret ${rest}, where he copied it`, async () => {
      await expectRepaired(rest, await certificateOf(`${STACK}-thanos-prometheus-tls`, NAMESPACE));
    });

  it('has got no name signed that was not signed before', async () => {
    expect(signed.length).to.be.at.least(8);
    expect(await signedSoFar()).to.deep.equal(signed);
  });

  it('is refused by Thanos and Prometheus with what he made and with what he got; who may ask is served', async () => {
    held['issued to the client'] = await certificateOf(`${STACK}-thanos-client-${CLIENT}`, NAMESPACE);
    const { places } = await lookAtStack({ namespace: NAMESPACE, name: STACK });
    expect(new Set(places.map(({ component }) => component))).to.include.all.keys('ruler', 'compactor', 'prometheus');
    for (const [what, holding] of Object.entries(held)) {
      const outcomes = await attempt(places.map((place) => attemptAt(place, holding)));
      const served = places.filter((_, index) => outcomes[index]?.refused !== true);
      expect(served.map(nameOf), what).to.deep.equal([]);
    }
    const ruler = places.filter(({ component }) => component === ('ruler' satisfies Component));
    const genuine = await certificateOf(`${STACK}-thanos-prometheus-tls`, NAMESPACE);
    const outcomes = await attempt(ruler.map((place) => attemptAt(place, genuine)));
    expect(outcomes.map(({ served }) => served)).to.deep.equal(ruler.map(() => true));
  });

  it('has moved no pod, and the stack goes on when the input is good', async () => {
    const { cluster } = await useTenant();
    await nameStorage(STACK);
    await untilCondition(STACK, 'Stalled', 'False');
    expect(await podsOf(cluster, NAMESPACE, STACK)).to.deep.equal(pods);
    expect(await signedSoFar()).to.deep.equal(signed);
  });

  async function nameStorage(name: string): Promise<void> {
    const { cluster } = await useTenant();
    const patch = JSON.stringify({ spec: { objectStorage: { secretRef: { name } } } });
    await cluster.kubectl(['patch', 'securethanosstack', STACK, '-n', NAMESPACE, '--type=merge', '-p', patch]);
  }

  /** Writes it, and waits for what the operator puts in its place. */
  async function expectRepaired(rest: Rest, { cert, key }: Holding): Promise<void> {
    const { cluster } = await useTenant();
    const secret = `${STACK}-thanos-${rest}`;
    const good = await certificateOf(secret, NAMESPACE);
    await putCertificate(cluster, secret, { cert, key });
    const [authority = ''] = await authorities([SECRETS[rest]]);
    const look = async () => {
      const found = await certificateOf(secret, NAMESPACE);
      return found.cert !== cert && isIssuedBy(found.cert, authority) && found;
    };
    const repaired = await waitFor(`a certificate of the ${SECRETS[rest]} CA`, look, PATIENCE);
    expect(namesOf(repaired.cert)).to.equal(namesOf(good.cert));
    expect([key, good.key]).to.not.include(repaired.key);
  }
});

const authorities = (names: readonly string[] = ['mesh', 'access']): Promise<readonly string[]> =>
  Promise.all(names.map(async (one) => (await certificateOf(`${STACK}-thanos-${one}-ca`, NAMESPACE)).cert));

const signedSoFar = async (): Promise<readonly string[]> => everSigned(NAMESPACE, await authorities());

const attemptAt = ({ pod, port, protocol }: Place, { cert, key }: Holding): Attempt => ({
  host: pod.address,
  port,
  protocol,
  tls: { cert, key },
});

const nameOf = ({ component, protocol, port }: Place): string => `${component}, ${protocol} on port ${port}`;
