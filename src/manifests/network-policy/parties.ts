// Outside parties as NetworkPolicy peers. What a policy can't name exactly is named as narrowly as it can, and never left open silently.
import { isIP as familyOf } from 'node:net';
import { objectStorageOf, type Plan } from '../../plan/plan.ts';
import { readAlertmanager } from '../../stack/alertmanager-url.ts';
import { closedRanges } from '../../stack/closed-ranges.ts';
import { CLUSTER_DNS } from '../../stack/cluster-dns.ts';
import { type Component, movesBlocks } from '../../stack/components.ts';
import { asCidr } from '../../stack/ip-ranges.ts';
import type { NetworkPolicySpec } from '../../stack/types.ts';
import type { Address } from '../../user-files/object-storage/facts.ts';
import { publicPeers } from './public-addresses.ts';

export type Peer = Readonly<Record<string, unknown>>;
export interface Target {
  readonly peers: readonly Peer[];
  readonly ports: readonly { readonly protocol: 'TCP' | 'UDP'; readonly port: number }[];
}

type PartySpec = NonNullable<NetworkPolicySpec['dns']>;

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
const DNS_PORT = 53;
/** The node-local DNS cache listens on this address of the node, behind no pod. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Name servers. */
export function dnsTarget({ stack }: Plan): Target {
  const spec = stack.spec.networkPolicy.dns;
  const { namespace, labels } = CLUSTER_DNS;
  const kubeDns = { namespaceSelector: byName(namespace), podSelector: { matchLabels: labels } };
  const ports = (spec?.ports ?? [DNS_PORT]).flatMap((port) => [
    { protocol: 'UDP', port } as const,
    { protocol: 'TCP', port } as const,
  ]);
  return { peers: declared(spec) ?? [kubeDns, { ipBlock: { cidr: NODE_LOCAL_DNS } }], ports };
}

/** The API server, behind its Service: policies see addresses after translation. */
export function apiServerTarget({ stack, inputs }: Plan): Target {
  const spec = stack.spec.networkPolicy.apiServer;
  const peers = declared(spec) ?? inputs.apiServer.map(({ ip }) => ({ ipBlock: { cidr: asCidr(ip) } }));
  return { peers, ports: tcp(spec?.ports ?? inputs.apiServer.map(({ port }) => port)) };
}

/** Object storage of the components in a pod. */
export function objectStorageTargets(plan: Plan, components: readonly Component[]): readonly Target[] {
  const spec = plan.stack.spec.networkPolicy.objectStorage;
  return components
    .filter(movesBlocks)
    .flatMap((component) => objectStorageOf(plan, component).facts.endpoints)
    .map((endpoint) => partyTarget(plan, spec, endpoint));
}

export function alertmanagerTargets(plan: Plan): readonly Target[] {
  const spec = plan.stack.spec.networkPolicy.alertmanagers;
  return alertmanagerEndpoints(plan).map((endpoint) => partyTarget(plan, spec, endpoint));
}

function alertmanagerEndpoints({ stack }: Plan): readonly Address[] {
  return (stack.spec.ruler?.alertmanagers ?? []).map(({ url }) => {
    const { host, port = 0 } = readAlertmanager(url);
    // A SRV record is named after what it is about, such as "_web._tcp.<Service>"; its port is declared, the schema says so.
    return { host: host.replace(/^\[|\]$/g, '').replace(/^(_[^.]*\.)+/, ''), port };
  });
}

/** Hosts for which a policy can say no more than "any public address", each once. */
export function publicHosts(plan: Plan): readonly string[] {
  const { spec, settings } = plan.stack;
  const { objectStorage, alertmanagers } = spec.networkPolicy;
  const storages = [...plan.inputs.objectStorages.values()].flatMap(({ facts }) => facts.endpoints);
  const derivedOnes = [
    ...(declared(objectStorage) ? [] : storages),
    ...(declared(alertmanagers) ? [] : alertmanagerEndpoints(plan)),
  ];
  const hosts = new Set(derivedOnes.map(({ host }) => host));
  return [...hosts].filter((host) => placeOf(host, settings.clusterDomain).isPublic);
}

function partyTarget(plan: Plan, spec: PartySpec | undefined, { host, port }: Address): Target {
  return { peers: declared(spec) ?? derived(plan, host), ports: tcp(spec?.ports ?? [port]) };
}

/** Public addresses that no stack may open are left out: the API server's, and what the administrator closed. */
function derived({ stack, inputs }: Plan, host: string): readonly Peer[] {
  const { peers, isPublic } = placeOf(host, stack.settings.clusterDomain);
  if (!isPublic) return peers;
  const servers = inputs.apiServer.map(({ ip }) => ip);
  return [...peers, ...publicPeers(closedRanges(stack.settings, servers))];
}

/** What the user said of a party: pods and ranges are alternatives. */
function declared(spec: PartySpec | undefined): readonly Peer[] | undefined {
  if (!spec) return undefined;
  const { namespaceSelector, podSelector, cidrs = [] } = spec;
  const pods =
    namespaceSelector || podSelector
      ? [{ ...(namespaceSelector ? { namespaceSelector } : {}), ...(podSelector ? { podSelector } : {}) }]
      : [];
  const peers = [...pods, ...cidrs.map((cidr) => ({ ipBlock: { cidr } }))];
  return peers.length > 0 ? peers : undefined;
}

interface Place {
  readonly peers: readonly Peer[];
  /** It may be, or is, somewhere on the public network. */
  readonly isPublic: boolean;
}

/** What an address says: a Service names its namespace, an address itself, any other name is somewhere on the public network. */
function placeOf(host: string, clusterDomain: string): Place {
  if (isIP(host)) return inside({ ipBlock: { cidr: asCidr(host) } });
  const namespace = serviceNamespace(host, clusterDomain);
  if (namespace) return inside({ namespaceSelector: byName(namespace) });
  const [service, domain, ...rest] = host.split('.');
  if (service === host || domain === undefined) return inside({ podSelector: {} });
  // "alertmanager.monitoring" may be a Service or a public name: nothing in it tells which.
  return { peers: rest.length === 0 ? [{ namespaceSelector: byName(domain) }] : [], isPublic: true };
}

const inside = (peer: Peer): Place => ({ peers: [peer], isPublic: false });

/** The namespace of "<service>.<namespace>.svc" with or without the cluster domain. */
function serviceNamespace(host: string, clusterDomain: string): string | undefined {
  const [service, namespace, svc, ...domain] = host.replace(/\.$/, '').split('.');
  const isService =
    service && namespace && svc === 'svc' && (domain.length === 0 || domain.join('.') === clusterDomain);
  return isService ? namespace : undefined;
}

/** Selects one namespace, by the label that the API server sets itself. */
export const byName = (namespace: string) => ({ matchLabels: { [NAMESPACE_NAME]: namespace } });
const tcp = (ports: readonly number[]) => [...new Set(ports)].map((port) => ({ protocol: 'TCP', port }) as const);

/**
 * The IP version of a host (4 or 6), or 0 for a name. As strict as the programs that connect: "10.0.0.01" is a name for them, and
 * another address for readers that are less so. An address with a zone is none that a policy could name.
 */
const isIP = (host: string): 0 | 4 | 6 => (host.includes('%') ? 0 : (familyOf(host) as 0 | 4 | 6));
