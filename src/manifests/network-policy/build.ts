// NetworkPolicies from the graph: nothing is allowed but the edges.
import type { KubernetesObject } from '../../api/objects.ts';
import type { OutsideParty } from '../../components/edge.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Component, componentsOf, nameOf, type Workload, workloadOf } from '../../stack/components.ts';
import { componentSelector, stackSelector } from '../../stack/labels.ts';
import { componentName, defaultDenyName } from '../../stack/names.ts';
import { type Edge, edgesFrom, edgesTo, type Party } from '../../stack/topology.ts';
import { componentMeta, stackMeta } from '../metadata.ts';
import {
  alertmanagerTargets,
  apiServerTarget,
  byName,
  dnsTarget,
  objectStorageTargets,
  type Peer,
  type Target,
} from './parties.ts';

type Rule = Readonly<Record<string, unknown>>;

/** Default deny for all pods of the stack, then one policy a workload with exactly its edges. */
export function buildNetworkPolicies(plan: Plan, workloads: readonly Workload[]): readonly KubernetesObject[] {
  if (plan.stack.spec.networkPolicy.mode === 'Disabled') return [];
  return [defaultDeny(plan), ...workloads.map((workload) => workloadPolicy(plan, workload))];
}

function defaultDeny({ stack }: Plan): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: stackMeta(stack, defaultDenyName(stack)),
    spec: {
      podSelector: { matchLabels: stackSelector(stack) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: null,
      egress: null,
    },
  };
}

function workloadPolicy(plan: Plan, workload: Workload): KubernetesObject {
  const { stack } = plan;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: componentMeta(stack, workload, componentName(stack, workload)),
    spec: {
      podSelector: { matchLabels: componentSelector(stack, workload) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: orNothing(ingressRules(plan, workload)),
      egress: orNothing(egressRules(plan, workload)),
    },
  };
}

/**
 * No rule is said too, so that it is ours: one that somebody adds is taken back. It is said as null, because the server keeps
 * an empty list as nothing and then takes each apply of it for a change.
 */
const orNothing = (rules: readonly Rule[]): readonly Rule[] | null => (rules.length > 0 ? rules : null);

/** One rule a port, with everyone who may connect to it. */
function ingressRules(plan: Plan, workload: Workload): readonly Rule[] {
  const edges = componentsOf(workload)
    .flatMap((component) => edgesTo(plan.stack.topology, component))
    .filter(crossesPods);
  const ports = [...new Set(edges.map(({ port }) => port))].sort();
  return ports.flatMap((port) => {
    const callers = edges.filter((edge) => edge.port === port).flatMap(({ from }) => insidePeers(plan, from));
    const from = distinct(callers);
    // A rule without peers would mean everyone.
    return from.length > 0 ? [{ from, ports: [{ protocol: 'TCP', port }] }] : [];
  });
}

/** One rule a target and its ports; targets inside of the stack are joined by port. */
function egressRules(plan: Plan, workload: Workload): readonly Rule[] {
  const components = componentsOf(workload);
  const edges = components.flatMap((component) => edgesFrom(plan.stack.topology, component)).filter(crossesPods);
  const inside = edges.filter(({ to }) => to.kind !== 'outside');
  const ports = [...new Set(inside.map(({ port }) => port))].sort();
  const rules = ports.map((port) => {
    const to = distinct(inside.filter((edge) => edge.port === port).flatMap((edge) => insidePeers(plan, edge.to)));
    return { to, ports: [{ protocol: 'TCP', port }] };
  });
  const outside = [...new Set(edges.flatMap(({ to }) => (to.kind === 'outside' ? [to.name] : [])))];
  const targets = distinct(outside.flatMap((party) => outsideTargets(plan, party, components)));
  return [
    ...rules,
    ...targets.filter(({ peers }) => peers.length > 0).map(({ peers, ports: on }) => ({ to: peers, ports: on })),
    ...additionalEgress(plan, components),
  ];
}

const crossesPods = ({ loopback }: Edge): boolean => loopback !== true;

function outsideTargets(plan: Plan, party: OutsideParty, components: readonly Component[]): readonly Target[] {
  switch (party) {
    case 'dns':
      return [dnsTarget(plan)];
    case 'kubernetes-api':
      return [apiServerTarget(plan)];
    case 'object-storage':
      return objectStorageTargets(plan, components);
    case 'alertmanager':
      return alertmanagerTargets(plan);
    // The user's own rules stand in additionalEgress.
    case 'additional-targets':
      return [];
  }
}

function additionalEgress({ stack }: Plan, components: readonly Component[]): readonly Rule[] {
  return stack.spec.networkPolicy.additionalEgress
    .filter(({ component }) => components.some((one) => nameOf(one) === component))
    .map(({ to, ports }) => ({ to, ports }));
}

/** Pods of a party: of a component, of a declared client, or of the operator where it runs in the cluster. */
function insidePeers({ stack }: Plan, party: Party): readonly Peer[] {
  switch (party.kind) {
    case 'component':
      return [{ podSelector: { matchLabels: componentSelector(stack, workloadOf(party.name)) } }];
    case 'client':
      return clientPeers(stack, party.name);
    case 'operator': {
      const pods = stack.settings.operatorPods;
      return pods ? [{ namespaceSelector: byName(pods.namespace), podSelector: { matchLabels: pods.labels } }] : [];
    }
    case 'outside':
      return [];
  }
}

/** None where the spec says nothing of its pods. */
function clientPeers({ spec }: Plan['stack'], client: string): readonly Peer[] {
  const { namespaceSelector, podSelector } = spec.clients.find(({ name }) => name === client) ?? {};
  return podSelector ? [{ ...(namespaceSelector ? { namespaceSelector } : {}), podSelector }] : [];
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
