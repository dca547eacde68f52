// The heart: who may talk to whom, on which port, how authenticated, and why. NetworkPolicies, certificate names, allowed identities,
// client settings, docs and pictures all follow from these edges; nothing else in the code says who talks to whom.

import {
  BLOCK_COMPONENTS,
  COMPONENTS,
  type Component,
  GRPC_PORT,
  HTTP_PORT,
  httpPortOf,
  listenersOf,
  PROMETHEUS_PORT,
  STORE_APIS,
} from './components.ts';
import type { Holder } from './identities.ts';
import type { StackSpec } from './types.ts';

/** Parties that the stack does not run. */
export const OUTSIDE_PARTIES = [
  'object-storage',
  'alertmanager',
  'kubernetes-api',
  'dns',
  'additional-targets',
] as const;
export type OutsideParty = (typeof OUTSIDE_PARTIES)[number];
export type Party = Holder | OutsideParty;

/** One permitted conversation: `from` opens connections to `to`. */
export interface Edge {
  readonly from: Party;
  readonly to: Party;
  /** Absent where the user's configuration decides: object storage, Alertmanager, Kubernetes API, further targets. */
  readonly port?: number;
  readonly protocol: 'grpc' | 'http' | 's3' | 'dns';
  /** mtls: both sides show a certificate of the stack. tls: the server shows one of its own. configured: as the user's URL says. */
  readonly authentication: 'mtls' | 'tls' | 'configured' | 'none';
  /** Within one pod, over the loopback interface: no policy sees it. */
  readonly loopback?: true;
  readonly purpose: string;
}

/** The parties of one stack and every conversation between them. */
export interface Topology {
  readonly components: readonly Component[];
  readonly clients: readonly string[];
  readonly edges: readonly Edge[];
}

const DNS_PORT = 53;

/** The graph of a stack. Edges come in a fixed order. */
export function buildTopology(spec: StackSpec): Topology {
  const components = enabledComponents(spec);
  const has = (component: Component) => components.includes(component);
  return {
    components,
    clients: spec.clients.map(({ name }) => name),
    edges: [
      ...queryEdges(has),
      ...rulerEdges(spec, has),
      ...prometheusEdges(spec, components),
      ...components.filter((component) => BLOCK_COMPONENTS.includes(component)).map(uploads),
      ...components.map(resolves),
      ...clientEdges(spec, has),
      ...components.flatMap(verifications),
      ...components.flatMap(probes),
    ],
  };
}

/** The edges that start at a party, and those that end there. */
export const edgesFrom = (topology: Topology, party: Party): readonly Edge[] =>
  topology.edges.filter(({ from }) => from === party);
export const edgesTo = (topology: Topology, party: Party): readonly Edge[] =>
  topology.edges.filter(({ to }) => to === party);

/** The parties that an HTTP listener serves, each once, in a fixed order. */
export function allowedAt(topology: Topology, component: Component): readonly Holder[] {
  const callers = edgesTo(topology, component).filter(({ protocol }) => protocol === 'http');
  return [...new Set(callers.map(({ from }) => from as Holder))].sort();
}

function enabledComponents(spec: StackSpec): readonly Component[] {
  const absent = new Set<Component>();
  if (!spec.ruler) absent.add('ruler');
  if (!spec.prometheus) absent.add('prometheus').add('sidecar');
  return COMPONENTS.filter((component) => !absent.has(component));
}

type Has = (component: Component) => boolean;

function queryEdges(has: Has): Edge[] {
  return STORE_APIS.filter(has).map((to) => ({
    from: 'query',
    to,
    port: GRPC_PORT,
    protocol: 'grpc',
    authentication: 'mtls',
    purpose: 'StoreAPI: series, rules, targets and metadata',
  }));
}

function rulerEdges(spec: StackSpec, has: Has): Edge[] {
  if (!has('ruler')) return [];
  const alerts: Edge = {
    from: 'ruler',
    to: 'alertmanager',
    protocol: 'http',
    authentication: 'configured',
    purpose: 'alerts',
  };
  return [
    // Not gRPC: the Ruler's gRPC query path has no TLS at all.
    {
      from: 'ruler',
      to: 'query',
      port: HTTP_PORT,
      protocol: 'http',
      authentication: 'mtls',
      purpose: 'evaluation of rules',
    },
    ...(spec.ruler?.alertmanagers.length ? [alerts] : []),
  ];
}

function prometheusEdges(spec: StackSpec, components: readonly Component[]): Edge[] {
  if (!spec.prometheus) return [];
  const scrapes = components.map((to): Edge => {
    const edge: Edge = {
      from: 'prometheus',
      to,
      port: httpPortOf(to),
      protocol: 'http',
      authentication: 'mtls',
      purpose: 'scrape of metrics',
    };
    return edge;
  });
  const sidecar: Edge = {
    from: 'sidecar',
    to: 'prometheus',
    port: PROMETHEUS_PORT,
    protocol: 'http',
    authentication: 'mtls',
    loopback: true,
    purpose: 'remote read, metadata and reload',
  };
  const discovery: Edge = {
    from: 'prometheus',
    to: 'kubernetes-api',
    protocol: 'http',
    authentication: 'tls',
    purpose: 'discovery of targets',
  };
  const targets: Edge = {
    from: 'prometheus',
    to: 'additional-targets',
    protocol: 'http',
    authentication: 'configured',
    purpose: 'scrape of further targets',
  };
  return [
    ...scrapes,
    sidecar,
    ...(spec.prometheus.kubernetesDiscovery === 'None' ? [] : [discovery]),
    ...(spec.networkPolicy.additionalEgress.some(({ component }) => component === 'prometheus') ? [targets] : []),
  ];
}

const uploads = (from: Component): Edge => ({
  from,
  to: 'object-storage',
  protocol: 's3',
  authentication: 'tls',
  purpose: 'blocks',
});

const resolves = (from: Component): Edge => ({
  from,
  to: 'dns',
  port: DNS_PORT,
  protocol: 'dns',
  authentication: 'none',
  purpose: 'names',
});

function clientEdges(spec: StackSpec, has: Has): Edge[] {
  return spec.clients.flatMap(({ name, access }) =>
    access.filter(has).map(
      (to): Edge => ({
        from: `client/${name}`,
        to,
        port: httpPortOf(to),
        protocol: 'http',
        authentication: 'mtls',
        purpose: 'declared client',
      }),
    ),
  );
}

function verifications(to: Component): Edge[] {
  return listenersOf(to).map(({ port, protocol }) => ({
    from: 'operator',
    to,
    port,
    protocol,
    authentication: 'mtls',
    purpose: 'verification',
  }));
}

function probes(component: Component): Edge[] {
  return [
    {
      from: component,
      to: component,
      port: httpPortOf(component),
      protocol: 'http',
      authentication: 'mtls',
      loopback: true,
      purpose: 'readiness probe',
    },
  ];
}
