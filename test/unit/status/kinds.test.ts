// What each kind of pass leaves in the status as it was, because nobody looked.
import { expect } from 'chai';
import { CONDITIONS } from '../../../src/api/conditions.ts';
import type { StackStatus } from '../../../src/stack/types.ts';
import type { Pass } from '../../../src/status/pass.ts';
import { blocked, FULL, paused, refused, resolved, statusOf, type Told, worked } from './inputs.ts';

/** A stack that has a place for each condition. */
const STACK = resolved({
  ...FULL,
  image: 'a:latest',
  clients: [{ name: 'grafana', podSelector: {} }],
  imagePullSecrets: [{ name: 'registry' }],
  prometheus: { additionalScrapeConfigs: { name: 's', key: 'k' } },
});

/** A status of which every word would be another one now. */
const BEFORE: StackStatus = {
  observedGeneration: 2,
  conditions: CONDITIONS.map((type) => ({
    type,
    status: 'Unknown',
    reason: 'Before',
    message: 'as before',
    observedGeneration: 2,
    lastTransitionTime: '2026-01-01T00:00:00Z',
  })),
  ready: '9/9',
  version: 'v0.30.0',
  components: [{ name: 'query', ready: '9/9', version: 'v0.30.0', trust: 'trust-before' }],
  versionChange: { rolling: ['ruler'], waiting: ['query'] },
  tls: { certificates: '9/9', rootFingerprint: 'before' },
  endpoints: { query: 'https://before' },
};

/** Names of the conditions, fields, and parts of them that are as they were. */
function keptBy({ pass, around }: Told): readonly string[] {
  const status = statusOf({ pass, around: { ...around, previous: BEFORE } });
  const conditions = (status.conditions ?? []).filter(({ reason }) => reason === 'Before').map(({ type }) => type);
  const fields = (['ready', 'version', 'components', 'versionChange', 'tls', 'endpoints'] as const).filter(
    (field) => JSON.stringify(status[field]) === JSON.stringify(BEFORE[field]),
  );
  const trust = status.components?.[0]?.trust === 'trust-before' ? ['components[].trust'] : [];
  const root = status.tls?.rootFingerprint === 'before' ? ['tls.rootFingerprint'] : [];
  return [...conditions, ...fields, ...trust, ...root];
}

const BLOCKING = [{ reason: 'ObjectStorageInvalid', message: 'no', blocking: true }];
const VERIFIED = { mtlsVerified: { status: 'True', reason: 'Verified', message: 'all' } } as const;

const CASES: readonly (readonly [what: string, told: Told, kept: readonly string[]])[] = [
  [
    'refused: all but that it is, and that nobody was asked',
    refused(),
    [
      'CertificatesReady',
      'NetworkPoliciesReady',
      'RulesAccepted',
      'ScrapeConfigsAccepted',
      'ImagePullSecretsFound',
      'SelectorsMatch',
      'VersionKnown',
      'HighAvailability',
      'ready',
      'version',
      'components',
      'versionChange',
      'tls',
      'endpoints',
      'components[].trust',
      'tls.rootFingerprint',
    ],
  ],
  [
    'paused: what is planned or read of the user, and the last word on the listeners',
    paused({}, STACK),
    [
      'NetworkPoliciesReady',
      'MTLSVerified',
      'RulesAccepted',
      'ScrapeConfigsAccepted',
      'ImagePullSecretsFound',
      'SelectorsMatch',
      'version',
      'versionChange',
      'components[].trust',
      'tls.rootFingerprint',
    ],
  ],
  [
    'blocked: what is planned',
    blocked({ problems: BLOCKING, ...VERIFIED }, STACK),
    ['NetworkPoliciesReady', 'version', 'versionChange'],
  ],
  [
    'blocked without its CAs: what hangs on them too',
    blocked({ problems: BLOCKING, ...VERIFIED, authorities: undefined }, STACK),
    ['NetworkPoliciesReady', 'version', 'versionChange', 'components[].trust', 'tls.rootFingerprint'],
  ],
  ['worked: nothing', worked(VERIFIED, STACK), []],
  ['worked, while it is not time to verify: the last word on the listeners', worked({}, STACK), ['MTLSVerified']],
  [
    'worked without its CAs: what hangs on them',
    worked({ ...VERIFIED, authorities: undefined }, STACK),
    ['components[].trust', 'tls.rootFingerprint'],
  ],
];

describe('what a pass keeps of the status before', () => {
  for (const [what, told, kept] of CASES)
    it(what, () => {
      expect(keptBy(told)).to.deep.equal(kept);
    });

  it('is said of every kind of pass', () => {
    const kinds: Readonly<Record<Pass['kind'], true>> = { refused: true, paused: true, blocked: true, worked: true };
    expect(new Set(CASES.map(([, { pass }]) => pass.kind))).to.deep.equal(new Set(Object.keys(kinds)));
  });
});
