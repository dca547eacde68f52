// What one look at a stack found, by the four ways that it can go. The controller builds it, the status tells it: what a kind of
// pass does not have nobody looked for, so the status says there what it said before.

import type { Fact, VerificationFact } from '../api/conditions.ts';
import type { Problem, WriteFailure } from '../api/problems.ts';
import type { WorkloadFacts } from '../observed/workload-facts.ts';
import type { CertificateFactsOfStack } from '../plan/certificate-facts.ts';
import type { KeptFiles } from '../plan/user-files.ts';
import type { VersionRoll } from '../plan/version-roll.ts';
import type { Violation } from '../stack/resolve/parse.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { RejectedRules } from '../user-files/rules/judged.ts';

/** The spec breaks a rule, so there is no stack: what runs stays as it is, and its leaf certificates are renewed as they stand. */
export interface Refused {
  readonly kind: 'refused';
  /** Why, at least one. */
  readonly violations: readonly Violation[];
  /** Certificates of the last good state that can't be renewed now; undefined when nobody renews, as the stack is paused too. */
  readonly notRenewed: readonly NotRenewed[] | undefined;
  /** One for each certificate of the last good state, as far as its Secrets and the status still tell of it. */
  readonly certificates: readonly CertificateFactsOfStack[];
}

/** A certificate that can't be renewed. */
export interface NotRenewed {
  readonly secretName: string;
  /** Part of a sentence, with the way out. */
  readonly message: string;
}

/** What every look at a stack that there is sees. */
interface Seen {
  readonly stack: ResolvedStack;
  readonly problems: readonly Problem[];
  /** One for each workload of the stack. */
  readonly workloads: readonly WorkloadFacts[];
  /** One for each certificate that is needed. */
  readonly certificates: readonly CertificateFactsOfStack[];
  /** Absent in a pass that had no reason to verify: then the last word stands. */
  readonly mtlsVerified?: VerificationFact | undefined;
}

/** The stack is looked at and left alone. */
export interface Paused extends Seen {
  readonly kind: 'paused';
  /** Objects of what runs that are gone, while nobody makes them anew. */
  readonly missingObjects: readonly string[];
}

/** What a pass that writes finds and does. */
interface Written extends Seen {
  readonly writeFailures: readonly WriteFailure[];
  /** Absent when the CAs could not be kept, so that nothing hangs on them. */
  readonly authorities?: Authorities | undefined;
  readonly rejectedRules: readonly RejectedRules[];
  readonly rejectedScrapeConfigs: readonly string[];
  readonly kept: KeptFiles;
  /** Selectors that find nothing, a sentence part each. */
  readonly unmatchedSelectors: readonly string[];
  readonly dialled: DialFacts;
}

/** Something that the user owns is unusable: only certificates are written, and the last good state keeps running. */
export interface Blocked extends Written {
  readonly kind: 'blocked';
}

/** Everything was planned and written, as far as the API server let it. */
export interface Worked extends Written {
  readonly kind: 'worked';
  readonly policies: PolicyFacts;
  /** Another version or image that goes through the stack. */
  readonly versionRoll: VersionRoll;
}

export type Pass = Refused | Paused | Blocked | Worked;

/** A pass that had a stack to look at. */
export type Looked = Exclude<Pass, Refused>;

/** Whether a pass has planned what should run. Else the last good state runs on, and the status says of it what it said. */
export const isPlanned = ({ kind }: Pass): boolean => PLANNED[kind];

const PLANNED: Readonly<Record<Pass['kind'], boolean>> = {
  refused: false,
  paused: false,
  blocked: false,
  worked: true,
};

/** What pods should run with. */
export interface Authorities {
  /** Name of the trust object. */
  readonly trust: string;
  /** SHA-256 of the root CA, hex. */
  readonly rootFingerprint: string;
}

/** What was asked of a stack, by what it is about. */
export type DialFacts = Readonly<Record<'queryWorks' | 'objectStorage' | 'samplesWritten', Fact>>;

/** The network policies of a stack. */
export interface PolicyFacts {
  /** Whether each is as planned. */
  readonly areApplied: boolean;
  /** Hosts for which a policy can say no more than "any public address". */
  readonly publicHosts: readonly string[];
  /** What they do not open although the object storage may need it, a sentence each. */
  readonly gaps: readonly string[];
}
