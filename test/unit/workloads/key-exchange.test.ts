import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { startedIn } from '../../../src/observed/started.ts';
import { type Component, listenersOf, type Workload, workloadsOf } from '../../../src/stack/components.ts';
import { type Releases, wantedRelease, withReleases } from '../../../src/stack/release.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { unexpectedListeners } from '../../../src/verify/listeners/exposure.ts';
import { objectsOf, planFor } from '../../support/plans.ts';
import { containerOf, workloads } from '../../support/pods.ts';
import { forEachStack } from '../../support/stacks/random-stacks.ts';

const FULL: Partial<StackSpecInput> = { ruler: {}, prometheus: { externalLabels: { cluster: 'eu1' } } };
const HYBRID: Partial<StackSpecInput> = { ...FULL, tls: { keyExchange: 'RequireHybrid' } };
const FLAG = '--grpc-server-tls-curves';

const groupsOf = (objects: readonly KubernetesObject[], component: Component): readonly string[] =>
  containerOf(objects, component).args?.filter((argument) => argument.startsWith(FLAG)) ?? [];

describe('RequireHybrid', () => {
  it('is one flag of each component with gRPC, and of no other', () => {
    const plan = planFor(HYBRID);
    for (const component of plan.stack.topology.components) {
      const hasGrpc = listenersOf(component).some(({ protocol }) => protocol === 'grpc');
      const said = groupsOf(objectsOf(plan), component);
      expect(said, component).to.deep.equal(hasGrpc ? [`${FLAG}=X25519MLKEM768`] : []);
    }
  });

  it('is the only reason for that flag', () => {
    const plan = planFor(FULL);
    for (const component of plan.stack.topology.components)
      expect(groupsOf(objectsOf(plan), component)).to.deep.equal([]);
  });

  it('waits for the version: who keeps an earlier one gets no flag, which would end it at its start', () => {
    const plan = planFor({ ...HYBRID, version: 'v0.42.4' });
    const old = planFor({ ...FULL, version: 'v0.41.0' });
    const store: Releases = { store: wantedRelease(old.stack, 'store') };
    const objects = objectsOf({ ...plan, roll: { rolling: [], waiting: new Map([['store', store]]) } });
    expect(groupsOf(objects, 'store')).to.deep.equal([]);
    expect(groupsOf(objects, 'query')).to.have.length(1);
    const pod = podOf(objects, 'store');
    expect(unexpectedListeners(withReleases(plan.stack, 'store', store), pod)).to.deep.equal([]);
    expect(unexpectedListeners(plan.stack, pod)[0]?.seen).to.equal(`lacks "${FLAG}=X25519MLKEM768"`);
  });

  it('finds its pods as planned', () => {
    const plan = planFor(HYBRID);
    for (const workload of workloadsOf(plan.stack.topology.components))
      expect(unexpectedListeners(plan.stack, podOf(objectsOf(plan), workload)), workload).to.deep.equal([]);
  });

  // The toolkit's names are classical: see test/promtool/key-exchange.test.ts for what each of them does.
  it('never writes curve_preferences: no name of it means a hybrid group, and each turns the hybrid one off or stops the program', () => {
    const texts = [objectsOf(planFor(HYBRID)), objectsOf(planFor(FULL))].map((objects) => JSON.stringify(objects));
    for (const text of texts) expect(text).to.include('tls_server_config').and.not.include('curve_preferences');
    forEachStack(({ objects }) => expect(JSON.stringify(objects)).not.to.include('curve_preferences'));
  });
});

function podOf(objects: readonly KubernetesObject[], workload: Workload) {
  const found = workloads(objects).find(({ labels }) => labels['app.kubernetes.io/component'] === workload);
  const spec = found?.pod ?? expect.fail(workload);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod-0' }, spec };
  return { name: pod.metadata.name, workload, started: startedIn(pod) };
}
