// Who may call whom by the graph, for any two places with an address: what policies, packets and judges are compared with.
import { COMPONENTS } from '../../../src/stack/components.ts';
import { partyText } from '../../../src/stack/identities.ts';
import type { Edge, Topology } from '../../../src/stack/topology.ts';

/** A party as it is told: these pages spell the graph a second time, for people. */
export type Party = string;

/** A port that somebody listens on. */
export interface Port {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

/** A pod, or something else with an address. */
export interface Place {
  readonly name: string;
  readonly address: string;
  /** What it is in the graph; a pod of Prometheus is two parties, a stranger none. */
  readonly parties: readonly Party[];
  /** Absent for what is no pod. */
  readonly pod?: PodFacts;
  readonly ports: readonly Port[];
}

export interface PodFacts {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
}

/** One attempt of a place to call another. */
export interface Call {
  readonly from: Place;
  readonly to: Place;
  readonly port: Port;
}

/** An edge whose port is known. */
export interface Way extends Port {
  readonly from: Party;
  readonly to: Party;
}

/** The ports of parties whose port the user's configuration decides. */
export type OutsidePorts = Readonly<Record<string, number>>;

/** Every edge that leaves a pod, with its port; DNS is spoken over UDP and TCP. */
export function waysOf({ edges }: Topology, outside: OutsidePorts): readonly Way[] {
  return edges.filter(({ loopback }) => !loopback).flatMap((edge) => edgeWays(edge, outside));
}

function edgeWays({ from, to, port = 0, protocol }: Edge, outside: OutsidePorts): readonly Way[] {
  const known = port || outside[partyText(to)];
  if (known === undefined)
    throw new Error(`the port of the edge from ${partyText(from)} to ${partyText(to)} is not known`);
  const way = { from: partyText(from), to: partyText(to), port: known };
  const tcp: Way = { ...way, protocol: 'TCP' };
  return protocol === 'dns' ? [tcp, { ...way, protocol: 'UDP' }] : [tcp];
}

/** Each place with each port of each other place. */
export function allCalls(sources: readonly Place[], targets: readonly Place[]): readonly Call[] {
  return sources.flatMap((from) =>
    targets.filter((to) => to.address !== from.address).flatMap((to) => to.ports.map((port) => ({ from, to, port }))),
  );
}

/** Whether the graph has an edge for it. */
export function isEdge(ways: readonly Way[], { from, to, port }: Call): boolean {
  return ways.some(
    (way) =>
      way.protocol === port.protocol &&
      way.port === port.port &&
      from.parties.includes(way.from) &&
      to.parties.includes(way.to),
  );
}

/** Whether the graph has a say: a pod of the stack is at one end. */
export const isGoverned = ({ from, to }: Call): boolean => isOfStack(from) || isOfStack(to);

export const isOfStack = ({ parties }: Place): boolean =>
  parties.some((party) => (COMPONENTS as readonly string[]).includes(party));

/** A call in words, such as "monitoring/stranger -> monitoring/quickstart-thanos-store-0 TCP 10901". */
export const describeCall = ({ from, to, port }: Call): string =>
  `${from.name} -> ${to.name} ${port.protocol} ${port.port}`;
