// What the status says, in words that programs may rely on: types and reasons of conditions. docs/status.md explains each.

/** Types of conditions, in the order in which they stand in the status. */
export const CONDITIONS = [
  'Ready',
  'Reconciling',
  'Stalled',
  'CertificatesReady',
  'NetworkPoliciesReady',
  'ObjectStorageReady',
  'SamplesWritten',
  'QueryWorks',
  'MTLSVerified',
  'RulesAccepted',
  'ScrapeConfigsAccepted',
  'ImagePullSecretsFound',
  'SelectorsMatch',
  'VersionKnown',
  'HighAvailability',
  'Paused',
] as const;
export type ConditionType = (typeof CONDITIONS)[number];

/** Reasons that the operator gives by itself; problems of what the user owns bring their own. */
export const REASONS = {
  // Ready, Stalled
  AsDesired: 'AsDesired',
  SpecRefused: 'SpecRefused',
  WriteRefused: 'WriteRefused',
  ComponentsNotReady: 'ComponentsNotReady',
  ScaledToZero: 'ScaledToZero',
  ObjectsMissing: 'ObjectsMissing',
  WriteKeepsFailing: 'WriteKeepsFailing',
  NothingInTheWay: 'NothingInTheWay',
  // Reconciling
  WriteFailing: 'WriteFailing',
  WritesPostponed: 'WritesPostponed',
  RollingOut: 'RollingOut',
  RollingVersions: 'RollingVersions',
  JoiningQuery: 'JoiningQuery',
  IssuingCertificates: 'IssuingCertificates',
  ApplyingNetworkPolicies: 'ApplyingNetworkPolicies',
  Stalled: 'Stalled',
  Settled: 'Settled',
  // CertificatesReady
  AllValid: 'AllValid',
  CertificatesNotValid: 'CertificatesNotValid',
  CertificatesMissing: 'CertificatesMissing',
  CertificatesNotRenewed: 'CertificatesNotRenewed',
  // NetworkPoliciesReady
  Enforced: 'Enforced',
  NotApplied: 'NotApplied',
  Disabled: 'Disabled',
  ClosedRangeOpened: 'ClosedRangeOpened',
  // ObjectStorageReady, SamplesWritten, QueryWorks
  NotRunning: 'NotRunning',
  // ObjectStorageReady
  OperationsSucceed: 'OperationsSucceed',
  OperationsFail: 'OperationsFail',
  CompactorHalted: 'CompactorHalted',
  BlocksNotLoaded: 'BlocksNotLoaded',
  NoOperationsYet: 'NoOperationsYet',
  NotMeasured: 'NotMeasured',
  ObjectStorageShared: 'ObjectStorageShared',
  ObjectStorageNotCompared: 'ObjectStorageNotCompared',
  ObjectStorageInUse: 'ObjectStorageInUse',
  // SamplesWritten
  WritesSucceed: 'WritesSucceed',
  WritesFail: 'WritesFail',
  NoWritesYet: 'NoWritesYet',
  // QueryWorks
  QueryAnswers: 'QueryAnswers',
  QueryFails: 'QueryFails',
  QuerySilent: 'QuerySilent',
  QueryRefuses: 'QueryRefuses',
  QueryUntrusted: 'QueryUntrusted',
  StoreMissing: 'StoreMissing',
  StoreUnhealthy: 'StoreUnhealthy',
  CannotDial: 'CannotDial',
  NotChecked: 'NotChecked',
  Paused: 'Paused',
  // MTLSVerified
  Verified: 'Verified',
  PlaintextAnswered: 'PlaintextAnswered',
  AnsweredWithoutCertificate: 'AnsweredWithoutCertificate',
  UnexpectedCertificate: 'UnexpectedCertificate',
  CertificateRefused: 'CertificateRefused',
  ClassicalKeyExchange: 'ClassicalKeyExchange',
  UnexpectedListener: 'UnexpectedListener',
  PartlyVerified: 'PartlyVerified',
  NotVerifiedYet: 'NotVerifiedYet',
  VerificationOff: 'VerificationOff',
  // RulesAccepted, ScrapeConfigsAccepted
  AllAccepted: 'AllAccepted',
  SomeRejected: 'SomeRejected',
  // ImagePullSecretsFound
  AllFound: 'AllFound',
  // SelectorsMatch
  AllMatch: 'AllMatch',
  NothingSelected: 'NothingSelected',
  // VersionKnown
  NewerThanTried: 'NewerThanTried',
  Assumed: 'Assumed',
  // HighAvailability
  Replicated: 'Replicated',
  SingleReplica: 'SingleReplica',
  // Paused
  PausedBySpec: 'PausedBySpec',
} as const;

/** What a condition says, without the bookkeeping. `message` is one or more sentences for people. */
export interface Fact {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

/** What MTLSVerified says, and what was seen with it. */
export interface VerificationFact extends Fact {
  /** As `status.tls.keyExchange` has it; absent when no handshake told of any. */
  readonly keyExchange?: string;
}
