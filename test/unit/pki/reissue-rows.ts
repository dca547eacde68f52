// Certificates that are to be issued again, a row or more for each reason.
import { issueAuthority } from '../../../src/pki/issue.ts';
import type { Reason } from '../../../src/pki/policies.ts';
import type { AuthorityLimits, CurrentCertificate, DesiredCertificate, Issuer } from '../../../src/pki/types.ts';
import { type Chain, NOW, P256, QUERY, termsOf } from './chains.ts';

export const DAY = 86_400;
export const LEAF: DesiredCertificate = {
  ...QUERY,
  kind: 'leaf',
  key: P256,
  durationSeconds: 90 * DAY,
  renewBeforeSeconds: 30 * DAY,
};
export const NO_NAMES = { uris: [], dnsNames: [], ipAddresses: [], usages: [] };
export const AUTHORITY: DesiredCertificate = {
  ...NO_NAMES,
  kind: 'authority',
  commonName: 'prod mesh v1',
  key: P256,
  durationSeconds: 730 * DAY,
  renewBeforeSeconds: 240 * DAY,
};
export const ROOT: DesiredCertificate = {
  ...AUTHORITY,
  kind: 'root',
  commonName: 'prod root v1',
  durationSeconds: 3650 * DAY,
};

export const daysLater = (days: number) => new Date(NOW.getTime() + days * DAY * 1000);

const LIMITS: AuthorityLimits = { usages: ['serverAuth'], dnsNames: ['a.svc'], ipAddresses: [] };

/** A certificate as it lies beside its key and its issuer. */
export const current = (one: Issuer, issuer: Issuer): CurrentCertificate => ({
  certificatePem: one.certificatePem,
  keyPem: one.privateKeyPem,
  issuerPem: issuer.certificatePem,
});

export type Row = readonly [
  name: string,
  parts: () => CurrentCertificate | undefined,
  desired: DesiredCertificate,
  now: Date,
  reason: Reason,
  message: RegExp,
];

/** @param chains two of the same names, when they are made */
export function reissueRows(chains: () => readonly [one: Chain, other: Chain]): readonly Row[] {
  const one = () => chains()[0];
  const other = () => chains()[1];
  const leaf = () => current(one().leaf, one().authority);
  return [
    ['nothing', () => undefined, LEAF, NOW, 'Missing', /no certificate yet/],
    ['no certificate', () => ({ ...leaf(), certificatePem: '' }), LEAF, NOW, 'Missing', /no certificate yet/],
    ['no key', () => ({ ...leaf(), keyPem: undefined }), LEAF, NOW, 'Missing', /key is missing/],
    ['no issuer', () => ({ ...leaf(), issuerPem: undefined }), LEAF, NOW, 'Missing', /issuer is missing/],
    [
      'a certificate cut off',
      () => ({ ...leaf(), certificatePem: one().leaf.certificatePem.slice(0, -9) }),
      LEAF,
      NOW,
      'Unparseable',
      /cut off/,
    ],
    [
      'a key cut off',
      () => ({ ...leaf(), keyPem: one().leaf.privateKeyPem.slice(0, -40) }),
      LEAF,
      NOW,
      'Unparseable',
      /private key is not/,
    ],
    [
      'a key of another certificate',
      () => ({ ...leaf(), keyPem: other().leaf.privateKeyPem }),
      LEAF,
      NOW,
      'KeyMismatch',
      /does not belong/,
    ],
    [
      'another algorithm',
      leaf,
      { ...LEAF, key: { algorithm: 'RSA', size: 2048 } },
      NOW,
      'KeyAlgorithmChanged',
      /is ECDSA 256, RSA 2048 is desired/,
    ],
    [
      'another size',
      leaf,
      { ...LEAF, key: { algorithm: 'ECDSA', size: 384 } },
      NOW,
      'KeyAlgorithmChanged',
      /ECDSA 384 is desired/,
    ],
    [
      'another issuer of the same name',
      () => current(one().leaf, other().authority),
      LEAF,
      NOW,
      'IssuerChanged',
      /issued by CN=prod mesh v1/,
    ],
    [
      'a root that another root signed',
      () => current(one().authority, one().root),
      { ...ROOT, commonName: 'prod mesh v1' },
      NOW,
      'IssuerChanged',
      /CN=prod root v1/,
    ],
    [
      'one DNS name more',
      leaf,
      { ...LEAF, dnsNames: [...LEAF.dnsNames, 'new.svc'] },
      NOW,
      'NamesChanged',
      /desired: .*new\.svc/,
    ],
    ['one DNS name less', leaf, { ...LEAF, dnsNames: LEAF.dnsNames.slice(1) }, NOW, 'NamesChanged', /it names/],
    ['another URI', leaf, { ...LEAF, uris: ['spiffe://x/y'] }, NOW, 'NamesChanged', /spiffe:\/\/x\/y/],
    [
      'an address as a DNS name',
      leaf,
      { ...LEAF, dnsNames: [...LEAF.dnsNames, '127.0.0.1'], ipAddresses: ['::1'] },
      NOW,
      'NamesChanged',
      /it names/,
    ],
    ['another common name of a leaf', leaf, { ...LEAF, commonName: 'query' }, NOW, 'NamesChanged', /"query"/],
    [
      'another common name of a CA',
      () => current(one().authority, one().root),
      { ...AUTHORITY, commonName: 'prod mesh v2' },
      NOW,
      'NamesChanged',
      /v1.*v2/,
    ],
    [
      'fewer usages',
      leaf,
      { ...LEAF, usages: ['clientAuth'] },
      NOW,
      'UsagesChanged',
      /clientAuth, serverAuth; desired: clientAuth/,
    ],
    [
      'a CA where a leaf belongs',
      () => current(one().authority, one().root),
      { ...LEAF, ...NO_NAMES, commonName: 'prod mesh v1' },
      NOW,
      'AuthorityFlagChanged',
      /it is a CA; desired: leaf/,
    ],
    [
      'a leaf where a CA belongs',
      leaf,
      { ...AUTHORITY, commonName: undefined },
      NOW,
      'AuthorityFlagChanged',
      /it is no CA; desired: authority/,
    ],
    ['a beginning in the future', leaf, LEAF, daysLater(-1), 'NotYetValid', /begins at 2026-03-01T11:55/],
    ['an end in the past', leaf, LEAF, daysLater(91), 'Expired', /ended at 2026-05-30/],
    ['the second of its end', leaf, LEAF, daysLater(90), 'Expired', /ended/],
    ['an end that is near', leaf, LEAF, daysLater(60), 'RenewalDue', /due at 2026-04-30T12:00/],
    [
      'a longer duration',
      leaf,
      { ...LEAF, durationSeconds: 100 * DAY },
      NOW,
      'DurationChanged',
      /lasts 90d5m; desired: 100d/,
    ],
    ['a shorter duration', leaf, { ...LEAF, durationSeconds: 60 * DAY }, NOW, 'DurationChanged', /desired: 60d/],
    [
      'a root with a longer duration',
      () => current(one().root, one().root),
      { ...ROOT, durationSeconds: 7300 * DAY },
      NOW,
      'DurationChanged',
      /desired/,
    ],
    [
      'a CA whose limits lack a name',
      () => {
        const profile = { commonName: 'prod mesh v1', limits: { ...LIMITS, dnsNames: [] } };
        const pem = issueAuthority(profile, one().authority.key.publicKeyDer, one().root, termsOf(730));
        return { ...current(one().authority, one().root), certificatePem: pem };
      },
      { ...AUTHORITY, limits: LIMITS },
      NOW,
      'LimitsChanged',
      /do not let its certificates have a\.svc/,
    ],
    ['a root whose end is near', () => current(one().root, one().root), ROOT, daysLater(3500), 'RenewalDue', /renewal/],
  ];
}
