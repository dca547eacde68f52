import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { keyOf, refOf } from '../../../src/api/objects.ts';
import { isApplied } from '../../../src/controller/apply/difference.ts';
import { withDesiredHash } from '../../../src/manifests/desired-hash.ts';
import { inspectChain } from '../../../src/pki/inspect.ts';
import { hideRemoval } from '../../support/api-server/hidden-removal.ts';
import { mortalClient } from '../../support/api-server/mortal-client.ts';
import { storedPair } from '../../support/api-server/stored-certificates.ts';
import { expectedCertificates, expectedObjects, type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { startOperator } from '../../support/operator.ts';
import { startInProcess } from '../../support/operator-in-process.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

interface Templated {
  readonly template: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } };
}

const NAMESPACE = 'stacks-crash';
const LIVES = 150;
const LEAVES = ['query-tls', 'store-server', 'store-probe', 'compactor-server', 'compactor-probe', 'client-grafana'];
/** Times of death after the caches are full, in milliseconds: from the first request of a pass to its end. */
const DEATHS = [0, 30, 80, 150, 300, 600];

describe('the operator survives its own end at any moment', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    stack = await makeStack(layer.client, 'crash', NAMESPACE, { ...SMALL, ruler: {}, clients: [{ name: 'grafana' }] });
  });

  it('goes on where it was, when it dies after each of its writes', async () => {
    const { lives, roots } = await liveAndDie();
    expect(lives).to.be.greaterThan(30);
    expect(roots.size, 'root CAs that were ever kept').to.equal(1);
    await expectWhole();
  });

  it('changes a CA under all leaves, when it dies after each of its writes', async () => {
    await layer.client.remove(stack.ref('Secret', 'mesh-ca'));
    const { lives } = await liveAndDie();
    expect(lives).to.be.greaterThan(5);
    await expectWhole();
  });

  it('ends in the same state when its process is killed again and again', async () => {
    await layer.client.remove(stack.ref('Secret', 'root-ca'));
    const objects = [...(await stack.objects()).values()].filter(({ metadata }) => !metadata.name.endsWith('-ca'));
    await Promise.all(objects.map((object) => layer.client.remove(refOf(object))));
    for (const death of DEATHS) {
      const operator = await startOperator(layer.plane, layer.kubeconfig, [`--namespaces=${NAMESPACE}`]);
      await sleep(death);
      await operator.kill();
    }
    const stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace: NAMESPACE });
    await waitFor('the end state', async () => (await wrongObjects()).length === 0, { timeout: 20_000 });
    // Its status may still be that of before: the operator runs until it is true.
    await expectWhole();
    await stop();
  });

  it('replaces pods for a removed client, when it dies between the record and the list, which somebody rewrites meanwhile', async () => {
    const wrap = { kubeconfig: layer.kubeconfig, namespace: NAMESPACE };
    const before = (await recordOfQuery())?.epoch;
    expect(await markOfPods()).to.equal(before);
    await stack.put({ ...SMALL, ruler: {} });
    const mortal = mortalClient(1);
    const stop = await startInProcess({ ...wrap, wrap: mortal.wrap });
    await mortal.death;
    await stop();
    const after = (await recordOfQuery())?.epoch;
    expect(after)
      .to.match(/^[0-9a-f]{10}$/)
      .and.not.equal(before);
    expect(await markOfPods()).to.equal(before);
    await hideRemoval(layer.client, stack, 'grafana');
    const end = await startInProcess(wrap);
    await stack.ready();
    await end();
    expect(await markOfPods()).to.equal(after);
    expect((await recordOfQuery())?.epoch).to.equal(after);
  });

  const recordOfQuery = async () => (await stack.status()).tls?.allowedIdentities?.['query'];
  const markOfPods = async () => {
    const query = (await stack.find('Deployment', 'query')) as unknown as { readonly spec: Templated };
    return query.spec.template.metadata.annotations['securethanos.io/query-identities'];
  };

  /**
   * Lives of one write and of two in turn, until one of them has nothing left to write for some looks. A life of one write
   * never gets beyond the pin of a new key, which it takes with it.
   */
  async function liveAndDie(): Promise<{ readonly lives: number; readonly roots: ReadonlySet<string> }> {
    const roots = new Set<string>();
    for (let lives = 0; lives < LIVES; lives += 1) {
      const mortal = mortalClient(1 + (lives % 2));
      const stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace: NAMESPACE, wrap: mortal.wrap });
      const died = await Promise.race([mortal.death.then(() => true), isQuiet(mortal.reads)]);
      await stop();
      const root = await storedPair(stack, 'root-ca').catch(() => undefined);
      if (root) roots.add(root.facts.fingerprint);
      if (!died) return { lives, roots };
    }
    throw new Error(`it did not come to an end in ${LIVES} lives`);
  }

  /** False after three passes without a death: each pass reads the user's Secret. */
  async function isQuiet(reads: () => number): Promise<boolean> {
    await waitFor('three passes, or a death', async () => reads() >= 3, { timeout: 20_000 }).catch(() => undefined);
    return false;
  }

  /** Objects that are missing or not as planned. */
  async function wrongObjects(): Promise<readonly string[]> {
    const live = await stack.objects();
    const wrong = (await expectedObjects(layer.client, await stack.get())).filter((object) => {
      const found = live.get(keyOf(refOf(object)));
      return !found || !isApplied(withDesiredHash(object), found);
    });
    return wrong.map((object) => keyOf(refOf(object)));
  }

  async function expectWhole(): Promise<void> {
    await stack.until('Ready', 'True');
    expect(await wrongObjects()).to.deep.equal([]);
    const live = await stack.objects();
    for (const name of expectedCertificates(await stack.get()))
      expect(live.has(`v1|Secret|${NAMESPACE}|${name}`), name).to.equal(true);
    const { authorities: pins } = (await stack.status()).tls ?? {};
    for (const authority of ['root', 'mesh', 'access'] as const)
      expect(pins?.[authority], authority).to.equal((await storedPair(stack, `${authority}-ca`)).facts.keyFingerprint);
    for (const leaf of LEAVES) {
      const [, issuer] = inspectChain((await storedPair(stack, leaf)).chainPem);
      const authority = await storedPair(stack, /^client-|-probe$/.test(leaf) ? 'access-ca' : 'mesh-ca');
      expect(issuer?.fingerprint, leaf).to.equal(authority.facts.fingerprint);
    }
  }
});
