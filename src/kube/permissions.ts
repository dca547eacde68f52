import { GROUP, PLURAL } from '../api/group.ts';
import { ALL } from '../components/all.ts';
import type { Facts } from '../components/facts.ts';
import { resourceOf } from './kinds.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** One rule of the operator's role, and the reason why it is asked for. */
export type Permission = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly Verb[];
  /**
   * 'namespace' rules go into a Role where the operator is installed for single namespaces; 'cluster' rules never can;
   * 'own' rules hold in the operator's own namespace only, however it is installed.
   */
  readonly scope: 'namespace' | 'cluster' | 'own';
  readonly why: string;
};

/** A cache lists, then watches; so does Prometheus' discovery. */
const FOLLOW = ['list', 'watch'] as const;
/** Server-side apply is a patch; it needs create as well when the object is not there yet. */
const MANAGE = ['get', ...FOLLOW, 'create', 'patch', 'update', 'delete'] as const;

const rule = (
  apiGroup: string,
  resources: readonly string[],
  verbs: readonly Verb[],
  scope: Permission['scope'],
  why: string,
): Permission => ({ apiGroups: [apiGroup], resources, verbs, scope, why });

const FACTS: readonly Facts[] = ALL.map(({ facts }) => facts);

/** The kinds of workloads that components run as, by their plurals. */
const WORKLOADS = [
  ...new Set(FACTS.flatMap(({ runsIn }) => ('kind' in runsIn ? [resourceOf(runsIn.kind).plural] : []))),
].sort();

/** What the operator itself does with objects. */
const OWN_OBJECTS: readonly Permission[] = [
  rule(GROUP, [PLURAL], ['get', ...FOLLOW, 'patch'], 'namespace', 'reads the stacks, and sets their finalizer'),
  rule(GROUP, [`${PLURAL}/status`], ['patch'], 'namespace', 'reports what it saw'),
  rule(GROUP, [`${PLURAL}/finalizers`], ['update'], 'namespace', 'owner references that block deletion ask for it'),
  rule(
    '',
    ['secrets'],
    MANAGE,
    'namespace',
    'certificates, keys and web configurations; reads the object storage Secret',
  ),
  rule('', ['configmaps'], MANAGE, 'namespace', 'the files that components read; reads rule files'),
  rule(
    '',
    ['services', 'serviceaccounts'],
    MANAGE,
    'namespace',
    'one of each for every component; Prometheus discovers Services',
  ),
  rule(
    '',
    ['pods'],
    [...FOLLOW, 'delete'],
    'namespace',
    'readiness, dials, and whether selectors of its namespace find any; frees a StatefulSet that is stuck behind a pod whose eviction can never be allowed; Prometheus discovers Pods',
  ),
  rule(
    '',
    ['pods/eviction'],
    ['create'],
    'namespace',
    'frees a StatefulSet that is stuck, as disruption budgets and admission allow it',
  ),
  rule('', ['persistentvolumeclaims'], [...FOLLOW, 'patch'], 'namespace', 'expands volumes'),
  rule('apps', WORKLOADS, MANAGE, 'namespace', 'the components'),
  rule('policy', ['poddisruptionbudgets'], MANAGE, 'namespace', 'keeps one replica of each component during drains'),
  rule(
    'networking.k8s.io',
    ['networkpolicies'],
    MANAGE,
    'namespace',
    'only the conversations of the topology are possible',
  ),
  rule(
    'rbac.authorization.k8s.io',
    ['roles', 'rolebindings'],
    MANAGE,
    'namespace',
    "Prometheus' discovery in its own namespace",
  ),
];

/** What it reads and tells besides. */
const OTHERS: readonly Permission[] = [
  rule(
    'discovery.k8s.io',
    ['endpointslices'],
    FOLLOW,
    'namespace',
    'the addresses of the API server; handed on to Prometheus: discovery of EndpointSlices',
  ),
  rule(
    'monitoring.coreos.com',
    ['prometheusrules'],
    ['list'],
    'namespace',
    'rules for the ruler, where that CRD is installed',
  ),
  rule('', ['events'], ['create', 'patch'], 'namespace', 'tells about transitions'),
  rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update'], 'own', 'one replica leads'),
];

/**
 * What it holds for no other reason than that it hands it on to components: Kubernetes lets nobody grant what he does not hold.
 * @param own what it holds for itself
 */
function handedOn(scope: 'namespace' | 'cluster', own: readonly Permission[]): readonly Permission[] {
  const found: Permission[] = [];
  for (const { called, permissions } of FACTS) {
    const why = `handed on to ${called}: ${permissions?.purpose}`;
    for (const { apiGroup, resources, verbs } of permissions?.[scope] ?? [])
      for (const resource of resources) {
        const missing = verbs.filter(
          (verb) => !isHeld(own, apiGroup, resource, verb) && !isHeld(found, apiGroup, resource, verb),
        );
        if (missing.length > 0)
          found.push(rule(apiGroup, [resource], missing, scope, `${why} of ${capital(resource)}`));
      }
  }
  return found;
}

const isHeld = (held: readonly Permission[], apiGroup: string, resource: string, verb: Verb): boolean =>
  held.some((one) => one.apiGroups.includes(apiGroup) && one.resources.includes(resource) && one.verbs.includes(verb));

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/**
 * All that the operator may do. config/rbac is generated from it. There is no `escalate`, `bind` or `impersonate`, no wildcard
 * and no access to a pod's logs or shell.
 */
export const PERMISSIONS: readonly Permission[] = [
  ...OWN_OBJECTS,
  ...handedOn('namespace', [...OWN_OBJECTS, ...OTHERS]),
  ...OTHERS,
];

/** In kube-system alone: what is said of it is one fact, whether there is any such pod. */
export const DNS_PERMISSIONS: readonly Permission[] = [
  rule(
    '',
    ['pods'],
    ['list'],
    'namespace',
    "whether the cluster's name servers are where policies open the way to them",
  ),
];

/**
 * Further verbs, only for an installation that lets stacks discover targets in the whole cluster
 * (--cluster-discovery-namespaces). They are apart because whoever may change ClusterRoles can also break those of others.
 */
export const CLUSTER_DISCOVERY_PERMISSIONS: readonly Permission[] = [
  ...handedOn('cluster', PERMISSIONS),
  rule(
    'rbac.authorization.k8s.io',
    ['clusterroles', 'clusterrolebindings'],
    MANAGE,
    'cluster',
    "Prometheus' discovery in the whole cluster",
  ),
];
