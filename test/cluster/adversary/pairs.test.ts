// Every pod of the stack and of its surroundings calls every other one at every port: what passes is what the graph says.
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { STACK_NAMESPACE } from '../../../sandbox/quickstart/surroundings.ts';
import { findNetworks } from '../../support/adversary/sockets.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { lookAround, NEIGHBOURHOOD, NODE, type PodPlace } from '../../support/reachability/cluster-places.ts';
import { judgeByCyclonus } from '../../support/reachability/cyclonus.ts';
import {
  allCalls,
  type Call,
  describeCall,
  isEdge,
  isGoverned,
  isOfStack,
  type Place,
  type Port,
  type Way,
} from '../../support/reachability/places.ts';
import { inNetworkOf, type Outcome, type Visitor, visit } from '../../support/reachability/visitors.ts';
import { type OpenedPlace, withHelperPorts } from './helper-ports.ts';
import { impostorObjects } from './impostors.ts';

const ELSEWHERE = `adversary-${randomBytes(3).toString('hex')}`;
const IMPOSTOR = `impostor-${ELSEWHERE}`;

describe('every pair of pods', () => {
  let cluster: Cluster;
  let ways: readonly Way[];
  let sources: readonly PodPlace[];
  let targets: readonly OpenedPlace[];
  let calls: readonly Call[];
  const visitors = new Map<string, Visitor>();

  before(async () => {
    cluster = (await useQuickstart()).cluster;
    await cluster.apply(impostorObjects(ELSEWHERE, IMPOSTOR));
    for (const namespace of [ELSEWHERE, STACK_NAMESPACE])
      await cluster.kubectl(['wait', '--for=condition=Ready', `pod/${IMPOSTOR}`, '-n', namespace, '--timeout=60s']);
    await cluster.untilPoliciesEnforced();
    const around = await lookAround(cluster);
    ways = around.ways;
    sources = around.pods.filter(({ pod }) => [...NEIGHBOURHOOD, ELSEWHERE].includes(pod.namespace));
    targets = [...sources, NODE].map((place) => withHelperPorts(place));
    calls = allCalls(sources, targets);
    await enterAll();
  });

  after(async () => {
    // Whoever looks around next must not find pods that are about to end.
    await cluster.kubectl(['delete', 'namespace', ELSEWHERE, '--timeout=60s']);
    await cluster.kubectl(['delete', 'pod', IMPOSTOR, '-n', STACK_NAMESPACE, '--timeout=60s']);
    // All of them, also when one could not come: who stays keeps this process alive.
    const ends = await Promise.allSettled(sources.map(async (source) => visitorAt(source).leave()));
    const helpers = callsFromNode(({ address, helpers: opened }) => (address === NODE.address ? [] : opened));
    const left = await dial(NODE, helpers).finally(() => visitorAt(NODE).leave());
    expect(left).to.not.include('open', 'helpers that are still there');
    expect(ends.filter(({ status }) => status === 'rejected')).to.deep.equal([]);
  });

  it('answers the node, which no policy filters, at every port: what is silent is kept apart by a policy', async () => {
    const all = callsFromNode(({ ports }) => ports);
    const outcomes = await dial(NODE, all);
    expect(all.filter((_, index) => outcomes[index] !== 'open').map(describeCall)).to.deep.equal([]);
    expect(all.length).to.be.greaterThan(80);
  });

  it('is connected exactly where the graph has an edge', async () => {
    const seen = (await Promise.all(sources.map(dialFrom))).flat();
    const wrong = seen.filter(({ call, outcome }) => outcome !== expected(call));
    expect(wrong.map(({ call, outcome }) => `${describeCall(call)}: ${outcome}`)).to.deep.equal([]);
    const count = (wanted: Outcome, inside: boolean) =>
      seen.filter(({ call, outcome }) => outcome === wanted && isOfStack(call.to) === inside).length;
    expect(count('open', true), 'open at the stack').to.be.greaterThan(40);
    expect(count('silent', true), 'silent at the stack').to.be.greaterThan(400);
    expect(count('open', false), 'open elsewhere').to.be.greaterThan(40);
    expect(count('silent', false), 'silent elsewhere').to.be.greaterThan(100);
  });

  it('is judged by Cyclonus, from the policies that the cluster has, as the graph says', async () => {
    const { items } = await cluster.get(['networkpolicies', '--all-namespaces']);
    const governed = calls.filter(isClosed);
    const verdicts = await judgeByCyclonus(items, governed);
    const wrong = governed.filter((call, index) => verdicts[index] !== isEdge(ways, call));
    expect(wrong.map(describeCall)).to.deep.equal([]);
    expect(verdicts.filter(Boolean).length, 'allowed').to.be.greaterThan(40);
    expect(verdicts.filter((allowed) => !allowed).length, 'denied').to.be.greaterThan(500);
  });

  it('has taken every edge of the graph', () => {
    const untaken = ways.filter((way) => !calls.some((call) => isEdge([way], call)));
    expect(untaken).to.deep.equal([]);
    expect(ways.length).to.be.greaterThan(30);
  });

  /** All else is open. The operator's own policy lets nobody in, and says where it may go besides the stack. */
  const isClosed = (call: Call): boolean => isGoverned(call) || call.to.parties.includes('operator');
  const expected = (call: Call): Outcome => (!isClosed(call) || isEdge(ways, call) ? 'open' : 'silent');

  async function dialFrom(from: PodPlace) {
    const made = calls.filter((call) => call.from === from && (isClosed(call) || !from.parties.includes('operator')));
    const outcomes = await dial(from, made);
    return made.map((call, index) => ({ call, outcome: outcomes[index] ?? 'none' }));
  }

  const callsFromNode = (portsOf: (place: OpenedPlace) => readonly Port[]): readonly Call[] =>
    targets.flatMap((to) => portsOf(to).map((port) => ({ from: NODE, to, port })));

  async function enterAll(): Promise<void> {
    const networks = await findNetworks(sources.map(({ address }) => address));
    for (const { name, address } of sources) visitors.set(name, visit(inNetworkOf(networks.get(address) ?? 0)));
    visitors.set(NODE.name, visit(cluster.innet));
    const at = ({ address, helpers }: OpenedPlace) => helpers.map((port) => ({ ...port, host: address }));
    await Promise.all(targets.map((target) => visitorAt(target).listen(at(target))));
  }

  const dial = (from: Place, to: readonly Call[]): Promise<readonly Outcome[]> =>
    visitorAt(from).dial(to.map((call) => ({ ...call.port, host: call.to.address })));

  function visitorAt({ name }: Place): Visitor {
    const visitor = visitors.get(name);
    if (!visitor) throw new Error(`nobody is at ${name}`);
    return visitor;
  }
});
