// What the pods of a working stack really say to each other, and the graph: no flow without an edge, no edge without a flow.
import { expect } from 'chai';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { QUICKSTART } from '../../../sandbox/quickstart/surroundings.ts';
import { waitFor } from '../../../sandbox/wait.ts';
import { backfill } from '../../support/backfill.ts';
import { askQuery } from '../../support/client-pod.ts';
import { untilFired } from '../../support/firing-alert.ts';
import { lookAtOnce } from '../../support/look-at-once.ts';
import { useQuickstart } from '../../support/quickstart.ts';
import { elsewhere, isNode, lookAround, nodePlaces } from '../../support/reachability/cluster-places.ts';
import { type Call, describeCall, isEdge, isOfStack, type Place, type Way } from '../../support/reachability/places.ts';
import { listFlows } from './flows.ts';

describe('the flows of a working stack', () => {
  let ways: readonly Way[];
  let seen: readonly Call[];

  before(async () => {
    const { cluster } = await useQuickstart();
    await makeRareThingsHappen(cluster);
    const { ways: known, pods } = await lookAround(cluster);
    ways = known;
    seen = await watchFlows(cluster, [...pods, ...(await nodePlaces(cluster))], ways);
  });

  it('have an edge of the graph, each of them', () => {
    expect(withoutEdge(ways)).to.deep.equal([]);
    expect(seen.length, 'flows from pods').to.be.greaterThan(60);
  });

  it('take every edge of the graph', () => {
    expect(withoutFlow(ways, seen)).to.deep.equal([]);
    expect(ways.length).to.be.greaterThan(30);
  });

  it('would give away an edge that is missing, and one that is too many', () => {
    const evaluation = (way: Way) => way.from === 'ruler' && way.to === 'query';
    const others = ways.filter((way) => !evaluation(way));
    expect(withoutEdge(others).join()).to.match(/thanos-ruler-0 -> monitoring\/quickstart-thanos-query-\S+ TCP 10902/);
    const backwards = ways.filter(evaluation).map((way): Way => ({ ...way, from: 'query', to: 'ruler' }));
    expect(withoutFlow(backwards, seen)).to.deep.equal(['query -> ruler 10902']);
  });

  const withoutEdge = (graph: readonly Way[]): readonly string[] =>
    seen.filter((call) => !isEdge(graph, call)).map(describeCall);
});

/** What a stack does only when there is something to say, or now and then. */
async function makeRareThingsHappen(cluster: Cluster): Promise<void> {
  const block = { series: 'flows', value: 1 };
  await Promise.all([
    untilFired(cluster),
    backfill(cluster, { ...block, pod: 'prometheus-1', container: 'prometheus' }),
    backfill(cluster, { ...block, pod: 'ruler-0', container: 'ruler' }),
    // The operator verifies every listener.
    lookAtOnce(cluster, QUICKSTART),
  ]);
  await askQuery('/api/v1/query?query=up');
}

/** Looks until each edge had a flow, or for two minutes. @returns every flow with a pod of the stack at an end, but the node's */
async function watchFlows(cluster: Cluster, places: readonly Place[], ways: readonly Way[]): Promise<readonly Call[]> {
  const calls = new Map<string, Call>();
  const look = async () => {
    for (const call of await currentCalls(cluster, places)) calls.set(describeCall(call), call);
    return withoutFlow(ways, [...calls.values()]).length === 0;
  };
  await waitFor('a flow on every edge', look, { timeout: 120_000, interval: 2000 }).catch(() => undefined);
  return [...calls.values()];
}

async function currentCalls(cluster: Cluster, places: readonly Place[]): Promise<readonly Call[]> {
  const byAddress = new Map(places.map((place) => [place.address, place]));
  const calls = (await listFlows(cluster)).flatMap(({ from, to, ...port }): Call[] => {
    const [caller, called] = [from, to].map((address) => byAddress.get(address) ?? elsewhere(address));
    return caller && called ? [{ from: caller, to: called, port }] : [];
  });
  return calls.filter(({ from, to }) => !isNode(from) && (isOfStack(from) || isOfStack(to)));
}

/** Edges in words that no call has taken. DNS over UDP or TCP is enough: long answers are rare. */
function withoutFlow(ways: readonly Way[], calls: readonly Call[]): readonly string[] {
  const words = ({ from, to, port }: Way): string => `${from} -> ${to} ${port}`;
  const taken = new Set(ways.filter((way) => calls.some((call) => isEdge([way], call))).map(words));
  return [...new Set(ways.map(words))].filter((way) => !taken.has(way));
}
