import { expect } from 'chai';
import { type KubernetesObject, keyOf, refOf } from '../../../src/api/objects.ts';
import { withDigests } from '../../../src/controller/caches/held-texts.ts';
import type { Context, StackObject } from '../../../src/controller/context.ts';
import { gather } from '../../../src/controller/gather.ts';
import { hold } from '../../../src/controller/hold.ts';
import { desire } from '../../../src/plan/desire.ts';
import type { Workload } from '../../../src/stack/components.ts';
import { wantedRelease } from '../../../src/stack/release.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { judgesHere } from '../../../src/threads/judges.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../support/plans.ts';

const FEATURE = '--enable-feature=promql-experimental-functions';
const specOf = (version: string): StackSpecInput => ({
  ...MINIMAL,
  version,
  ruler: { ruleConfigMaps: [{ name: 'team' }], additionalArgs: [FEATURE] },
});
const [OLD, NEW] = ['v0.40.1', 'v0.42.4'];

const ruleOf = (expr: string) => `groups: [{name: g, rules: [{record: team, expr: "${expr}"}]}]`;
/** v0.40 does not know it, v0.42 does. */
const NEWER_RULE = ruleOf('first_over_time(up[5m])');
const LAST_GOOD = ruleOf('sum(up)');

const CONFIG_MAP: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'team', namespace: 'monitoring' },
  data: { 'a.yaml': NEWER_RULE },
};

const READY = { replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2, observedGeneration: 1 };

/** Deployment or StatefulSet of a workload as it is made for a version, with pods that are ready and stay so, or are not. */
function workload(version: string, name: Workload, isReady: boolean): KubernetesObject {
  const found = objectsOf(planOf(resolved(stackObject(specOf(version))))).find(
    ({ kind, metadata }) => /^(Deployment|StatefulSet)$/.test(kind) && metadata.name === `prod-thanos-${name}`,
  );
  if (!found) throw new Error(name);
  return { ...found, status: isReady ? READY : { ...READY, readyReplicas: 1, availableReplicas: 1 } };
}

interface Seen {
  /** Who has the other version, ready; of the others the first is on its way to it. */
  readonly arrived: readonly Workload[];
  readonly deployed?: string;
}

const ORDER: readonly Workload[] = ['store', 'ruler', 'query', 'compactor'];

/** Rules that a pass hands to the Ruler, and what it says of those that it doesn't. */
async function pass(from: string, to: string, { arrived, deployed }: Seen) {
  const [first] = ORDER.filter((name) => !arrived.includes(name));
  const rolling = first ? [first] : [];
  const live = ORDER.map((name) =>
    workload(arrived.includes(name) || name === first ? to : from, name, name !== first),
  );
  const parts = deployed === undefined ? [] : [rulesPart(deployed)];
  const client = {
    find: async (ref: Parameters<typeof keyOf>[0]) =>
      [CONFIG_MAP, ...parts].find((one) => keyOf(ref) === keyOf(refOf(one))),
    get: async () => object,
    list: async () => ({ items: [], resourceVersion: '1' }),
  };
  const components = ORDER.map((name) => {
    const stack = resolved(stackObject(specOf(arrived.includes(name) ? to : from)));
    return { name, ready: '', version: '', rolledOut: wantedRelease(stack, name) };
  });
  const object = { ...stackObject(specOf(to)), status: { components, versionChange: { rolling, waiting: [] } } };
  const context = {
    client,
    caches: { ofStack: () => new Map([...live, ...parts].map(withDigests).map((one) => [keyOf(refOf(one)), one])) },
    judges: judgesHere,
    now: () => new Date(),
  } as unknown as Context;
  const stack = resolved(object);
  const gathered = await gather(context, object as StackObject, stack);
  const { held } = await hold(context, stack, gathered);
  const { user } = desire({ stack, certificates: held, inputs: gathered.inputs, seen: gathered.seen });
  const said = user.rejectedRules.map(({ message }) => message).join();
  return { rules: JSON.stringify(user.rules), said };
}

/** What the operator gave to the Ruler before. */
const rulesPart = (text: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'prod-thanos-rules-0', namespace: 'monitoring' },
  data: { 'a.yaml': `# ConfigMap team, key a.yaml\n${text}\n` },
});

describe('a pass, on a rule that one of two versions can not read', () => {
  const WAITING: readonly (readonly [what: string, arrived: readonly Workload[]])[] = [
    ['Ruler waits', []],
    ['Ruler is on its way', ['store']],
    ['Query, which calculates it, is on its way', ['store', 'ruler']],
  ];
  for (const [what, arrived] of WAITING)
    it(`leaves it out while ${what}, and says until when`, async () => {
      const { rules, said } = await pass(OLD, NEW, { arrived });
      expect(rules).to.not.include('first_over_time');
      expect(said).to.include('"first_over_time"').and.include('taken when both have the new one');
    });

  it('takes it by itself when both have the newer one, before the Compactor is through', async () => {
    const { rules, said } = await pass(OLD, NEW, { arrived: ['store', 'ruler', 'query'] });
    expect(rules).to.include('first_over_time');
    expect(said).to.equal('');
  });

  it('keeps what was last good of its file', async () => {
    const { rules, said } = await pass(OLD, NEW, { arrived: [], deployed: LAST_GOOD });
    expect(rules).to.include('sum(up)').and.not.include('first_over_time');
    expect(said).to.include('"first_over_time"');
  });

  it('takes it from all when an older version is wanted, those that still have the newer one too', async () => {
    const { rules, said } = await pass(NEW, OLD, { arrived: [], deployed: NEWER_RULE });
    expect(rules).to.not.include('first_over_time');
    expect(said).to.include('came with a later Thanos');
  });
});
