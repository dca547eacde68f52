// MTLSVerified: what was seen when every listener of the stack was dialled.
import { type Fact, REASONS, type VerificationFact } from '../api/conditions.ts';
import { describeFinding, type Finding } from '../verify/listeners/finding.ts';
import { keyExchangeText } from '../verify/listeners/key-exchange.ts';
import { type Circumstances, lastSaid } from './circumstances.ts';
import type { Pass } from './pass.ts';
import { list } from './sentences.ts';

/** What a verification gave. */
export interface Verification {
  /** One for each listener of each pod, and one for each thing in a pod that should not be there. */
  readonly findings: readonly Finding[];
  /** spec.tls.http.clientAuth: with VerifyIfGiven an HTTP listener answers without a certificate by design. */
  readonly clientAuth: 'Require' | 'VerifyIfGiven';
  /** spec.tls.keyExchange */
  readonly keyExchange: 'Prefer' | 'RequireHybrid';
}

/** What a verification says of the stack. The same findings give the same words, so that a status changes only with them. */
export function verificationFact(verification: Verification): VerificationFact {
  const keyExchange = keyExchangeText(verification.findings);
  return { ...judged(verification), ...(keyExchange === undefined ? {} : { keyExchange }) };
}

function judged(verification: Verification): Fact {
  for (const check of CHECKS) {
    const found = check(verification);
    if (found) return found;
  }
  return { status: 'True', reason: REASONS.Verified, message: describeVerified(verification) };
}

/** The fact of a verification that the administrator has switched off. */
export const VERIFICATION_OFF: Fact = {
  status: 'Unknown',
  reason: REASONS.VerificationOff,
  message: 'The operator was started with --verification-interval=0s, so nothing is verified.',
};

/** The fact while the operator has no identity to dial with. */
export const NOTHING_TO_DIAL_WITH: Fact = {
  status: 'Unknown',
  reason: REASONS.CannotDial,
  message:
    'The certificate of the root or of the mesh CA is missing or unreadable, so there is nothing to dial with: see CertificatesReady.',
};

/** The fact where hybrid keys are required and the operator's Node.js has none. */
export const NO_HYBRID_TO_OFFER: Fact = {
  status: 'Unknown',
  reason: REASONS.CannotDial,
  message: `spec.tls.keyExchange is RequireHybrid, and the Node.js that runs the operator (${process.version}) offers no hybrid key exchange: run it with Node.js 24.5 or later, as its image does.`,
};

/** MTLSVerified; the last word stands while it is not time to look again. */
export function judgeVerification(pass: Pass, around: Circumstances): Fact | 'keep' {
  switch (pass.kind) {
    case 'refused':
      return NOT_CHECKED;
    case 'paused':
    case 'blocked':
    case 'worked':
      return pass.mtlsVerified ?? (lastSaid(around, 'MTLSVerified') ? 'keep' : NOT_YET);
  }
}

/** The last word on the listeners, from this pass or an earlier one. */
export function lastVerification(pass: Pass, around: Circumstances): Fact | undefined {
  const judged = judgeVerification(pass, around);
  return judged === 'keep' ? lastSaid(around, 'MTLSVerified') : judged;
}

type Check = (verification: Verification) => Fact | undefined;

/** Something is proven to be other than it should be: the first of them gives the reason. */
const nothingIsViolated: Check = ({ findings }) => {
  const violations = findings.filter(({ verdict }) => verdict === 'violation');
  const [first] = violations;
  if (!first) return undefined;
  const message = `${list(violations.map(describeFinding))}. ${REMEDIES[first.reason] ?? ''}`.trim();
  return { status: 'False', reason: first.reason, message };
};

/** Nobody was reached, which says nothing about the stack. */
const someoneWasReached: Check = ({ findings }) =>
  verified(findings).length === 0 && findings.some(isUnreached) && !findings.some(isOpen)
    ? unknown(
        REASONS.CannotDial,
        "No pod can be reached from where the operator runs. Inside of the cluster, check the network policies of its namespace; from outside, use 'securethanos verify'.",
      )
    : undefined;

/** A ready pod that can't be reached may hide anything. */
const allWereReached: Check = ({ findings }) => {
  const missing = unseen(findings);
  if (missing.length === 0) return undefined;
  const message = `${verified(findings).length} listeners are verified, and not: ${list(missing.map(describeFinding))}.`;
  return unknown(REASONS.PartlyVerified, message);
};

const someoneRuns: Check = ({ findings }) => (verified(findings).length === 0 ? NOT_YET : undefined);

const CHECKS: readonly Check[] = [nothingIsViolated, someoneWasReached, allWereReached, someoneRuns];

/** What to do about each violation. */
const REMEDIES: Readonly<Record<string, string>> = {
  [REASONS.PlaintextAnswered]:
    'Use an image that heeds its flags, and take back what was changed by hand: an empty CA file switches TLS off. Deleting the pod brings it back as planned, unless the stack is paused.',
  [REASONS.AnsweredWithoutCertificate]:
    'Take back what was changed by hand in its web configuration or flags. Deleting the pod brings it back as planned, unless the stack is paused.',
  [REASONS.UnexpectedCertificate]:
    'If it does not end within minutes, delete the pod: either it did not pick up its new certificate, or something else answers at its address.',
  [REASONS.CertificateRefused]:
    'If it does not end within minutes, delete the pod: its files are not the current ones, or it does not speak TLS 1.3.',
  [REASONS.ClassicalKeyExchange]:
    'Use images that are built with Go 1.24 or later and heed their flags, and take back what was changed by hand, or set spec.tls.keyExchange to Prefer.',
  [REASONS.UnexpectedListener]: 'Take back what was added to the pod or its workload.',
};

function describeVerified(verification: Verification): string {
  const { findings, keyExchange } = verification;
  const said = describeProtected(verification);
  return keyExchange === 'RequireHybrid' ? `${said} ${describeEnforced(verified(findings))}` : said;
}

/** No word on hybrid keys promises more than what was seen: HTTP can't refuse classical ones, nor can earlier versions. */
function describeEnforced(seen: readonly Finding[]): string {
  const enforcing = seen.filter(({ refusesClassical }) => refusesClassical);
  const others = keyExchangeText(seen.filter(({ refusesClassical }) => !refusesClassical));
  const enforced = `Hybrid key exchange is enforced by ${enforcing.length} of them, which refused classical groups.`;
  return others === undefined
    ? enforced
    : `${enforced} The other ${seen.length - enforcing.length} agreed on ${others} and can't refuse classical groups, as no HTTP listener can.`;
}

function describeProtected({ findings, clientAuth }: Verification): string {
  const seen = verified(findings);
  const pods = new Set(seen.map(({ pod }) => pod)).size;
  const counted = `${seen.length} listeners of ${pods} pods`;
  return clientAuth === 'Require'
    ? `${counted}: each served its certificate, refused a connection without one, and refused plaintext.`
    : `${counted}: each served its certificate and refused plaintext, and gRPC refused a connection without a certificate. HTTP answers without one, because spec.tls.http.clientAuth is VerifyIfGiven.`;
}

const verified = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'verified');
const isUnreached = ({ verdict, reason }: Finding) => verdict === 'unknown' && reason === REASONS.CannotDial;
/** It can be compared with nothing, or there was no time for it. */
const isOpen = ({ verdict, reason }: Finding) => verdict === 'unknown' && reason === REASONS.PartlyVerified;
/** First those of which the cause is not where they are. */
const unseen = (findings: readonly Finding[]) => [...findings.filter(isOpen), ...findings.filter(isUnreached)];

const unknown = (reason: string, message: string): Fact => ({ status: 'Unknown', reason, message });

const NOT_YET = unknown(
  REASONS.NotVerifiedYet,
  'Nothing was verified yet: pods are dialled when all of them are ready.',
);
const NOT_CHECKED = unknown(REASONS.NotChecked, 'Nothing is dialled while the spec is refused.');
