// What a component is made of. The core, build.ts and what it calls, knows no component by its name: all that components have in
// common (listeners, TLS, log level, object storage, request log, probes, mounts) follows from what the component is.
import type { KubernetesObject } from '../api/objects.ts';
import type { ConfigurationFile } from '../manifests/files/file.ts';
import type { Judging, SecondLine } from '../manifests/second-line.ts';
import type { Mounted } from '../manifests/volumes.ts';
import type { Plan } from '../plan/plan.ts';
import type { Component, Name, Workload, WorkloadName } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Argument } from './additional.ts';

/**
 * A component in its container. Whatever is a function of the plan is asked for only where the component runs, and for each of its
 * instances, which it is told.
 */
export interface ContainerMaking<Of extends Name = Name> {
  readonly of: Of;
  /** Its first arguments: a subcommand, or the file that it starts with. */
  readonly start: readonly Argument[];
  /** What follows those that its program has for every component. */
  readonly arguments: (plan: Plan, of: Component) => readonly Argument[];
  /**
   * How it listens beyond what its program has for every component (one listener for health and metrics, one of gRPC): flags that
   * no user gives, and that a running pod is compared with.
   */
  readonly listens?: {
    readonly arguments: (stack: ResolvedStack, of: Component) => readonly string[];
    /** How all flags begin by which it could listen so, without dashes. */
    readonly families: readonly string[];
  };
  /** What starts it instead of the entrypoint of its image. */
  readonly command?: readonly string[];
  readonly environment?: readonly unknown[];
  /** It asks by HTTP, and Thanos' client trusts the root by SSL_CERT_DIR, see manifests/files/http-client.ts. */
  readonly hasHttpClient?: true;
  /** Others find its pod by discovery, so it stays up for a while after it was told to stop. */
  readonly isDiscovered: boolean;
  /** Those that no other component has. */
  readonly files?: (plan: Plan, of: Component) => readonly ConfigurationFile[];
  readonly volumes?: (plan: Plan, of: Component) => readonly Mounted[];
  /** What its account may do, before its pods are there. */
  readonly roles?: (plan: Plan, of: Component) => readonly KubernetesObject[];
  /** Further objects, which its pods mount. */
  readonly objects?: (plan: Plan, of: Component) => readonly KubernetesObject[];
}

/** What only who has pods of its own says, of all that is in them. */
export interface PodMaking {
  /** Seconds that a pod may take to stop. */
  readonly graceSeconds: (plan: Plan, of: Workload) => number;
  readonly secondLine?: {
    readonly of: (plan: Plan, workload: Workload) => SecondLine;
    /** Every way in which it judges, whatever the spec says. */
    readonly judgings: readonly Judging[];
  };
}

/** All that a component is made of. */
export type Making<Of extends Name = Name> = ContainerMaking<Of> & (Of extends WorkloadName ? PodMaking : unknown);
