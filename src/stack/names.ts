// Every name of every derived object. Names follow "<stack>-thanos-<rest>", so that the job selectors of the Thanos mixin match.
import { createHash } from 'node:crypto';
import type { Authority } from '../components/authorities.ts';
import type { LeafFacts } from '../components/leaves.ts';
import { type Component, factsOf, type Workload } from './components.ts';

/**
 * Kubernetes puts "<name>-<10 characters>" of a StatefulSet into a label value of at most 63 characters,
 * so a longer name would never get a pod.
 */
const MAX_NAME = 52;
const HASH_LENGTH = 8;

/** Identifies one stack in its cluster. */
export interface StackId {
  readonly name: string;
  readonly namespace: string;
}

/** A component as names of objects have it: no Service may have a dot. See stack/instances.ts for what keeps them apart. */
export const dashed = (component: Component): string => component.replace('.', '-');

/** The ServiceAccount, workload, ConfigMap and other objects of one component. */
export const componentName = ({ name }: StackId, component: Component): string =>
  shorten(`${name}-thanos-${dashed(component)}`);

/** The headless Service by which pods of a component are discovered. */
export const headlessName = ({ name }: StackId, component: Component): string =>
  shorten(`${name}-thanos-${dashed(component)}-headless`);

/** The Secret with one of the certificates of a component. */
export const leafSecretName = ({ name }: StackId, component: Component, leaf: LeafFacts['name']): string =>
  shorten(`${name}-thanos-${dashed(component)}-${leaf}`);

/** The Secret with the certificate that one component shows: as a server alone, or on both sides. */
export const certificateSecretName = (stack: StackId, component: Component): string =>
  leafSecretName(stack, component, factsOf(component).leaves[0].name);

/** The Secret with the certificate of a component's probe, where that is another one. */
export const probeSecretName = (stack: StackId, component: Component): string =>
  leafSecretName(stack, component, 'probe');

/** The Secret with the certificate of a declared client. */
export const clientSecretName = ({ name }: StackId, client: string): string =>
  shorten(`${name}-thanos-client-${client}`);

/** The Secrets with CA keys. */
export const authoritySecretName = ({ name }: StackId, authority: Authority): string =>
  shorten(`${name}-thanos-${authority}-ca`);

/** The immutable trust object; `hash` is that of its content, so the name in a pod template says what the pod trusts. */
export const trustName = ({ name }: StackId, hash: string): string => shorten(`${name}-thanos-trust-${hash}`);

/** The mutable bundle that HTTP listeners read for each connection. */
export const httpTrustName = ({ name }: StackId): string => shorten(`${name}-thanos-http-trust`);

/** The ConfigMap with part `index` of the rule files. */
export const rulesName = ({ name }: StackId, index: number): string => shorten(`${name}-thanos-rules-${index}`);

/** The policy that denies everything which no other policy allows. */
export const defaultDenyName = ({ name }: StackId): string => shorten(`${name}-thanos-default-deny`);

/**
 * Cluster-scoped objects carry the namespace too: two stacks of one name may live in two namespaces. The dot keeps both
 * apart, since neither may hold one: with a dash "a-b" and "c" would give the name of "a" and "b-c".
 */
export const clusterRoleName = ({ name, namespace }: StackId, workload: Workload): string =>
  shorten(`${namespace}.${name}-thanos-${dashed(workload)}`, 63);

/** The name that every gRPC server certificate carries: discovery dials addresses, so clients verify this one name. */
export const meshServerName = ({ name, namespace }: StackId): string => `mesh.${name}.${namespace}.internal`;

/** How each name begins that is longer than this one and begins with it, shortened or not. @param name of an object */
export const startOfName = (name: string): string => `${name}-`.slice(0, MAX_NAME - HASH_LENGTH - 1);

/**
 * Keeps a name within its limit: the tail is replaced by a hash of the whole, so that long names stay apart.
 * Only a shortened name has the full length, so that no other name can be chosen to be equal to it.
 */
export function shorten(name: string, maxLength: number = MAX_NAME): string {
  if (name.length < maxLength) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, maxLength - HASH_LENGTH - 1)}-${hash}`;
}
