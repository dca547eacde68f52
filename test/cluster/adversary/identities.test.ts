import { expect } from 'chai';
import { STACK_NAME } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { identityOf, isSame } from '../../../src/stack/identities.ts';
import { meshServerName } from '../../../src/stack/names.ts';
import type { ResolvedStack } from '../../../src/stack/resolve/resolve.ts';
import { allowedAt, edgesTo } from '../../../src/stack/topology.ts';
import type { Place } from '../../../src/verify/listeners/places.ts';
import { lookAtStack, type RunningStack } from '../../support/adversary/running-stack.ts';
import { socketsAt } from '../../support/adversary/sockets.ts';
import { CLIENT } from '../../support/client-pod.ts';
import { type Attempt, attempt, certificateOf } from '../../support/listeners.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { type Loot, TRIALS, type Trial } from './trials.ts';

/** Of a stack with the name of ours. */
const OTHER_NAMESPACE = 'adversary-identities';
const LANGUAGES = ['http', 'grpc'] as const;

/** What one attempt of a trial came to, for people; no text of it comes from a certificate or a key. */
interface Result {
  readonly trial: Trial;
  readonly place: Place;
  readonly served: boolean;
  readonly line: string;
  readonly isAsItShould: boolean;
}

describe('every listener of every pod', () => {
  let running: RunningStack;
  let loot: Loot;
  const results: Result[] = [];

  before(async () => {
    await useQuickstart();
    running = await lookAtStack();
    loot = await takeLoot(running.stack);
  });

  after(async () => {
    const { cluster } = await useQuickstart();
    await cluster.kubectl(['delete', 'namespace', OTHER_NAMESPACE, '--ignore-not-found']);
  });

  it('is known to the kernel, and is asked', async () => {
    const found = (await socketsAt(running.pods.map(({ address }) => address))).flat();
    expect([running.places.length, found.length]).to.deep.equal([19, 19]);
  });

  for (const trial of TRIALS) {
    it(sentence(trial), async () => {
      const made = await make(trial);
      results.push(...made);
      expect(made.filter(({ isAsItShould }) => !isAsItShould).map(({ line }) => line)).to.deep.equal([]);
    });
  }

  it('has served somebody, and refused somebody, in each language', () => {
    for (const place of running.places) {
      const own = results.filter((result) => result.place === place);
      const languages = place.protocol === 'grpc' ? 1 : 2;
      // On gRPC, plaintext is tried in both languages.
      expect(own.length).to.equal(TRIALS.length * languages + (languages === 1 ? 1 : 0));
      expect(own.filter(({ served }) => served).length, nameOf(place)).to.be.at.least(2 * languages);
      expect(own.filter(({ served }) => !served).length, nameOf(place)).to.be.at.least(15 * languages);
    }
  });

  it('of gRPC serves components that have no edge to it too, because Thanos checks the signer alone', () => {
    const { topology } = running.stack;
    const unchecked = results.filter(({ place: { component, protocol }, trial: { holder, isOfMesh = false } }) => {
      if (protocol !== 'grpc' || !isOfMesh || !topology.components.some((one) => one === holder?.name)) return false;
      return !edgesTo(topology, component).some(
        (edge) => edge.protocol === 'grpc' && holder !== undefined && isSame(edge.from, holder),
      );
    });
    expect(unchecked.filter(({ served }) => !served).map(({ line }) => line)).to.deep.equal([]);
    // 4 components have a certificate that may ask. None has an edge to the 2 pods of Query, and Query alone one to the 6 others.
    expect(unchecked.length).to.equal(4 * 2 + 3 * 6);
  });

  /** Each listener of TLS in each language that it may know; plaintext in both. */
  async function make(trial: Trial): Promise<readonly Result[]> {
    const tls = await trial.show?.(loot);
    const tried = running.places.flatMap((place) =>
      LANGUAGES.filter((language) => !tls || place.protocol === 'http' || language === 'grpc').map((language) => ({
        place,
        language,
      })),
    );
    const outcomes = await attempt(
      tried.map(
        ({ place: { pod, port }, language }): Attempt => ({
          host: pod.address,
          port,
          protocol: language,
          ...(tls ? { tls } : {}),
        }),
      ),
    );
    return tried.map(({ place, language }, index) => {
      const { served = false, refused = false, seen = '' } = outcomes[index] ?? {};
      const line = `${nameOf(place)}, ${language}, ${trial.what}: ${served ? 'served' : refused ? 'refused' : 'unknown'} (${seen})`;
      return { trial, place, served, line, isAsItShould: shouldServe(trial, place) ? served : refused };
    });
  }

  const shouldServe = ({ holder, isOfMesh = false }: Trial, { component, protocol }: Place): boolean =>
    protocol === 'grpc'
      ? isOfMesh
      : holder !== undefined && allowedAt(running.stack.topology, component).some((one) => isSame(one, holder));
});

const nameOf = ({ pod, component, port }: Place): string => `${component} on port ${port} of pod ${pod.name}`;

function sentence({ what, holder, isOfMesh }: Trial): string {
  if (holder && isOfMesh) return `serves on gRPC, and on HTTP exactly where the graph has an edge: ${what}`;
  if (holder) return `serves on HTTP exactly where the graph has an edge, and not on gRPC: ${what}`;
  if (isOfMesh) return `refuses on HTTP, and can't tell from a component on gRPC: ${what}`;
  return `refuses ${what}`;
}

/** All keys stay in the memory of this process, and of the program that dials. */
async function takeLoot(stack: ResolvedStack): Promise<Loot> {
  await makeOtherStack();
  const read = async (rest: string, namespace?: string) => {
    const { cert, key } = await certificateOf(`${STACK_NAME}-thanos-${rest}`, namespace);
    return { cert, key };
  };
  return {
    ours: (rest) => read(rest),
    theirs: (rest) => read(rest, OTHER_NAMESPACE),
    identity: (holder) => identityOf(stack, stack.spec.tls.trustDomain, holder),
    meshName: meshServerName(stack),
  };
}

/** Its object storage is missing, so that the operator issues its certificates and starts no pod. */
async function makeOtherStack(): Promise<void> {
  const { cluster } = await useQuickstart();
  const metadata = { name: STACK_NAME, namespace: OTHER_NAMESPACE };
  const spec = { objectStorage: { secretRef: { name: 'none' } }, clients: [{ name: CLIENT }] };
  await cluster.apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: OTHER_NAMESPACE } },
    { apiVersion: 'securethanos.io/v1alpha1', kind: 'SecureThanosStack', metadata, spec },
  ]);
  const isIssued = () => certificateOf(`${STACK_NAME}-thanos-client-${CLIENT}`, OTHER_NAMESPACE);
  await waitFor('the certificates of another stack', isIssued, { timeout: 60_000, interval: 500 });
}
