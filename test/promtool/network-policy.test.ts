// What the rendered policies mean, judged by a program that is not ours and knows both families of addresses.
import { expect } from 'chai';
import { buildNetworkPolicies } from '../../src/manifests/network-policy/build.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { workloadsOf } from '../../src/stack/components.ts';
import type { StackSpecInput } from '../../src/stack/types.ts';
import { examplePlan } from '../support/examples.ts';
import { MINIMAL, planOf, resolved, stackObject } from '../support/plans.ts';
import { judgeByCyclonus } from '../support/reachability/cyclonus.ts';
import {
  allCalls,
  describeCall,
  isEdge,
  isGoverned,
  type OutsidePorts,
  type Place,
  waysOf,
} from '../support/reachability/places.ts';
import { imaginedAddress as address, imaginedPods, imaginedPod as pod } from './imagined-places.ts';

describe('rendered network policies, as Cyclonus judges them', function () {
  // The first time, it is built from source.
  this.timeout(600_000);

  it('let pods of the quickstart call each other and their surroundings where the graph has an edge', async () => {
    const surroundings = [
      pod('s3', 'object-storage', {}, ['object-storage']),
      pod('alerts', 'alerting', {}, ['alertmanager']),
      address('10.0.0.1', []),
      address('8.8.8.8', []),
      address('2600:1f00::1', []),
    ];
    const judged = await judge(examplePlan('quickstart'), surroundings, { 'object-storage': 7070, alertmanager: 9093 });
    expect(judged).to.deep.include({ wrong: [] });
    expect(judged.allowed).to.be.greaterThan(50);
    expect(judged.denied).to.be.greaterThan(5000);
  });

  it('let pods call addresses of IPv4 and IPv6 where the user or the API server names them', async () => {
    const nameServers = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      cidrs: ['fd00::53/128'],
    };
    const spec: StackSpecInput = {
      ...MINIMAL,
      prometheus: { kubernetesDiscovery: 'Namespace' },
      networkPolicy: { objectStorage: { cidrs: ['192.0.2.0/24', '2001:db8:7::/48'] }, dns: nameServers },
    };
    const apiServer = [{ ip: '2001:db8::6443', port: 6443 }];
    const surroundings = [
      ...['192.0.2.9', '2001:db8:7::9'].map((ip) => address(ip, ['object-storage'])),
      address('2001:db8::6443', ['kubernetes-api']),
      address('fd00::53', ['dns']),
      ...['192.0.3.9', '2001:db8:8::9', '2001:db8::6444', 'fd00::54', '10.0.0.1'].map((ip) => address(ip, [])),
    ];
    const plan = planOf(resolved(stackObject(spec)), { apiServer });
    const judged = await judge(plan, surroundings, { 'object-storage': 7070, 'kubernetes-api': 6443 });
    expect(judged).to.deep.include({ wrong: [] });
    expect(judged.allowed).to.be.greaterThan(50);
  });

  it('let pods call a public endpoint at any public address of both families, and at no other', async () => {
    const isPublic = ['52.216.0.1', '2600:1f00::1', '64:ff9b::34d8:1'];
    const isNot = [
      '10.1.2.3',
      '100.64.0.1',
      '169.254.169.254',
      '198.18.0.10',
      'fd00::1',
      'fe80::1',
      '64:ff9b::a01:203',
    ];
    const surroundings = [
      ...isPublic.map((ip) => address(ip, ['object-storage'])),
      ...isNot.map((ip) => address(ip, [])),
    ];
    const endpoints = [{ host: 's3.eu1.example.com', port: 443 }];
    const plan = planOf(resolved(stackObject({ ...MINIMAL, ruler: {} })), {}, { type: 'S3', endpoints, bucket: 'b' });
    const judged = await judge(plan, surroundings, { 'object-storage': 443 });
    expect(judged).to.deep.include({ wrong: [] });
    expect(judged.allowed).to.be.greaterThan(50);
  });

  it('would be found wrong without the policy of a component, or with a hole', async () => {
    const plan = examplePlan('quickstart');
    const outside = { 'object-storage': 7070, alertmanager: 9093 };
    const policies = policiesOf(plan);
    const fewer = policies.filter(({ metadata }) => !metadata.name.endsWith('-store'));
    expect((await judge(plan, [], outside, fewer)).wrong.join()).to.match(/query-0 -> store-0 TCP 10901/);
    const hole = { ...policies[0], spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } };
    const open = (await judge(plan, [], outside, [...policies, hole])).wrong.join();
    expect(open).to.match(/stranger -> store-0 TCP 20202/);
  });
});

const policiesOf = (plan: Plan) => buildNetworkPolicies(plan, workloadsOf(plan.stack.topology.components));

/** What is wrong of all calls among the pods of a plan, those who may and may not call them, and further places. */
async function judge(plan: Plan, others: readonly Place[], outside: OutsidePorts, given?: readonly object[]) {
  const policies = given ?? policiesOf(plan);
  const places = [...imaginedPods(plan), ...others];
  const calls = allCalls(places, places).filter(isGoverned);
  const ways = waysOf(plan.stack.topology, outside);
  const verdicts = await judgeByCyclonus(policies, calls);
  const wrong = calls.filter((call, index) => verdicts[index] !== isEdge(ways, call)).map(describeCall);
  const allowed = verdicts.filter(Boolean).length;
  return { wrong, allowed, denied: verdicts.length - allowed };
}
