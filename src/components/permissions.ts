// What a component may do by the Kubernetes API, if it asks it at all. Its roles follow, and what the operator must hold to grant them.

/** Verbs on some resources of one API group. */
export interface Grant {
  /** '' for the core group. */
  readonly apiGroup: string;
  /** By their plurals, such as "pods". */
  readonly resources: readonly string[];
  readonly verbs: readonly ('get' | 'list' | 'watch')[];
}

/** What the account of a component may get. Thanos asks nothing of the Kubernetes API. */
export interface Permissions {
  /** What they are for, such as "discovery". */
  readonly purpose: string;
  /** In the namespace of the stack. */
  readonly namespace: readonly Grant[];
  /** Besides those, where it may look at the whole cluster. */
  readonly cluster: readonly Grant[];
}
