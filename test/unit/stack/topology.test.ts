// The graph of a stack in which a component and who shares its pods run several times.
import { expect } from 'chai';
import { ALL } from '../../../src/components/all.ts';
import { instanceNamesOf } from '../../../src/components/instance-names.ts';
import { prometheus } from '../../../src/components/prometheus/facts.ts';
import { partyText } from '../../../src/stack/identities.ts';
import { buildTopology, type Edge } from '../../../src/stack/topology.ts';
import type { StackSpec } from '../../../src/stack/types.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const INSTANCES = instanceNamesOf('x', 'y');
const all = ALL.map((one) =>
  one.facts.name === prometheus.name ? { ...one, facts: { ...one.facts, instances: () => INSTANCES } } : one,
);
const { spec } = resolved(stackObject({ ...MINIMAL, prometheus: {} }));

describe('the graph of a stack with two instances of Prometheus', () => {
  const { edges } = buildTopology(spec as StackSpec, all);
  const said = ({ from, to, loopback }: Edge) => `${partyText(from)} ${partyText(to)} ${loopback === true}`;
  const ofKind = (kind: Edge['kind']) => edges.filter((edge) => edge.kind === kind).map(said);

  it('leads a Sidecar to the Prometheus of its own pod alone, within the pod', () => {
    expect(ofKind('own-prometheus')).to.deep.equal(['sidecar.x prometheus.x true', 'sidecar.y prometheus.y true']);
  });

  it('leads each Prometheus to all that it scrapes, the other one too, from pod to pod', () => {
    const scraped = ['query', 'store', 'compactor', 'prometheus.x', 'prometheus.y', 'sidecar.x', 'sidecar.y'];
    expect(ofKind('scrape')).to.have.members(
      INSTANCES.flatMap((one) => scraped.map((other) => `prometheus.${one} ${other} false`)),
    );
  });

  it('leads each component to itself for its probe, within the pod', () => {
    const components = ['query', 'store', 'compactor', 'prometheus.x', 'sidecar.x', 'prometheus.y', 'sidecar.y'];
    expect(ofKind('probe')).to.have.members(components.map((name) => `${name} ${name} true`));
  });
});
