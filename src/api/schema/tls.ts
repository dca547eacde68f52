import { z } from 'zod';
import { durationSeconds } from '../duration.ts';
import { duration, type Rule, text, withRules } from './fields.ts';

const DEFAULTS = {
  certificate: { duration: '2160h', renewBefore: '720h' },
  issuingCA: { duration: '17520h', renewBefore: '5840h' },
  rootCA: { duration: '87600h', renewBefore: '17520h' },
} as const;

const SIZES = { ECDSA: [256, 384], RSA: [2048, 3072, 4096] } as const;

/** Algorithm and size of every key that is made for the stack. */
const privateKey = () =>
  withRules(
    z.strictObject({
      algorithm: z.enum(['ECDSA', 'RSA']).default('ECDSA').describe('Kind of key.'),
      size: z
        .int()
        .optional()
        .describe(
          'Size in bits: 256 or 384 for ECDSA, 2048, 3072 or 4096 for RSA. Default: 256 for ECDSA, 2048 for RSA.',
        ),
    }),
    {
      cel: "!has(self.size) || (has(self.algorithm) && self.algorithm == 'RSA' ? self.size in [2048, 3072, 4096] : self.size in [256, 384])",
      message: 'size must be 256 or 384 for ECDSA, and 2048, 3072 or 4096 for RSA',
      holds: ({ algorithm, size }) => size === undefined || (SIZES[algorithm] as readonly number[]).includes(size),
    },
  )
    .prefault({})
    .describe('Keys of the certificates. A change reissues the leaf certificates at once; CA keys keep theirs.');

/** How long a kind of certificate is valid, and how long before its end it is renewed. */
const lifetime = (kind: keyof typeof DEFAULTS, description: string) => {
  const { duration: life, renewBefore } = DEFAULTS[kind];
  return withRules(
    z.strictObject({
      duration: duration().default(life).describe('Validity of the certificate, in h, m and s, at least 1h.'),
      renewBefore: duration()
        .default(renewBefore)
        .describe('How long before its end the certificate is renewed, in h, m and s, at least 5m.'),
    }),
    atLeast('duration', '1h', 'pods learn of a new certificate only after minutes'),
    atLeast('renewBefore', '5m', 'a certificate that is renewed at its end has ended before pods learn of the new one'),
    renewsInItsSecondHalf(life, renewBefore),
  )
    .prefault({})
    .describe(description);
};

const cel = (field: string, fallback: string) => `duration(has(self.${field}) ? self.${field} : '${fallback}')`;

function atLeast<Field extends 'duration' | 'renewBefore'>(
  field: Field,
  minimum: string,
  why: string,
): Rule<Record<Field, string>> {
  return {
    cel: `!has(self.${field}) || duration(self.${field}) >= duration('${minimum}')`,
    message: `${field} must be at least ${minimum}: ${why}`,
    holds: (value) => !(secondsOf(value[field]) < durationSeconds(minimum)),
  };
}

function renewsInItsSecondHalf(life: string, renewBefore: string): Rule<{ duration: string; renewBefore: string }> {
  return {
    cel: `${cel('renewBefore', renewBefore)} + ${cel('renewBefore', renewBefore)} <= ${cel('duration', life)}`,
    message:
      'renewBefore must be at most half of duration, or it would be renewed all the time: lower renewBefore or raise duration',
    holds: (value) => !(2 * secondsOf(value.renewBefore) > secondsOf(value.duration)),
  };
}

/** Not a number for what is no duration, of which the field itself tells: rules are asked about values that were refused, too. */
function secondsOf(text: string): number {
  try {
    return durationSeconds(text);
  } catch {
    return Number.NaN;
  }
}

/** Certificates: who signs them, how long they live, and how strict HTTP listeners are. */
export const tls = () =>
  z
    .strictObject({
      mode: z
        .enum(['SelfManaged'])
        .default('SelfManaged')
        .describe('Who signs. SelfManaged: the operator makes a root CA of the stack.'),
      trustDomain: dnsLabelPath()
        .default('cluster.local')
        .describe(
          'Trust domain of the SPIFFE identities in the certificates. A change replaces all leaf certificates and rolls all pods; meanwhile clients are refused.',
        ),
      privateKey: privateKey(),
      certificate: lifetime('certificate', 'Leaf certificates of components and clients.'),
      issuingCA: lifetime('issuingCA', 'The two issuing CAs: one for components, one for declared clients.'),
      rootCA: lifetime('rootCA', 'The root CA, which signs the issuing CAs and nothing else.'),
      http: z
        .strictObject({
          clientAuth: z
            .enum(['Require', 'VerifyIfGiven'])
            .default('Require')
            .describe(
              'Require: HTTP listeners serve declared identities only. VerifyIfGiven: they also serve connections without a certificate, and identities are not enforced.',
            ),
        })
        .prefault({})
        .describe('HTTP listeners of the components.'),
      keyExchange: z
        .enum(['Prefer', 'RequireHybrid'])
        .default('Prefer')
        .describe(
          'Prefer: both ends choose the hybrid group X25519MLKEM768 if both have it. RequireHybrid: gRPC listeners refuse all other groups, from Thanos v0.42.0 on. HTTP listeners cannot refuse them: MTLSVerified says what they agreed on. A change rolls the pods with gRPC.',
        ),
    })
    .prefault({})
    .describe('Certificates of the stack.');

const dnsLabelPath = () =>
  text(
    255,
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/,
    'must be a DNS name, such as "cluster.local"',
  );
