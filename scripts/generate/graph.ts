// The graph of src/stack/topology.ts as a picture (Mermaid) and as a table.

import type { EdgeKind, OutsideParty } from '../../src/components/edge.ts';
import { factsOf, instanceOf } from '../../src/stack/components.ts';
import { componentParty, isSame, partyText } from '../../src/stack/identities.ts';
import { parseSpec } from '../../src/stack/resolve/parse.ts';
import { buildTopology, type Edge, type Party, type Topology } from '../../src/stack/topology.ts';
import { everything } from './everything.ts';
import { code, table } from './markdown.ts';

/** A name that can't be one: it stands for any declared client. */
const ANY_CLIENT = 'name';

const TITLES: Readonly<Record<OutsideParty | 'operator', string>> = {
  'object-storage': 'Object storage',
  alertmanager: 'Alertmanager',
  'kubernetes-api': 'Kubernetes API',
  dns: 'DNS',
  'additional-targets': 'Further targets',
  operator: 'Operator',
};

/** The graph of a stack with every component and every option that opens an edge, so that no kind of edge is missing. */
export function fullTopology(): Topology {
  const { spec, violations } = parseSpec({
    ...everything(),
    objectStorage: { secretRef: { name: 'thanos-objstore' } },
    ruler: { alertmanagers: [{ url: 'https://alertmanager.example.com' }] },
    prometheus: { kubernetesDiscovery: 'Namespace' },
    clients: [{ name: ANY_CLIENT }],
    networkPolicy: {
      additionalEgress: [{ component: 'prometheus', to: [{ podSelector: {} }], ports: [{ port: 8080 }] }],
    },
  });
  if (!spec) throw new Error(violations.map(({ path, message }) => `${path} ${message}`).join('\n'));
  return buildTopology(spec);
}

/** The picture: everything but DNS, the operator's own looks, and what a component says to itself. */
export function drawGraph(topology: Topology): string {
  return draw(topology, topology.edges.filter(isDrawn));
}

/** The way of the data alone: without what Prometheus scrapes and discovers. */
export function drawDataGraph(topology: Topology): string {
  return draw(
    topology,
    topology.edges.filter((edge) => isDrawn(edge) && !MEASURES.has(edge.kind)),
  );
}

/** Every edge, in the order of the code. */
export function edgeTable({ edges }: Topology): string {
  const rows = edges.map(({ from, to, port, protocol, authentication, loopback, purpose }) => [
    partyName(from),
    partyName(to),
    port === undefined ? 'as configured' : String(port),
    protocol,
    authentication,
    loopback ? `${purpose} (within the pod)` : purpose,
  ]);
  return table(['from', 'to', 'port', 'protocol', 'authentication', 'purpose'], rows);
}

const ASIDE: ReadonlySet<EdgeKind> = new Set(['names', 'verification', 'probe']);
const MEASURES: ReadonlySet<EdgeKind> = new Set(['scrape', 'further-scrape', 'discovery']);

const isDrawn = ({ kind, from, to }: Edge): boolean => !ASIDE.has(kind) && !isSame(from, to);

function draw({ components }: Topology, edges: readonly Edge[]): string {
  const parties = edges.flatMap(({ from, to }) => [from, to]);
  const once = parties.filter((party, at) => parties.findIndex((other) => isSame(party, other)) === at);
  const outside = once.filter(({ kind }) => kind !== 'component');
  return [
    '```mermaid',
    'flowchart LR',
    '  subgraph stack["SecureThanosStack"]',
    ...components.map((component) => `    ${box(componentParty(component))}`),
    '  end',
    ...outside.map((party) => `  ${box(party)}`),
    ...edges.map((edge) => `  ${arrow(edge)}`),
    '```',
  ].join('\n');
}

function box(party: Party): string {
  const title = titleOf(party);
  return party.kind === 'outside' ? `${id(party)}(["${title}"])` : `${id(party)}["${title}"]`;
}

/** Of an instance such as "Store Gateway a". */
function titleOf(party: Party): string {
  switch (party.kind) {
    case 'component':
      return [factsOf(party.name).title, instanceOf(party.name)].filter((part) => part !== '').join(' ');
    case 'client':
      return 'Declared client';
    case 'operator':
    case 'outside':
      return TITLES[party.name];
  }
}

/** Solid: mutual TLS with certificates of the stack. Dotted: protected by others. */
function arrow({ from, to, port, protocol, authentication }: Edge): string {
  const line = authentication === 'mtls' ? '-->' : '-.->';
  return `${id(from)} ${line}|"${[protocol, port].filter((part) => part !== undefined).join(' ')}"| ${id(to)}`;
}

const id = (party: Party): string => partyText(party).replaceAll(/[^a-z0-9]/g, '_');
const partyName = (party: Party): string => code(party.kind === 'client' ? 'client/<name>' : partyText(party));
