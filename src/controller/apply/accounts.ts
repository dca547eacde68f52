// Pods have the rights of their ServiceAccount, and a binding adds to them. Whoever may write stacks must get no rights of an
// account that is not of his stack, and give it none.
import type { KubernetesObject } from '../../api/objects.ts';
import type { WriteFailure } from '../../status/input.ts';
import { describeObject } from './describe.ts';

/**
 * @param foreign what was refused so far because its name is taken by an object of somebody else
 * @returns why the object must not be applied, if it must not
 */
export function refuseForeignAccount(
  object: KubernetesObject,
  foreign: readonly WriteFailure[],
): WriteFailure | undefined {
  const accounts = accountsUsedBy(object);
  const taken = foreign.find((failure) => accounts.includes(failure.object));
  if (!taken) return undefined;
  const message = `uses ${taken.object}, which is not of this stack: it is applied as soon as that name is free`;
  return { object: describeObject(object), message };
}

/** Which accounts its pods run as, or it gives rights to, in words. */
function accountsUsedBy(object: KubernetesObject): readonly string[] {
  const spec = object['spec'] as PodOwnerSpec | undefined;
  const subjects = (object['subjects'] ?? []) as readonly Subject[];
  const { namespace = '' } = object.metadata;
  const runsAs = spec?.template?.spec?.serviceAccountName;
  return [...(runsAs === undefined ? [] : [{ kind: 'ServiceAccount', namespace, name: runsAs }]), ...subjects].map(
    ({ kind, ...metadata }) => describeObject({ kind, metadata }),
  );
}

interface PodOwnerSpec {
  readonly template?: { readonly spec?: { readonly serviceAccountName?: string } };
}

interface Subject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
