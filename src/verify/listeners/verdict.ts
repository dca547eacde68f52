// What the looks at a listener say about it: a list of checks, the first that has something to say decides.
import { REASONS } from '../../api/conditions.ts';
import { HYBRID_GROUP, isHybrid } from '../../stack/key-exchange.ts';
import type { Expectation } from './expectation.ts';
import type { Finding } from './finding.ts';
import type { Place } from './places.ts';
import type { ListenerSights, Sight } from './sights.ts';

/** Only who verifies from outside, as a declared client, can find this: the operator may go everywhere. */
const FOREIGN_IDENTITY_SERVED = 'ForeignIdentityServed';

type Verdict = Pick<Finding, 'verdict' | 'reason' | 'seen'>;
type Check = (sights: ListenerSights, expected: Expectation) => Verdict | undefined;

/** Judges one listener. */
export function judgeListener(place: Place, sights: ListenerSights, expected: Expectation): Finding {
  const where = { ...at(place), ...agreed(sights) };
  for (const check of CHECKS) {
    const found = check(sights, expected);
    if (found) return { ...where, ...found };
  }
  return { ...where, verdict: 'verified', reason: REASONS.Verified, seen: describeGood(sights) };
}

/** How it agreed on keys. */
function agreed(sights: ListenerSights): Pick<Finding, 'keyExchange' | 'refusesClassical'> {
  const group = weakestGroup(sights);
  return {
    ...(group === undefined ? {} : { keyExchange: group }),
    ...(sights.classical?.kind === 'refused' && !isShaken(sights.classical) ? { refusesClassical: true } : {}),
  };
}

/** Of those that it agreed on with who offers all, a classical one before others. */
function weakestGroup({ certificate, anonymous }: ListenerSights): string | undefined {
  const groups = [certificate, anonymous].flatMap((sight) => (sight && 'group' in sight ? (sight.group ?? []) : []));
  return groups.find((one) => !isHybrid(one)) ?? groups[0];
}

/** Whether the two ends agreed on keys, whatever came of it. */
const isShaken = (sight: Sight): boolean =>
  sight.kind === 'answered' || sight.kind === 'untrusted' || peerOf(sight) !== undefined;

/** Where a finding is from, in words. */
export const at = ({ component, pod, protocol, port }: Place): Pick<Finding, 'component' | 'pod' | 'place'> => ({
  component,
  pod: pod.name,
  place: `${protocol === 'grpc' ? 'gRPC' : 'HTTP'} port ${port}`,
});

/** Plaintext was answered, in whatever language. */
const answersPlaintext: Check = ({ plaintext }) => {
  const answer = plaintext.find(({ kind }) => kind === 'answered');
  return answer?.kind === 'answered'
    ? violation(REASONS.PlaintextAnswered, `answers plaintext (${answer.as})`)
    : undefined;
};

/** Someone without a certificate was answered. */
const answersAnyone: Check = ({ anonymous }, expected) =>
  anonymous.kind === 'answered' && !expected.answersAnyone
    ? violation(REASONS.AnsweredWithoutCertificate, 'answers a connection without a certificate')
    : undefined;

/** Nobody was there. An unready pod may not listen yet. */
const isReached: Check = ({ anonymous, certificate }, { isSettled }) =>
  anonymous.kind === 'unreachable' || certificate?.kind === 'unreachable'
    ? unknown(isSettled ? REASONS.CannotDial : REASONS.NotVerifiedYet, 'could not be reached')
    : undefined;

/** The certificate hangs on another root, or lacks the name that all components share. */
const isTrusted: Check = ({ anonymous, certificate }, expected) =>
  [anonymous, certificate].some((sight) => sight?.kind === 'untrusted')
    ? unlessUnsettled(expected, REASONS.UnexpectedCertificate, "shows a certificate that the stack's root did not sign")
    : undefined;

/** The certificate is that of another component, or not the one in the Secret. */
const showsItsCertificate: Check = ({ anonymous, certificate }, expected) => {
  const peer = peerOf(certificate) ?? peerOf(anonymous);
  if (!peer) return undefined;
  if (!peer.uris.includes(expected.identity))
    return violation(REASONS.UnexpectedCertificate, 'shows the certificate of another party');
  if (expected.fingerprint === undefined || peer.fingerprint === expected.fingerprint || expected.isPickingUp)
    return undefined;
  return unlessUnsettled(expected, REASONS.UnexpectedCertificate, 'shows another certificate than its Secret holds');
};

/** It agrees on classical keys where it can refuse to: what is recorded today may be read with a quantum computer later. */
const refusesClassicalKeys: Check = ({ classical }, expected) => {
  if (expected.keyExchange !== 'hybrid only') return undefined;
  if (classical && isShaken(classical))
    return unlessUnsettled(
      expected,
      REASONS.ClassicalKeyExchange,
      'agrees on keys with who offers classical groups alone',
    );
  return classical?.kind === 'refused'
    ? undefined
    : unknown(REASONS.CannotDial, 'said nothing to who offers classical groups alone');
};

/** It does not even agree on hybrid keys with who offers them. */
const takesHybridKeys: Check = (sights, expected) => {
  const group = weakestGroup(sights);
  if (expected.keyExchange === 'any' || (group !== undefined && isHybrid(group))) return undefined;
  if (group !== undefined)
    return unlessUnsettled(
      expected,
      REASONS.ClassicalKeyExchange,
      `agrees on ${group} with who offers ${HYBRID_GROUP}`,
    );
  // Who refuses classical groups and shook hands has agreed on a hybrid one, whether it is told or not.
  return expected.keyExchange === 'hybrid' && (peerOf(sights.certificate) || peerOf(sights.anonymous))
    ? unknown(REASONS.PartlyVerified, 'agrees on keys by a group that this Node.js does not tell')
    : undefined;
};

/** Whoever should be served is refused. */
const servesWhomItShould: Check = ({ certificate }, expected) => {
  if (!certificate || !expected.serves || certificate.kind === 'answered') return undefined;
  return certificate.kind === 'silent'
    ? unknown(REASONS.CannotDial, 'takes connections and says nothing')
    : unlessUnsettled(expected, REASONS.CertificateRefused, 'refuses a certificate that it should serve');
};

/** A certificate that does not belong here is served: gRPC is for components alone, HTTP for those whom the graph names. */
const refusesWhomItShould: Check = ({ certificate }, expected) =>
  certificate?.kind === 'answered' && !expected.serves && !expected.answersAnyone
    ? unlessUnsettled(expected, FOREIGN_IDENTITY_SERVED, 'serves a certificate that it should refuse')
    : undefined;

/** A listener that proves nothing: without a handshake nobody knows who is there. */
const isKnown: Check = ({ anonymous, certificate }) =>
  peerOf(certificate) || peerOf(anonymous) ? undefined : unknown(REASONS.CannotDial, 'did not speak TLS 1.3');

const CHECKS: readonly Check[] = [
  answersPlaintext,
  answersAnyone,
  isReached,
  isTrusted,
  showsItsCertificate,
  refusesClassicalKeys,
  takesHybridKeys,
  servesWhomItShould,
  refusesWhomItShould,
  isKnown,
];

function describeGood({ anonymous, certificate, classical }: ListenerSights): string {
  const parts = [
    'shows its certificate',
    ...(certificate ? [`${certificate.kind === 'answered' ? 'serves' : 'refuses'} the certificate shown to it`] : []),
    anonymous.kind === 'answered' ? 'answers without one, by design' : 'refuses a connection without one',
    'refuses plaintext',
    ...(classical ? ['refuses classical key exchange'] : []),
  ];
  return parts.join(', ');
}

const peerOf = (sight: Sight | undefined) => (sight && 'peer' in sight ? sight.peer : undefined);

const violation = (reason: string, seen: string): Verdict => ({ verdict: 'violation', reason, seen });
const unknown = (reason: string, seen: string): Verdict => ({ verdict: 'unknown', reason, seen });

/** While pods are replaced they may hold what was right before. */
const unlessUnsettled = ({ isSettled }: Expectation, reason: string, seen: string): Verdict =>
  isSettled ? violation(reason, seen) : unknown(REASONS.NotVerifiedYet, seen);
