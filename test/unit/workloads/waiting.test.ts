import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { rollOrder } from '../../../src/plan/version-roll.ts';
import { componentsOf, type Workload } from '../../../src/stack/components.ts';
import { type Releases, wantedRelease } from '../../../src/stack/release.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../support/plans.ts';
import { workloads } from '../../support/pods.ts';

const FULL: StackSpecInput = {
  ...MINIMAL,
  ruler: {},
  prometheus: { version: 'v3.13.0', kubernetesDiscovery: 'Namespace' },
};
const CHANGED: StackSpecInput = { ...FULL, version: 'v0.42.4', prometheus: { ...FULL.prometheus, version: 'v3.14.0' } };
const old = planFor({ ...FULL, version: 'v0.40.1' });

function planFor(spec: StackSpecInput): Plan {
  return planOf(resolved(stackObject(spec)));
}

/** All that runs keeps what it has with the older plan. */
const waitingAll = new Map<Workload, Releases>(
  rollOrder(old.stack).map((workload) => [
    workload,
    Object.fromEntries(componentsOf(workload).map((component) => [component, wantedRelease(old.stack, component)])),
  ]),
);
const build = (plan: Plan, waiting: typeof waitingAll = new Map()): readonly KubernetesObject[] =>
  objectsOf({ ...plan, roll: { rolling: [], waiting } });
const textsOf = (objects: readonly KubernetesObject[]) =>
  new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, JSON.stringify(object)]));
const isPolicy = (name: string) => name.startsWith('NetworkPolicy');

describe('workloads that wait for their turn to change their version', () => {
  it('stay as they are to the byte, with their files and all that is theirs', () => {
    const before = textsOf(build(old));
    for (const [name, text] of textsOf(build(planFor(CHANGED), waitingAll)))
      if (!isPolicy(name)) expect(text, name).to.equal(before.get(name));
  });

  it('and only they', () => {
    const others = new Map([...waitingAll].filter(([workload]) => workload !== 'store'));
    const after = textsOf(build(planFor(CHANGED)));
    const found = [...textsOf(build(planFor(CHANGED), others))].filter(([name, text]) => text === after.get(name));
    expect(found.map(([name]) => name).filter((name) => name.startsWith('StatefulSet'))).to.deep.equal([
      'StatefulSet prod-thanos-store',
    ]);
  });

  it('get everything else: trust, object storage, removed identities, resources', () => {
    const spec = {
      ...CHANGED,
      query: { resources: { requests: { cpu: '2' } } },
      store: { logLevel: 'debug' },
    } as const;
    const plan = planFor(spec);
    const allowed = { ...plan.allowed, query: { identities: [], epoch: 'another' } };
    const trust = { ...plan.trust, name: 'another-trust' };
    const texts = textsOf(build({ ...plan, allowed, trust }, waitingAll));
    const query = texts.get('Deployment prod-thanos-query') ?? '';
    for (const part of ['another-trust', '"another"', '"cpu":"2"', 'thanos:v0.40.1', '--grpc-client-tls-secure'])
      expect(query).to.include(part);
    const store = texts.get('StatefulSet prod-thanos-store') ?? '';
    for (const part of ['another-trust', '--log.level=debug', 'thanos:v0.40.1']) expect(store).to.include(part);
  });

  it('get no flag or feature of the user that their version does not have', () => {
    const [flag, feature] = ['--shipper.upload-concurrency=2', '--enable-feature=histograms-st-encoding'];
    const ruler = { additionalArgs: [flag, '--for-grace-period=1m'] };
    const prometheus = { version: 'v3.14.0', additionalArgs: [feature], sidecar: { additionalArgs: [flag] } };
    const plan = planFor({ ...CHANGED, ruler, prometheus });
    const argsOf = (objects: readonly KubernetesObject[]) =>
      workloads(objects).flatMap(({ pod }) => pod.containers.flatMap(({ args = [] }) => args));
    const given = (args: readonly string[]) => args.filter((argument) => [flag, feature].includes(argument));
    expect(given(argsOf(build(plan)))).to.have.members([flag, flag, feature]);
    expect(given(argsOf(build(plan, waitingAll)))).to.deep.equal([]);
    expect(argsOf(build(plan, waitingAll))).to.include('--for-grace-period=1m');
  });
});
