import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { clusterLayout, type Layout } from '../../../../../sandbox/cluster/layout.ts';
import { policyEnforcer } from '../../../../../sandbox/cluster/network-policy/enforce.ts';
import { refuseUnenforced } from '../../../../../sandbox/cluster/network-policy/failure.ts';

const HOOKS = 'test/support/policies-enforced.ts';
const REFUSAL = 'conflicting protocols specified: ip vs. ip6';

const nothing = { list: async () => [] };

describe('sandbox/cluster/network-policy/enforce', () => {
  let cache: string;
  let layout: Layout;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'policies-'));
    layout = clusterLayout(join(cache, 'secure-thanos-operator', 'cluster'));
    await mkdir(layout.run, { recursive: true });
  });

  afterEach(() => rm(cache, { recursive: true }));

  const refusing = async (): Promise<never> => {
    throw new Error(REFUSAL);
  };

  it('lists what is in force', async () => {
    await policyEnforcer(nothing, layout, async () => undefined)();
    expect(JSON.parse(await readFile(layout.policyState, 'utf8'))).to.deep.equal([]);
    await refuseUnenforced(layout);
  });

  it('says that the filter was refused, and goes on saying so', async () => {
    let isRefused = true;
    const enforce = policyEnforcer(nothing, layout, () => (isRefused ? refusing() : Promise.resolve()));
    await expectRejection(enforce(), REFUSAL);
    await expectRejection(refuseUnenforced(layout), `did not enforce network policies: ${REFUSAL}`);
    isRefused = false;
    await enforce();
    await expectRejection(refuseUnenforced(layout), REFUSAL);
  });

  it('counts an API server that does not answer as no failure: what is in force stays so', async () => {
    const enforce = policyEnforcer({ list: refusing }, layout, async () => undefined);
    await expectRejection(enforce(), REFUSAL);
    await refuseUnenforced(layout);
  });

  it('makes a run red in which every test passes', async () => {
    expect((await run()).exitCode).to.equal(0);
    await writeFile(layout.policyFailure, REFUSAL);
    const { exitCode, stdout } = await run();
    expect(exitCode).not.to.equal(0);
    expect(stdout).to.include(`did not enforce network policies: ${REFUSAL}`);
  });

  it('makes every run of the cluster layer red', async () => {
    expect(JSON.parse(await readFile('.mocharc.cluster.json', 'utf8')).require).to.include(HOOKS);
  });

  /** Mocha with a test that passes, on the cluster of a cache of its own. */
  async function run() {
    const test = join(cache, 'passes.mjs');
    await writeFile(test, "describe('a test', () => { it('passes', () => {}); });");
    return execa(process.execPath, ['node_modules/mocha/bin/mocha.js', '--no-config', '--require', HOOKS, test], {
      env: { SECURETHANOS_CACHE: cache },
      reject: false,
    });
  }
});

async function expectRejection(work: Promise<void>, message: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.message).to.include(message);
}
