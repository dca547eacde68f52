// Edits that don't end in a revert, each with the reason.
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import type { Edit } from '../../../support/drift/edits.ts';
import type { Outcome } from '../../../support/drift/lane.ts';

interface Explanation {
  /** Kind and name. */
  readonly object: RegExp;
  readonly field: RegExp;
  readonly why: string;
}

const WORKLOAD = /^(Deployment|StatefulSet) /;
const POLICY = /^NetworkPolicy /;

/** Fields for which the API server takes no other value from anybody. */
const FIXED: readonly Explanation[] = [
  { object: /^(Cluster)?RoleBinding /, field: /^roleRef/, why: 'immutable' },
  { object: /^Secret /, field: /^type$/, why: 'immutable' },
  { object: /^ConfigMap .*-trust-/, field: /^(data|immutable)/, why: 'immutable, by our own wish' },
  { object: WORKLOAD, field: /^spec\.selector/, why: 'immutable' },
  { object: /^StatefulSet /, field: /^spec\.(podManagementPolicy|serviceName|volumeClaimTemplates)/, why: 'immutable' },
  {
    object: WORKLOAD,
    field: /^spec\.template\.metadata\.labels\.app\.kubernetes\.io\/(component|instance|name)$/,
    why: 'selected by an immutable field',
  },
  { object: WORKLOAD, field: /^spec\.strategy\.type$/, why: 'only together with other fields' },
  { object: WORKLOAD, field: /^spec\.template\.spec\.containers\[0\]$/, why: 'a pod has a container' },
  { object: WORKLOAD, field: /\.volumes\[\d+\](\.name)?$/, why: 'mounted by its name' },
  { object: WORKLOAD, field: /\.fieldRef(\.apiVersion)?$/, why: 'a reference names a field, of the one version' },
  { object: /^Service /, field: /^spec\.clusterIP$/, why: 'immutable' },
  { object: /^Service .*-headless$/, field: /^spec\.type$/, why: 'there is no headless one of another type' },
  { object: /^Service /, field: /^spec\.ports\[0\]$/, why: 'a Service has a port' },
  { object: POLICY, field: /\.(ipBlock|podSelector)$/, why: 'a peer says who it is' },
  { object: POLICY, field: /^spec\.policyTypes$/, why: 'filled in, and there are no more' },
  { object: /-default-deny$/, field: /^spec\.(in|e)gress$/, why: 'an empty list and none are the same' },
];

/** Edits with other ends: objects.test.ts is about them. */
const OWN_TESTS: readonly Explanation[] = [
  { object: /^Secret /, field: /^data\.tls\.(crt|key)$/, why: 'another certificate is issued' },
  {
    object: /./,
    field: /^metadata\.ownerReferences\[\d+\]\.(apiVersion|kind|name|uid)$/,
    why: 'Kubernetes removes what has lost its owner',
  },
];

/** Why a field can't be edited; undefined when nobody knows. */
export const explanationOf = ({ object, field }: Outcome): string | undefined =>
  FIXED.find((one) => one.object.test(object) && one.field.test(field))?.why;

export const isOwnTest = ({ kind, metadata }: KubernetesObject, { field }: Edit): boolean =>
  OWN_TESTS.some((one) => one.object.test(`${kind} ${metadata.name}`) && one.field.test(field));
