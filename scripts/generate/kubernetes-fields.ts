// What is said of the fields of Kubernetes' own types, beyond what its OpenAPI document has: a sentence each, and the bounds
// that the API server itself checks only when the operator writes a pod or a policy. Here they are refused where they were made.

/** One field: its sentence for `kubectl explain`, and further keys of its schema. */
export interface FieldFacts {
  readonly description: string;
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
const some = (description: string): FieldFacts => ({ description });

/** By "Definition.field" of the OpenAPI document. */
export const KUBERNETES_FIELDS: Readonly<Record<string, FieldFacts>> = {
  'Affinity.nodeAffinity': some('On which nodes the pods may or should run.'),
  'Affinity.podAffinity': some('Which pods they should share a node or zone with.'),
  'Affinity.podAntiAffinity': some('Which pods they should keep away from.'),
  'IPBlock.cidr': { description: 'Address range, such as 203.0.113.0/24.', maxLength: 64 },
  'IPBlock.except': { description: 'Ranges within cidr that are left out. Default: none.', maxItems: 64 },
  'LabelSelector.matchExpressions': {
    description: 'Conditions on labels; all must hold. Default: none.',
    maxItems: 16,
  },
  'LabelSelector.matchLabels': {
    description: 'Labels with exactly these values; all must match. Default: none.',
    maxProperties: 32,
  },
  'LabelSelectorRequirement.key': { description: 'Key of the label.', ...label },
  'LabelSelectorRequirement.operator': {
    description: 'How the label is compared with the values: In, NotIn, Exists or DoesNotExist.',
    enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  },
  'LabelSelectorRequirement.values': {
    description: 'Values for In and NotIn; absent for Exists and DoesNotExist.',
    maxItems: 64,
  },
  'NetworkPolicyPeer.ipBlock': some('An address range; it stands alone, without selectors.'),
  'NetworkPolicyPeer.namespaceSelector': some('Namespaces of the pods. Default: that of the stack.'),
  'NetworkPolicyPeer.podSelector': some('The pods. Default: all pods of the namespaces.'),
  'NetworkPolicyPort.endPort': {
    description: 'Last port of a range that begins with port, from 1 to 65535. Default: port alone.',
    minimum: 1,
    maximum: 65_535,
  },
  'NetworkPolicyPort.port': { description: 'Number or name of the port. Default: every port.', maxLength: 15 },
  'NetworkPolicyPort.protocol': {
    description: 'TCP, UDP or SCTP. Default: TCP.',
    enum: ['TCP', 'UDP', 'SCTP'],
  },
  'NodeAffinity.preferredDuringSchedulingIgnoredDuringExecution': some('Nodes that are preferred, with weights.'),
  'NodeAffinity.requiredDuringSchedulingIgnoredDuringExecution': some('Nodes on which alone the pods may run.'),
  'NodeSelector.nodeSelectorTerms': { description: 'Alternatives, of which one must hold.', minItems: 1 },
  'NodeSelectorRequirement.key': { description: 'Key of the label or field of the node.', ...label },
  'NodeSelectorRequirement.operator': {
    description: 'How it is compared with the values: In, NotIn, Exists, DoesNotExist, Gt or Lt.',
    enum: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
  },
  'NodeSelectorRequirement.values': some('Values for In and NotIn; one whole number for Gt and Lt.'),
  'NodeSelectorTerm.matchExpressions': some('Conditions on labels of the node; all must hold.'),
  'NodeSelectorTerm.matchFields': some('Conditions on fields of the node, such as metadata.name; all must hold.'),
  'PodAffinity.preferredDuringSchedulingIgnoredDuringExecution': some('Neighbours that are preferred, with weights.'),
  'PodAffinity.requiredDuringSchedulingIgnoredDuringExecution': some('Neighbours without which no pod is placed.'),
  'PodAffinityTerm.labelSelector': some('The other pods, by their labels. Default: none.'),
  'PodAffinityTerm.matchLabelKeys': {
    description: 'Label keys whose values the other pods must share with this one. Default: none.',
    ...labelKeys,
  },
  'PodAffinityTerm.mismatchLabelKeys': {
    description: 'Label keys whose values the other pods must not share with this one. Default: none.',
    ...labelKeys,
  },
  'PodAffinityTerm.namespaceSelector': some('Namespaces of the other pods, by their labels.'),
  'PodAffinityTerm.namespaces': {
    description: 'Namespaces of the other pods, by name. Default: that of the stack.',
    ...namespaces,
  },
  'PodAffinityTerm.topologyKey': {
    description: 'Node label whose value says what counts as one place, such as kubernetes.io/hostname.',
    ...label,
  },
  'PodAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution': some(
    'Neighbours that are rather avoided, with weights.',
  ),
  'PodAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution': some('Neighbours beside which no pod is placed.'),
  'PreferredSchedulingTerm.preference': some('What the node should be like.'),
  'PreferredSchedulingTerm.weight': { description: 'Weight of the preference, from 1 to 100.', ...weight },
  'ResourceRequirements.limits': {
    description: 'The most that the container may use, as quantities such as 500m or 2Gi. Default: none.',
    maxProperties: 16,
  },
  'ResourceRequirements.requests': {
    description:
      'What is kept free for the container, as quantities such as 500m or 2Gi. Default: the limits, else none.',
    maxProperties: 16,
  },
  'Toleration.effect': {
    description: 'Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Default: every effect.',
    enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  },
  'Toleration.key': some('Key of the taint. Default: every taint, with the operator Exists.'),
  'Toleration.operator': {
    description: 'Exists takes any value, Equal the value given. Default: Equal.',
    enum: ['Exists', 'Equal'],
  },
  'Toleration.tolerationSeconds': some('Seconds until a pod leaves after NoExecute. Default: it stays.'),
  'Toleration.value': some('Value of the taint, for the operator Equal. Default: empty.'),
  'TopologySpreadConstraint.labelSelector': some('The pods that are counted. Default: none.'),
  'TopologySpreadConstraint.matchLabelKeys': {
    description: 'Label keys whose values the counted pods must share with this one. Default: none.',
    ...labelKeys,
  },
  'TopologySpreadConstraint.maxSkew': {
    description: 'By how many pods two places may differ, at least 1.',
    minimum: 1,
  },
  'TopologySpreadConstraint.minDomains': {
    description: 'Places that there must be at least. Default: 1.',
    minimum: 1,
  },
  'TopologySpreadConstraint.nodeAffinityPolicy': {
    description: 'Whether node affinity decides which nodes count: Honor or Ignore. Default: Honor.',
    enum: ['Honor', 'Ignore'],
  },
  'TopologySpreadConstraint.nodeTaintsPolicy': {
    description: 'Whether taints decide which nodes count: Honor or Ignore. Default: Ignore.',
    enum: ['Honor', 'Ignore'],
  },
  'TopologySpreadConstraint.topologyKey': {
    description: 'Node label whose value says what counts as one place, such as topology.kubernetes.io/zone.',
    ...label,
  },
  'TopologySpreadConstraint.whenUnsatisfiable': {
    description: 'DoNotSchedule keeps a pod waiting, ScheduleAnyway only prefers an even spread.',
    enum: ['DoNotSchedule', 'ScheduleAnyway'],
  },
  'WeightedPodAffinityTerm.podAffinityTerm': some('The neighbours.'),
  'WeightedPodAffinityTerm.weight': { description: 'Weight of the preference, from 1 to 100.', ...weight },
};

/** Fields that are left out: they name parts of a pod that a stack can't have. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['ResourceRequirements.claims']);
