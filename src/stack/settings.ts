/** What the administrator of the operator decides and stacks can't change; the composition root reads it from flags and environment. */
export interface StackSettings {
  /** Domain of cluster DNS names, such as "cluster.local". */
  readonly clusterDomain: string;
  /** Namespaces whose stacks may discover targets in the whole cluster. */
  readonly clusterDiscoveryNamespaces: readonly string[];
  /** Address ranges that no stack may open; absent: those of closed-ranges.ts. */
  readonly closedRanges?: readonly string[];
  /** Of these, what stacks may open all the same, because a cloud gives the identity of a pod there; absent: nothing. */
  readonly identityRanges?: readonly string[];
  /** Where the operator's own pods are, so that policies can let it verify; absent when it runs outside of the cluster. */
  readonly operatorPods?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

/** Labels of the operator's own pods (config/manager). */
const OPERATOR_LABELS = { 'app.kubernetes.io/name': 'secure-thanos-operator' };

/** The pods of an operator that runs in `namespace`. */
export const operatorPodsIn = (namespace: string): NonNullable<StackSettings['operatorPods']> => ({
  namespace,
  labels: OPERATOR_LABELS,
});
