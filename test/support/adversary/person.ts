// Somebody else at the API server of the tests: the administrator in his name (impersonation), and what he is answered.
import { loadKubeConfig } from '../../../src/kube/config.ts';
import { createTransport, type Transport } from '../../../src/kube/transport.ts';

/** A rule of a review, as the server has it. */
interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface Person {
  readonly transport: Transport;
  /** What `kubectl auth can-i --list` shows in a namespace: lines such as "get apps/deployments", in order. */
  readonly rights: (namespace: string) => Promise<readonly string[]>;
  /** `kubectl auth can-i`: a thing is "pods", "pods/log" or "deployments.apps"; `'*'` is everything. */
  readonly may: (verb: string, thing: string, namespace: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const REVIEWS = '/apis/authorization.k8s.io/v1';

/** @param user such as "system:serviceaccount:monitoring:prod-thanos-store", or a name without any right */
export function impersonate(kubeconfig: string, user: string): Person {
  const config = loadKubeConfig({ kubeconfig });
  config.users = config.users.map((one) => ({ ...one, impersonateUser: user }));
  const transport = createTransport(config, { userAgent: 'adversary-test' });
  return {
    transport,
    rights: (namespace) => rightsIn(transport, namespace),
    may: (verb, thing, namespace) => mayDo(transport, verb, thing, namespace),
    close: () => config.close(),
  };
}

/** What a request was refused with, '' when it was not. */
export const refusalOf = (request: Promise<unknown>): Promise<string> =>
  request.then(
    () => '',
    (error: Error) => error.message,
  );

/** The account of a pod, as the API server calls it. */
export const accountUser = (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`;

async function rightsIn(transport: Transport, namespace: string): Promise<readonly string[]> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
  const review = await transport.request('POST', `${REVIEWS}/selfsubjectrulesreviews`, { body });
  const { status } = review as {
    readonly status: { readonly resourceRules: readonly Rule[]; readonly nonResourceRules: readonly Rule[] };
  };
  return [...new Set([...status.resourceRules, ...status.nonResourceRules].flatMap(rightsOf))].sort();
}

async function mayDo(transport: Transport, verb: string, thing: string, namespace: string): Promise<boolean> {
  const [name = '', subresource = ''] = thing.split('/');
  const [resource = '', ...group] = name.split('.');
  const resourceAttributes = { verb, group: group.join('.'), resource, subresource, namespace };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const review = await transport.request('POST', `${REVIEWS}/selfsubjectaccessreviews`, { body });
  return (review as { readonly status: { readonly allowed: boolean } }).status.allowed;
}

/** One line for each verb and thing of a rule, as in "get pods" or "get apps/deployments (one)". */
export function rightsOf({ verbs, apiGroups = [''], resources = [], resourceNames, nonResourceURLs = [] }: Rule) {
  const only = resourceNames ? ` (${resourceNames.join(', ')})` : '';
  const things = apiGroups.flatMap((group) => resources.map((one) => (group === '' ? one : `${group}/${one}`) + only));
  return verbs.flatMap((verb) => [...things, ...nonResourceURLs].map((thing) => `${verb} ${thing}`));
}
