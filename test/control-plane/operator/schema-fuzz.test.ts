// Random specs, judged by `validate` and by the API server: what one refuses, the other refuses.
import { expect } from 'chai';
import { API_VERSION, KIND, PLURAL } from '../../../src/api/group.ts';
import type { ApiError } from '../../../src/kube/api-error.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../../src/kube/config.ts';
import { createTransport, type Transport } from '../../../src/kube/transport.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { randomOf } from '../../support/fuzz/random.ts';
import { fuzzCases, fuzzSeed, fuzzTimeout } from '../../support/fuzz/run.ts';
import { useOperatorLayer } from '../../support/operator-layer.ts';
import { makeSpecs } from './random-specs.ts';

const NAMESPACE = 'default';
const PATH = `/apis/${API_VERSION}/namespaces/${NAMESPACE}/${PLURAL}`;
const AT_ONCE = 8;
/** Of a fault, what is printed: what both say, and the beginning of the spec. */
const LONGEST_FAULT = 1000;
const COUNT = fuzzCases(400);
const SEED = fuzzSeed();

/**
 * Rules that would not fit into the CRD at every place (src/api/schema/labels.ts): the operator says them in the status.
 * The last one is of keys such as __proto__, which maps of labels would need a rule each for (src/stack/resolve/parse.ts).
 */
const IN_CODE_ALONE =
  /must hold keys and values of labels|key must be a key of labels|is no name of a field, label or annotation/;

describe(`random specs (FUZZ_SEED=${SEED})`, function () {
  this.timeout(fuzzTimeout(COUNT));
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

  /** What the two say differently of a spec; '' for nothing. */
  async function difference(spec: unknown): Promise<string> {
    const [first] = parseSpec(spec).violations;
    const said = await refusal(spec);
    const agree = (first === undefined) === (said === '');
    if (agree || (said === '' && IN_CODE_ALONE.test(first?.message ?? ''))) return '';
    const ours = first ? `${first.path} ${first.message}` : 'good';
    return `validate: ${ours}; server: ${said || 'good'}; ${JSON.stringify(spec)}`;
  }

  it(`are taken by validate when the API server takes them, and by no other rule (${COUNT})`, async () => {
    const specs = makeSpecs(SEED, COUNT, randomOf(SEED));
    const queue = specs.values();
    const faults: string[] = [];
    const work = async () => {
      for (const spec of queue) faults.push(await difference(spec));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const found = faults.filter((fault) => fault !== '').map((fault) => fault.slice(0, LONGEST_FAULT));
    expect(found.join('\n'), `${found.length} of ${COUNT}, FUZZ_SEED=${SEED}`).to.equal('');
    // What refuses everything agrees too.
    const taken = specs.filter((spec) => parseSpec(spec).violations.length === 0).length;
    expect(taken).to.be.within(COUNT / 5, (COUNT * 4) / 5);
  });
});
