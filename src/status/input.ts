// All that the status is made from: gathered by the controller, plain data from here on.
import type { Fact, VerificationFact } from '../api/conditions.ts';
import type { Problem, WriteFailure } from '../api/problems.ts';
import type { LiveReleases } from '../plan/live-releases.ts';
import type { VersionRoll } from '../plan/version-roll.ts';
import type { Workload } from '../stack/components.ts';
import type { Violation } from '../stack/resolve/parse.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import type { RejectedRules } from '../user-files/rules/judged.ts';
import type { RuleOrigin } from '../user-files/rules/origin.ts';
import type { RefusedFile } from './refused-in-pods.ts';

/** The state of one Deployment or StatefulSet; all numbers are pods. */
export interface WorkloadFacts {
  readonly workload: Workload;
  /** Whether its object is there. */
  readonly exists: boolean;
  readonly desired: number;
  readonly ready: number;
  /** Pods of the newest revision, ready or not. */
  readonly updated: number;
  /** Pods of earlier revisions that still run. */
  readonly outdated: number;
  /** Whether Kubernetes has seen the newest spec: until then the numbers speak of an earlier one. */
  readonly observed: boolean;
  /** What the largest of its volume claims asks for, such as "20Gi"; absent when it has none. */
  readonly volumeSize?: string;
  /** Ready pods that stayed so for the time that Kubernetes waits before it goes on. */
  readonly available: number;
  /** What its pods are started with. */
  readonly releases?: LiveReleases;
  /** True when no pod is ready, and one can't run: its image, its start, or that it ends again and again. */
  readonly isStuck?: boolean;
  /** Why pods are not ready, in a sentence. */
  readonly message?: string;
  /** Files of users that its pods refuse. */
  readonly refusedFiles?: readonly RefusedFile[];
}

/** One certificate that the stack needs. Times are RFC 3339. */
export interface CertificateFactsOfStack {
  /** Who holds it: "root", "mesh", "access", a component, or "client/<name>". */
  readonly holder: string;
  readonly secretName: string;
  readonly valid: boolean;
  readonly notAfter?: string;
  readonly renewAt?: string;
  /** Why it is not valid, in a sentence. */
  readonly message?: string;
}

export interface StatusInput {
  /** `metadata.generation` of the stack that this pass looked at. */
  readonly generation: number;
  /** Absent when the spec is refused. */
  readonly resolved?: ResolvedStack;
  readonly paused: boolean;
  /** Why the spec is refused. */
  readonly violations: readonly Violation[];
  readonly problems: readonly Problem[];
  readonly writeFailures: readonly WriteFailure[];
  /** One for each workload that was looked at; empty keeps what the status said before. */
  readonly workloads: readonly WorkloadFacts[];
  /** One for each certificate that is needed; empty keeps what the status said before when nobody looked. */
  readonly certificates: readonly CertificateFactsOfStack[];
  /** Name of the trust object that pods should run with. */
  readonly trust?: string;
  /** SHA-256 of the root CA, hex. */
  readonly rootFingerprint?: string;
  /** Empty in a pass that did not look (paused): then the last word stands. */
  readonly rejectedRules: readonly RejectedRules[];
  readonly rejectedScrapeConfigs: readonly string[];
  /** What stays in use as it was last good, because its source is bad or missing: rules by source, all scrape jobs. */
  readonly kept: { readonly rules: readonly RuleOrigin[]; readonly scrapeJobs: boolean };
  /** Selectors that find nothing, a sentence part each; absent when nobody looked. */
  readonly unmatchedSelectors?: readonly string[];
  readonly queryWorks: Fact;
  readonly objectStorage: Fact;
  readonly samplesWritten: Fact;
  /** Absent in a pass that had no reason to verify: then the last word stands. */
  readonly mtlsVerified?: VerificationFact;
  /** Whether every NetworkPolicy is as planned; false also in a pass that planned none. */
  readonly policiesApplied: boolean;
  /** Hosts for which a policy can say no more than "any public address". */
  readonly publicHosts: readonly string[];
  /** Objects of what runs that are gone, while nobody makes them anew because the stack is paused. */
  readonly missingObjects?: readonly string[] | undefined;
  /** How often the stack is looked at without a change, in seconds: what the user owns is read then. */
  readonly lookSeconds?: number;
  /** Another version or image that goes through the stack; absent when nobody planned, and then it is as before. */
  readonly versionRoll?: VersionRoll | undefined;
  /** What the policies do not open although the object storage may need it, a sentence each. */
  readonly policyGaps: readonly string[];
  /** Texts that are not tried again for a while, by no process. */
  readonly givenUp?: NonNullable<StackStatus['givenUp']>;
  readonly previous: StackStatus | undefined;
  readonly now: Date;
}

/** Whether nothing can be planned: the last good state keeps running, and the status keeps what it said of it. */
export const isBlocked = ({ resolved, violations, problems }: StatusInput): boolean =>
  resolved === undefined || violations.length > 0 || problems.some(({ blocking }) => blocking);

/** Whether the pass plans and writes: else an absence of facts means that nobody looked. */
export const isActive = (input: StatusInput): boolean => !input.paused && !isBlocked(input);
