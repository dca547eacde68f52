// What a stack whose spec is refused may have: nothing is known to hold of that spec, so the status and the Secrets tell.
import type { KubernetesObject, ObjectRef } from '../../api/objects.ts';
import { AUTHORITY_NAMES } from '../../components/authorities.ts';
import { leafOfClient } from '../../plan/adopt.ts';
import { adoptedAuthorities } from '../../plan/adopted-authorities.ts';
import type { CertificateRequest } from '../../plan/certificates.ts';
import { declaredClients } from '../../plan/own-secrets.ts';
import { COMPONENTS, type Component, isComponent } from '../../stack/components.ts';
import { type Leaf, leavesOf } from '../../stack/leaves.ts';
import { authoritySecretName, type StackId } from '../../stack/names.ts';
import type { StackStatus } from '../../stack/types.ts';
import { secretRef } from '../certificate-objects.ts';

export const authorityNames = (stack: StackId): readonly string[] =>
  AUTHORITY_NAMES.map((authority) => authoritySecretName(stack, authority));

/** Secrets that a stack may have, whatever is wrong with its spec. What lies in them is judged by itself. */
export const leafRefs = (stack: StackId, object: KubernetesObject): readonly ObjectRef[] =>
  [...authorityNames(stack), ...leavesIn(stack, object).map(({ secretName }) => secretName)].map((name) =>
    secretRef(stack, name),
  );

/** The leaves that a stack may have, whatever is wrong with its spec. */
export const leavesIn = (stack: StackId, object: KubernetesObject): readonly Leaf[] => [
  ...componentsIn(object).flatMap((component) => leavesOf(stack, component)),
  ...declaredClients(object['spec']).map((client) => leafOfClient(stack, client)),
];

/**
 * The CAs that lie in Secrets, as they stand.
 * @param stored certificates in PEM, by the name of their Secret
 */
export const authoritiesIn = (
  stack: StackId,
  object: KubernetesObject,
  stored: ReadonlyMap<string, string>,
): readonly CertificateRequest[] => adoptedAuthorities(stack, stored, object['spec']);

/** Of instances the status tells, which nobody but the operator writes. */
export const componentsIn = (object: KubernetesObject): readonly Component[] => [
  ...new Set<Component>([...COMPONENTS, ...lastRun(object)]),
];

/** The leaves of the last good state. */
export const leavesOfLast = (stack: StackId, object: KubernetesObject): readonly Leaf[] =>
  lastRun(object).flatMap((component) => leavesOf(stack, component));

/** The components of the last good state. */
function lastRun(object: KubernetesObject): readonly Component[] {
  const { components = [] } = (object['status'] ?? {}) as StackStatus;
  return components.map(({ name }) => name).filter(isComponent);
}
