import { expect } from 'chai';
import fc from 'fast-check';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { AT_ONCE_OF_AN_OBJECT } from '../../../../src/controller/apply/conflicts.ts';
import { WRITTEN_KINDS } from '../../../../src/controller/caches/caches.ts';
import { type Edit, editsOf } from '../../../support/drift/edits.ts';
import { makeFullStack } from '../../../support/drift/full-stack.ts';
import { type Outcome, runLane } from '../../../support/drift/lane.ts';
import { percentile, type Reverts, readReverts } from '../../../support/drift/reverts.ts';
import { startWatcher, type Watcher } from '../../../support/drift/watcher.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { explanationOf, isOwnTest } from './refusals.ts';

const NAME = 'fields';
/** All of them take a few minutes: `npm run test:exhaustive`. Otherwise some of each object, others each time. */
const FIELDS_PER_OBJECT = process.env['EXHAUSTIVE'] === 'true' ? Number.POSITIVE_INFINITY : 6;
/** After more an operator leaves an object alone for a while: the next one knows nothing of them. */
const EDITS_AT_ONCE = AT_ONCE_OF_AN_OBJECT - 2;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const WORKLOADS = ['Deployment', 'StatefulSet'];
/** Nobody may bind a role that allows more than he may, not even for the moment until an edit of it is taken back. */
const ROLES = ['Role', 'ClusterRole'];

describe('the operator takes back every edit of every field that it applied', function () {
  this.timeout(900_000);
  let layer: OperatorLayer;
  let watcher: Watcher;
  let objects: readonly KubernetesObject[];
  const outcomes: Outcome[] = [];

  before(async () => {
    layer = await useOperatorLayer();
    const stack = await makeFullStack(layer.client, NAME, NAMESPACE);
    await stack.ready();
    watcher = await startWatcher(layer.client, [...WRITTEN_KINDS, 'ClusterRole', 'ClusterRoleBinding'], NAMESPACE);
    objects = watcher.all().filter(({ metadata }) => metadata.labels?.['securethanos.io/stack'] === NAME);
    console.log(`      ${objects.length} objects, seed ${SEED}`);
  });

  after(() => watcher.stop());

  it('by one write to the object, and not one to anything else', async () => {
    const roles = await editAll(({ kind }) => ROLES.includes(kind));
    const others = await editAll(({ kind }) => ![...ROLES, ...WORKLOADS].includes(kind));
    const unrelated = [...roles.unrelated, ...others.unrelated];
    expect(
      unrelated.filter((write) => !/^(create|patch) events /.test(write)),
      'beside what tells of it',
    ).to.deep.equal([]);
  });

  it('also in workloads, where only the status tells besides that pods are replaced', async () => {
    const { unrelated } = await editAll(({ kind }) => WORKLOADS.includes(kind));
    expect(unrelated.filter((write) => !/ (securethanosstacks\/status|events) /.test(write))).to.deep.equal([]);
  });

  it('knows for every other field why nobody can edit it', () => {
    const edited = new Set(outcomes.filter(({ result }) => result === 'reverted').map(fieldOf));
    const others = outcomes.filter((outcome) => !edited.has(fieldOf(outcome)));
    expect(others.filter((outcome) => !explanationOf(outcome)).map((one) => JSON.stringify(one))).to.deep.equal([]);
    const fields = new Set(others.map(fieldOf));
    console.log(`      ${edited.size} fields were edited, ${fields.size} can't be`);
    const reasons = Map.groupBy(others, (outcome) => explanationOf(outcome) ?? '');
    for (const [why, all] of reasons) console.log(`      ${new Set(all.map(fieldOf)).size} ${why}`);
  });

  /** A second write to an object that was edited last would come with a pass that is under way. */
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1500));
  const fieldOf = ({ object, field }: Outcome) => `${object} ${field}`;

  async function editAll(isChosen: (object: KubernetesObject) => boolean): Promise<Reverts> {
    const since = new Date();
    const chosen = objects.filter(isChosen);
    const found = await editInRounds(chosen);
    outcomes.push(...found);
    expect(found.filter(({ result }) => result === 'kept')).to.deep.equal([]);
    await settle();
    const reverts = await readReverts(layer.plane, chosen, since);
    tell(found, reverts);
    expect(reverts.surplus).to.deep.equal([]);
    expect(reverts.seconds.length).to.equal(found.filter(({ result }) => result === 'reverted').length);
    return reverts;
  }

  async function editInRounds(chosen: readonly KubernetesObject[]): Promise<readonly Outcome[]> {
    const lanes = chosen.map((object) => ({
      object,
      edits: sample(editsOf(object).filter((edit) => !isOwnTest(object, edit))),
    }));
    const found: Outcome[] = [];
    for (let from = 0; lanes.some(({ edits }) => edits.length > from); from += EDITS_AT_ONCE) {
      if (from > 0) {
        await settle();
        await layer.restart();
      }
      const round = lanes.map(({ object, edits }) =>
        runLane(layer.client, watcher, object, edits.slice(from, from + EDITS_AT_ONCE)),
      );
      found.push(...(await Promise.all(round)).flat());
    }
    return found;
  }

  function tell(found: readonly Outcome[], { seconds }: Reverts): void {
    const counts = [...Map.groupBy(found, ({ result }) => result)].map(([result, all]) => `${all.length} ${result}`);
    const times = `p50 ${percentile(seconds, 50).toFixed(3)} s, p99 ${percentile(seconds, 99).toFixed(3)} s`;
    console.log(`      ${found.length} edits: ${counts.join(', ')}; from the edit to the write ${times}`);
  }
});

/** All edits of some fields. */
function sample(edits: readonly Edit[]): readonly Edit[] {
  const fields = [...new Set(edits.map(({ field }) => field))];
  if (fields.length <= FIELDS_PER_OBJECT) return edits;
  const lengths = { minLength: FIELDS_PER_OBJECT, maxLength: FIELDS_PER_OBJECT };
  const [chosen = []] = fc.sample(fc.shuffledSubarray(fields, lengths), { seed: SEED, numRuns: 1 });
  return edits.filter(({ field }) => chosen.includes(field));
}
