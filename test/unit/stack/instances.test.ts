// Which instances a stack has, and what their names may be.
import { expect } from 'chai';
import type { Name } from '../../../src/components/all.ts';
import type { Facts } from '../../../src/components/facts.ts';
import { type InstanceName, MOST_INSTANCES } from '../../../src/components/instance-names.ts';
import { prometheus } from '../../../src/components/prometheus/facts.ts';
import { query } from '../../../src/components/query/facts.ts';
import { sidecar } from '../../../src/components/sidecar/facts.ts';
import { store } from '../../../src/components/store/facts.ts';
import {
  COMPONENTS,
  type Component,
  componentsOf,
  factsOf,
  instanceOf,
  isComponent,
  nameOf,
  workloadOf,
} from '../../../src/stack/components.ts';
import { clientParty, componentParty, OPERATOR, partyText, probeParty } from '../../../src/stack/identities.ts';
import { instancesOf, mostComponents, untoldInstances } from '../../../src/stack/instances.ts';
import { componentSelector } from '../../../src/stack/labels.ts';
import { componentOfHolder, leavesOf } from '../../../src/stack/leaves.ts';
import { clusterRoleName, componentName, headlessName } from '../../../src/stack/names.ts';
import { changeRules } from '../../../src/stack/schema/changes.ts';

const ID = { name: 'prod', namespace: 'monitoring' };
const SPEC = { store: { shards: ['a', 'b'] }, prometheus: { shards: ['x'], sidecar: {} } };

type Own = { readonly shards: readonly InstanceName[] };
const sharded = <Of extends Facts<Name>>(facts: Of): Facts<Name> => ({
  ...facts,
  instances: ({ shards }: Own) => shards,
});

describe('instances of components', () => {
  it('are one without a name, or those that the part of the spec gives', () => {
    expect(instancesOf(SPEC, [query, sharded(store)])).to.deep.equal(['query', 'store.a', 'store.b']);
  });

  it('of who shares pods are those of its host', () => {
    const all = instancesOf(SPEC, [sharded(prometheus), sidecar]);
    expect(all).to.deep.equal(['prometheus.x', 'sidecar.x']);
    expect(workloadOf('sidecar.x')).to.equal('prometheus.x');
    expect(componentsOf('prometheus.x')).to.deep.equal(all);
    expect(componentsOf('prometheus')).to.deep.equal(['prometheus', 'sidecar']);
  });

  it('have no name that makes that of another component, which is said of the field', () => {
    const other = { ...query, name: 'store-a' as Name };
    const sharing = (...shards: readonly string[]) => untoldInstances({ store: { shards } }, [sharded(store), other]);
    expect(sharing('b', 'a')).to.deep.equal([
      {
        path: 'spec.store',
        message:
          "names an instance store.a, which can't be told from others by the names of its objects: call it otherwise",
      },
    ]);
    expect(sharing('b', '1', 'a-2', 'a'.repeat(20))).to.deep.equal([]);
    expect(sharing('b', 'b').map(({ path }) => path)).to.deep.equal(['spec.store', 'spec.store']);
    expect(() => instancesOf({ store: { shards: ['a'] } }, [sharded(store), other])).to.throw('spec.store names');
  });

  it('have room in the status, each of each component', () => {
    expect(mostComponents()).to.equal(COMPONENTS.length);
    expect(mostComponents([sharded(store), query])).to.equal(MOST_INSTANCES + 1);
    expect(mostComponents([sharded(prometheus), sidecar])).to.equal(2 * MOST_INSTANCES);
  });

  it('share facts and a name, and have objects, selectors and certificates of their own', () => {
    const [one, other]: readonly Component[] = ['store.a', 'store.b'];
    if (!one || !other) throw new Error('there are two');
    expect(factsOf(one)).to.equal(factsOf(other));
    expect([nameOf(one), instanceOf(one), instanceOf('store')]).to.deep.equal(['store', 'a', '']);
    expect(componentName(ID, one)).to.equal('prod-thanos-store-a');
    expect(headlessName(ID, one)).to.equal('prod-thanos-store-a-headless');
    expect(clusterRoleName(ID, 'prometheus.x')).to.equal('monitoring.prod-thanos-prometheus-x');
    expect(componentSelector(ID, one)).to.deep.equal({
      'app.kubernetes.io/name': 'thanos-store',
      'app.kubernetes.io/instance': 'prod',
      'app.kubernetes.io/component': 'store.a',
    });
    expect(leavesOf(ID, one).map(({ holder, secretName }) => [partyText(holder), secretName])).to.deep.equal([
      ['store.a', 'prod-thanos-store-a-server'],
      ['store.a/probe', 'prod-thanos-store-a-probe'],
    ]);
    expect(
      [probeParty('store.a'), componentParty('store.a'), clientParty('store'), OPERATOR].map(componentOfHolder),
    ).to.deep.equal(['store.a', 'store.a', undefined, undefined]);
    expect(['store', 'store.a', 'stores', 'constructor', 'client/a'].map(isComponent)).to.deep.equal([
      ...[true, true],
      ...[false, false, false],
    ]);
  });

  it('may go back to a size that the volumes of all of them have', () => {
    const [rule] = changeRules([sharded(store)]);
    const size = (text: string) => ({ store: { storage: { size: text } } });
    const goesBack = (found: Readonly<Record<string, string>>) => rule?.holds(size('9Gi'), size('5Gi'), found);
    expect(goesBack({ 'store.a': '5Gi', 'store.b': '5Gi' })).to.equal(true);
    expect(goesBack({ 'store.a': '5Gi', 'store.b': '9Gi' })).to.equal(false);
    expect(goesBack({ storefront: '5Gi' })).to.equal(false);
    expect(goesBack({})).to.equal(false);
    expect(rule?.cel).to.include("r.name.startsWith('store.')").and.include('.all(r, ');
  });
});
