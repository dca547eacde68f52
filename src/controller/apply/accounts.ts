// Pods have the rights of their ServiceAccount, and a binding adds to them. Whoever may write stacks must get no rights of an
// account that is not of his stack, and give it none.
import { describeRef, type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../api/objects.ts';
import type { WriteFailure } from '../../api/problems.ts';

/**
 * @param foreign what was refused so far because its name is taken by an object of somebody else
 * @returns why the object must not be applied, if it must not
 */
export function refuseForeignAccount(
  object: KubernetesObject,
  foreign: readonly WriteFailure[],
): WriteFailure | undefined {
  const accounts = new Set(accountsUsedBy(object).map(keyOf));
  const taken = foreign.find((failure) => accounts.has(keyOf(failure.object)));
  if (!taken) return undefined;
  const message = `uses ${describeRef(taken.object)}, which is not of this stack: it is applied as soon as that name is free`;
  return { object: refOf(object), message };
}

/** Which accounts its pods run as, or it gives rights to. */
function accountsUsedBy(object: KubernetesObject): readonly ObjectRef[] {
  const spec = object['spec'] as PodOwnerSpec | undefined;
  const subjects = (object['subjects'] ?? []) as readonly Subject[];
  const { namespace = '' } = object.metadata;
  const runsAs = spec?.template?.spec?.serviceAccountName;
  return [
    ...(runsAs === undefined ? [] : [{ namespace, name: runsAs }]),
    ...subjects.filter(({ kind }) => kind === 'ServiceAccount'),
  ].map(({ namespace: where, name }) => ({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: where, name }));
}

interface PodOwnerSpec {
  readonly template?: { readonly spec?: { readonly serviceAccountName?: string } };
}

interface Subject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
