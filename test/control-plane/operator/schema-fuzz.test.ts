// Random specs, judged by `validate` and by the API server: what one refuses, the other refuses.
import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { API_VERSION, KIND, PLURAL } from '../../../src/api/group.ts';
import type { ApiError } from '../../../src/kube/api-error.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../../src/kube/config.ts';
import { createTransport, type Transport } from '../../../src/kube/transport.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { randomOf } from '../../support/fuzz/random.ts';
import { makeSpecs } from '../../support/fuzz/specs.ts';
import { useOperatorLayer } from '../../support/operator-layer.ts';

const NAMESPACE = 'default';
const PATH = `/apis/${API_VERSION}/namespaces/${NAMESPACE}/${PLURAL}`;
const AT_ONCE = 8;
const COUNT = Number(process.env['FUZZ_CASES'] ?? 400);
/** Another one each time; a finding says with which one it comes again. */
const SEED = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));

describe(`random specs (FUZZ_SEED=${SEED})`, () => {
  let config: PooledKubeConfig;
  let transport: Transport;

  before(async () => {
    const layer = await useOperatorLayer();
    config = loadKubeConfig({ kubeconfig: layer.plane.kubeconfig });
    transport = createTransport(config);
  });
  after(() => config?.close());

  /** What the server says, '' for nothing. */
  async function refusal(spec: unknown): Promise<string> {
    const body = { apiVersion: API_VERSION, kind: KIND, metadata: { name: 'dry-run', namespace: NAMESPACE }, spec };
    try {
      await transport.request('POST', PATH, { query: { dryRun: 'All', fieldValidation: 'Strict' }, body });
      return '';
    } catch (error) {
      return (error as ApiError).message;
    }
  }

  it(`are taken by validate when the API server takes them, and by no other rule (${COUNT})`, async () => {
    const specs = makeSpecs(SEED, COUNT, randomOf(SEED)).entries();
    const faults: string[] = [];
    let taken = 0;
    const work = async () => {
      for (const [, spec] of specs) {
        const [first] = parseSpec(spec).violations;
        const said = await refusal(spec);
        if (said === '') taken += 1;
        if ((first === undefined) === (said === '')) continue;
        const ours = first ? `${first.path} ${first.message}` : 'good';
        faults.push(`validate: ${ours}; server: ${said || 'good'}; ${JSON.stringify(spec)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(faults.slice(0, 5), `${faults.length} of ${COUNT}, FUZZ_SEED=${SEED}`).to.deep.equal([]);
    // What refuses everything agrees too.
    expect(taken).to.be.within(COUNT / 5, (COUNT * 4) / 5);
  });
});
