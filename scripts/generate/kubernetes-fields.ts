// The fields of Kubernetes' own types that a stack takes, with what their schemas say beyond its OpenAPI document: the bounds
// that the API server itself checks only when the operator writes a pod or a policy. Here they are refused where they were made.
// No sentences: the field that takes a whole type names where Kubernetes documents it (src/api/kubernetes/types.ts), since the
// same sentences at every component would not fit into the CRD.

/** Further keys of the schema of one field. */
export interface Bounds {
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxProperties?: number;
}

/** A weight of a preferred term (Kubernetes: 1-100). */
const weight = { minimum: 1, maximum: 100 };
/** The longest name of a namespace, and a bound on lists, so that CEL can be costed. */
const namespaces = { maxItems: 64 };
const label = { minLength: 1, maxLength: 317 };
const labelKeys = { maxItems: 64 };
/** As the document has it: listed because somebody judged that a stack may have it. */
const asItIs: Bounds = {};

/** By "Definition.field" of the OpenAPI document. */
export const KUBERNETES_FIELDS: Readonly<Record<string, Bounds>> = {
  'Affinity.nodeAffinity': asItIs,
  'Affinity.podAffinity': asItIs,
  'Affinity.podAntiAffinity': asItIs,
  'IPBlock.cidr': { maxLength: 64 },
  'IPBlock.except': { maxItems: 64 },
  'LabelSelector.matchExpressions': { maxItems: 16 },
  'LabelSelector.matchLabels': { maxProperties: 32 },
  'LabelSelectorRequirement.key': label,
  'LabelSelectorRequirement.operator': { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
  'LabelSelectorRequirement.values': { maxItems: 64 },
  'NetworkPolicyPeer.ipBlock': asItIs,
  'NetworkPolicyPeer.namespaceSelector': asItIs,
  'NetworkPolicyPeer.podSelector': asItIs,
  'NetworkPolicyPort.endPort': { minimum: 1, maximum: 65_535 },
  'NetworkPolicyPort.port': { maxLength: 15 },
  'NetworkPolicyPort.protocol': { enum: ['TCP', 'UDP', 'SCTP'] },
  'NodeAffinity.preferredDuringSchedulingIgnoredDuringExecution': asItIs,
  'NodeAffinity.requiredDuringSchedulingIgnoredDuringExecution': asItIs,
  'NodeSelector.nodeSelectorTerms': { minItems: 1 },
  'NodeSelectorRequirement.key': label,
  'NodeSelectorRequirement.operator': { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] },
  'NodeSelectorRequirement.values': asItIs,
  'NodeSelectorTerm.matchExpressions': asItIs,
  'NodeSelectorTerm.matchFields': asItIs,
  'PodAffinity.preferredDuringSchedulingIgnoredDuringExecution': asItIs,
  'PodAffinity.requiredDuringSchedulingIgnoredDuringExecution': asItIs,
  'PodAffinityTerm.labelSelector': asItIs,
  'PodAffinityTerm.matchLabelKeys': labelKeys,
  'PodAffinityTerm.mismatchLabelKeys': labelKeys,
  'PodAffinityTerm.namespaceSelector': asItIs,
  'PodAffinityTerm.namespaces': namespaces,
  'PodAffinityTerm.topologyKey': label,
  'PodAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution': asItIs,
  'PodAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution': asItIs,
  'PreferredSchedulingTerm.preference': asItIs,
  'PreferredSchedulingTerm.weight': weight,
  'ResourceRequirements.limits': { maxProperties: 16 },
  'ResourceRequirements.requests': { maxProperties: 16 },
  'Toleration.effect': { enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
  'Toleration.key': asItIs,
  'Toleration.operator': { enum: ['Exists', 'Equal'] },
  'Toleration.tolerationSeconds': asItIs,
  'Toleration.value': asItIs,
  'TopologySpreadConstraint.labelSelector': asItIs,
  'TopologySpreadConstraint.matchLabelKeys': labelKeys,
  'TopologySpreadConstraint.maxSkew': { minimum: 1 },
  'TopologySpreadConstraint.minDomains': { minimum: 1 },
  'TopologySpreadConstraint.nodeAffinityPolicy': { enum: ['Honor', 'Ignore'] },
  'TopologySpreadConstraint.nodeTaintsPolicy': { enum: ['Honor', 'Ignore'] },
  'TopologySpreadConstraint.topologyKey': label,
  'TopologySpreadConstraint.whenUnsatisfiable': { enum: ['DoNotSchedule', 'ScheduleAnyway'] },
  'WeightedPodAffinityTerm.podAffinityTerm': asItIs,
  'WeightedPodAffinityTerm.weight': weight,
};

/** Fields that are left out: they name parts of a pod that a stack can't have. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['ResourceRequirements.claims']);
