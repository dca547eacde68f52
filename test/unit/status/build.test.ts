import { expect } from 'chai';
import { CONDITIONS } from '../../../src/api/conditions.ts';
import { stackStatus } from '../../../src/stack/schema/status.ts';
import { buildStatus } from '../../../src/status/build.ts';
import { LONGEST_MESSAGE } from '../../../src/status/conditions.ts';
import type { StatusInput } from '../../../src/status/input.ts';
import { conditionOf, FULL, fact, goodInput, LATER, messageOf, refusedInput, resolved, rolledOut } from './inputs.ts';

const MISSING_SECRET = {
  reason: 'ObjectStorageSecretMissing',
  message: 'Secret "objstore" does not exist: create it',
  blocking: true,
  condition: 'ObjectStorageReady',
} as const;
const STORE = { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'monitoring', name: 'x' };
const PULL_SECRET = {
  reason: 'ImagePullSecretMissing',
  message: 'm',
  blocking: false,
  condition: 'ImagePullSecretsFound',
} as const;
const ORIGIN = { kind: 'ConfigMap', name: 'a', key: 'b' } as const;
const kstatus = (input: StatusInput) =>
  ['Ready', 'Reconciling', 'Stalled'].map((type) => conditionOf(input, type)).join(', ');
const withWorkload = (change: Partial<StatusInput['workloads'][number]>) =>
  goodInput({
    workloads: rolledOut(resolved()).map((facts) => (facts.workload === 'store' ? { ...facts, ...change } : facts)),
  });

/** Workloads of which one has an object that asks for no pods. */
const scaledAway = (workload: string) =>
  rolledOut(resolved()).map((facts) =>
    facts.workload === workload ? { ...facts, desired: 0, ready: 0, updated: 0, available: 0 } : facts,
  );

describe('buildStatus', () => {
  it('sums a good stack up, within its schema', () => {
    const status = buildStatus(goodInput({ rootFingerprint: 'ab' }));
    expect(stackStatus.parse(status)).to.deep.equal(status);
    expect(status).to.deep.include({ observedGeneration: 3, ready: '6/6', version: 'v0.42.4' });
    expect(status.tls).to.deep.equal({
      certificates: '11/11',
      nextRenewal: '2026-05-01T00:00:00Z',
      rootFingerprint: 'ab',
    });
    expect(status.endpoints).to.deep.equal({ query: 'https://prod-thanos-query.monitoring.svc.cluster.local:10902' });
    expect(status.components?.[0]).to.deep.equal({
      name: 'query',
      ready: '2/2',
      version: 'v0.42.4',
      certificateExpiry: '2026-06-01T00:00:00Z',
      trust: 'prod-thanos-trust-0123456789',
    });
    expect(status.components?.map(({ name, version }) => `${name} ${version}`).slice(-2)).to.deep.equal([
      'prometheus v3.14.0',
      'sidecar v0.42.4',
    ]);
  });

  it('tells the size of volumes that were seen, and not that of Prometheus for Sidecar', () => {
    const sized = rolledOut(resolved()).map((facts) =>
      facts.workload === 'store' || facts.workload === 'prometheus' ? { ...facts, volumeSize: '20Gi' } : facts,
    );
    const status = buildStatus(goodInput({ workloads: sized }));
    expect(stackStatus.parse(status)).to.deep.equal(status);
    const told = status.components?.filter((row) => 'volumeSize' in row);
    expect(told?.map(({ name, volumeSize }) => `${name} ${volumeSize}`)).to.deep.equal([
      'store 20Gi',
      'prometheus 20Gi',
    ]);
  });

  it('has its conditions in one order, each with the generation', () => {
    const conditions = buildStatus(goodInput({ paused: true })).conditions ?? [];
    const order = conditions.map(({ type }) => (CONDITIONS as readonly string[]).indexOf(type));
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
    expect(new Set(conditions.map(({ observedGeneration }) => observedGeneration))).to.deep.equal(new Set([3]));
    expect(new Set(conditions.map(({ lastTransitionTime }) => lastTransitionTime))).to.deep.equal(
      new Set(['2026-03-01T12:00:00Z']),
    );
  });
});

describe('conditions for kstatus', () => {
  const GOOD = 'True AsDesired, False Settled, False NothingInTheWay';
  const cases: readonly [string, StatusInput, string][] = [
    ['a good stack', goodInput(), GOOD],
    [
      'dials that say nothing',
      goodInput({
        queryWorks: fact('Unknown', 'CannotDial'),
        objectStorage: fact('Unknown', 'CannotDial'),
        samplesWritten: fact('Unknown', 'CannotDial'),
      }),
      GOOD,
    ],
    [
      'policies that are switched off',
      goodInput({ policiesApplied: false }, resolved({ ...FULL, networkPolicy: { mode: 'Disabled' } })),
      GOOD,
    ],
    ['a pause of a good stack', goodInput({ paused: true, certificates: [], policiesApplied: false }), GOOD],
    ['a pod too few', withWorkload({ ready: 1 }), 'False ComponentsNotReady, True RollingOut, False NothingInTheWay'],
    [
      'a pod of an earlier revision',
      withWorkload({ outdated: 1 }),
      'False ComponentsNotReady, True RollingOut, False NothingInTheWay',
    ],
    [
      'a pod that is not updated',
      withWorkload({ updated: 1 }),
      'False ComponentsNotReady, True RollingOut, False NothingInTheWay',
    ],
    [
      'numbers of an earlier spec',
      withWorkload({ observed: false }),
      'False ComponentsNotReady, True RollingOut, False NothingInTheWay',
    ],
    [
      'workloads that were not created',
      goodInput({ workloads: [] }),
      'False ComponentsNotReady, True RollingOut, False NothingInTheWay',
    ],
    [
      'no certificates',
      goodInput({ certificates: [] }),
      'False CertificatesMissing, True IssuingCertificates, False NothingInTheWay',
    ],
    [
      'policies on their way',
      goodInput({ policiesApplied: false }),
      'False NotApplied, True ApplyingNetworkPolicies, False NothingInTheWay',
    ],
    [
      'a Query that was seen to fail',
      goodInput({ queryWorks: fact('False', 'StoreMissing') }),
      'False StoreMissing, False Settled, False NothingInTheWay',
    ],
    [
      'a bucket that was seen to fail',
      goodInput({ objectStorage: fact('False', 'OperationsFail') }),
      'False OperationsFail, False Settled, False NothingInTheWay',
    ],
    [
      'samples that were seen to be lost',
      goodInput({ samplesWritten: fact('False', 'WritesFail') }),
      'False WritesFail, False Settled, False NothingInTheWay',
    ],
    [
      'a bucket that fails, for which Store waits',
      { ...withWorkload({ ready: 0 }), objectStorage: fact('False', 'OperationsFail') },
      'False OperationsFail, True RollingOut, False NothingInTheWay',
    ],
    [
      'a Query without pods',
      goodInput({}, resolved({ ...FULL, query: { replicas: 0 } })),
      'False ScaledToZero, False Settled, False NothingInTheWay',
    ],
    [
      'a Query without pods, while those of Store fail',
      { ...withWorkload({ ready: 0 }), resolved: resolved({ ...FULL, query: { replicas: 0 } }) },
      'False ComponentsNotReady, True RollingOut, False NothingInTheWay',
    ],
    [
      'a Store without pods',
      goodInput({}, resolved({ ...FULL, store: { replicas: 0 } })),
      'False ScaledToZero, False Settled, False NothingInTheWay',
    ],
    [
      'a Prometheus that somebody scaled to nothing during a pause',
      { ...goodInput({ paused: true }), workloads: scaledAway('prometheus') },
      'False ScaledToZero, False Settled, False NothingInTheWay',
    ],
    [
      'a Compactor that another stack has for the same bucket',
      { ...goodInput({}), workloads: scaledAway('compactor') },
      'True AsDesired, False Settled, False NothingInTheWay',
    ],
    [
      'a pause while objects are gone',
      goodInput({ paused: true, policiesApplied: false, missingObjects: ['Service monitoring/a'] }),
      'False ObjectsMissing, False Settled, False NothingInTheWay',
    ],
    [
      'a write that fails for good, while pods start',
      {
        ...withWorkload({ ready: 0 }),
        problems: [{ reason: 'WriteKeepsFailing', message: 'StatefulSet a: 500', blocking: false }],
      },
      'False WriteKeepsFailing, False Stalled, True WriteKeepsFailing',
    ],
    [
      'a write that fails, while pods start',
      {
        ...withWorkload({ ready: 0 }),
        problems: [{ reason: 'WriteFailing', message: 'StatefulSet a: 500', blocking: false }],
      },
      'False WriteFailing, True WriteFailing, False NothingInTheWay',
    ],
    ['a refused spec', refusedInput(undefined), 'False SpecRefused, False Stalled, True SpecRefused'],
    [
      'a missing Secret',
      goodInput({ problems: [MISSING_SECRET] }),
      'False ObjectStorageSecretMissing, False Stalled, True ObjectStorageSecretMissing',
    ],
    [
      'a refused write, while pods start',
      { ...withWorkload({ ready: 0 }), writeFailures: [{ object: STORE, message: 'immutable' }] },
      'False WriteRefused, False Stalled, True WriteRefused',
    ],
  ];
  for (const [name, input, expected] of cases) it(name, () => expect(kstatus(input)).to.equal(expected));

  it('name what is wrong', () => {
    expect(messageOf(refusedInput(undefined), 'Stalled')).to.include('spec.clients[0].name is required');
    expect(messageOf(withWorkload({ ready: 1, message: 'pod x: not ready yet' }), 'Ready')).to.equal(
      'Waits for pods: store: 1 of 2 pods ready (pod x: not ready yet).',
    );
    const failing = {
      ...withWorkload({ ready: 1, message: 'pod x: no space' }),
      objectStorage: fact('False', 'BlocksNotLoaded'),
    };
    expect(messageOf(failing, 'Ready'), 'two causes').to.match(
      /^.+ Besides, it waits for pods: store: 1 of 2 pods ready \(pod x: no space\)\.$/,
    );
    expect(messageOf(goodInput({ workloads: [] }), 'Ready')).to.include(
      'compactor: 0 of 1 pods ready (it was not created yet)',
    );
    const problems = [{ reason: 'RuleConfigMapMissing', message: 'ConfigMap "r" does not exist', blocking: false }];
    expect(messageOf(goodInput({ problems }), 'Ready')).to.match(
      /as desired\. This holds nothing up, but look at it: ConfigMap "r" does not exist\.$/,
    );
  });
});

describe('further conditions', () => {
  const unreachable = (input: StatusInput): StatusInput => ({
    ...input,
    queryWorks: fact('Unknown', 'CannotDial'),
    objectStorage: fact('Unknown', 'CannotDial'),
    samplesWritten: fact('Unknown', 'CannotDial'),
  });
  const notReady = (only?: string) =>
    rolledOut(resolved()).map((facts) =>
      (only ?? facts.workload) === facts.workload ? { ...facts, ready: 0 } : facts,
    );
  const refusedAfter = (input: StatusInput) => ({
    ...refusedInput(buildStatus(input)),
    samplesWritten: fact('Unknown', 'NotChecked'),
  });
  const selecting = resolved({ clients: [{ name: 'grafana', podSelector: {} }] });
  const scrapes = resolved({ prometheus: { additionalScrapeConfigs: { name: 's', key: 'k' } } });
  const pulling = resolved({ imagePullSecrets: [{ name: 'registry' }] });
  const invalid = goodInput().certificates.map((certificate) => ({
    ...certificate,
    valid: certificate.holder !== 'store',
    message: 'it ended',
  }));
  const cases: readonly [string, StatusInput, string, string][] = [
    ['certificates', goodInput(), 'CertificatesReady', 'True AllValid'],
    ['an invalid certificate', goodInput({ certificates: invalid }), 'CertificatesReady', 'False CertificatesNotValid'],
    ['policies', goodInput(), 'NetworkPoliciesReady', 'True Enforced'],
    [
      'no policies',
      goodInput({}, resolved({ networkPolicy: { mode: 'Disabled' } })),
      'NetworkPoliciesReady',
      'False Disabled',
    ],
    [
      'a problem with the Secret',
      goodInput({ problems: [MISSING_SECRET] }),
      'ObjectStorageReady',
      'False ObjectStorageSecretMissing',
    ],
    ['rules', goodInput(), 'RulesAccepted', 'True AllAccepted'],
    [
      'rejected rules',
      goodInput({ rejectedRules: [{ origin: ORIGIN, message: 'b' }] }),
      'RulesAccepted',
      'False SomeRejected',
    ],
    [
      'a missing ConfigMap',
      goodInput({
        problems: [{ reason: 'RuleConfigMapMissing', message: 'm', blocking: false, condition: 'RulesAccepted' }],
      }),
      'RulesAccepted',
      'False RuleConfigMapMissing',
    ],
    [
      'a problem that says so, whatever its reason is called',
      goodInput({ problems: [{ reason: 'Odd', message: 'm', blocking: false, condition: 'RulesAccepted' }] }),
      'RulesAccepted',
      'False Odd',
    ],
    [
      'a problem of no condition, whose reason begins as those of one',
      goodInput({ problems: [{ reason: 'RuleOfThumb', message: 'm', blocking: false }] }),
      'RulesAccepted',
      'True AllAccepted',
    ],
    ['rules without a Ruler', goodInput({}, resolved({})), 'RulesAccepted', 'absent'],
    ['scrapes', goodInput({}, scrapes), 'ScrapeConfigsAccepted', 'True AllAccepted'],
    [
      'rejected scrapes',
      goodInput({ rejectedScrapeConfigs: ['x'] }, scrapes),
      'ScrapeConfigsAccepted',
      'False SomeRejected',
    ],
    ['no scrapes', goodInput(), 'ScrapeConfigsAccepted', 'absent'],
    ['no Secrets to pull with', goodInput(), 'ImagePullSecretsFound', 'absent'],
    ['all of them', goodInput({}, pulling), 'ImagePullSecretsFound', 'True AllFound'],
    ['nobody looked for them', goodInput({ paused: true }, pulling), 'ImagePullSecretsFound', 'absent'],
    [
      'one that is missing',
      goodInput({ problems: [PULL_SECRET] }, pulling),
      'ImagePullSecretsFound',
      'False ImagePullSecretMissing',
    ],
    ['no selector', goodInput({ unmatchedSelectors: [] }, resolved({})), 'SelectorsMatch', 'absent'],
    ['selectors that find', goodInput({ unmatchedSelectors: [] }, selecting), 'SelectorsMatch', 'True AllMatch'],
    [
      'one that does not',
      goodInput({ unmatchedSelectors: ['x'] }, selecting),
      'SelectorsMatch',
      'False NothingSelected',
    ],
    ['nobody looked', goodInput({}, selecting), 'SelectorsMatch', 'absent'],
    ['a known version', goodInput(), 'VersionKnown', 'absent'],
    ['a newer version', goodInput({}, resolved({ version: 'v0.99.0' })), 'VersionKnown', 'False NewerThanTried'],
    ['a newer tag', goodInput({}, resolved({ image: 'a:v0.99.0' })), 'VersionKnown', 'False NewerThanTried'],
    ['a known tag', goodInput({}, resolved({ image: 'a:v0.41.0' })), 'VersionKnown', 'absent'],
    ['a tag that is none', goodInput({}, resolved({ image: 'a:latest' })), 'VersionKnown', 'Unknown Assumed'],
    [
      'nobody to be asked',
      unreachable(goodInput({ workloads: notReady('query') })),
      'QueryWorks',
      'Unknown NotRunning',
    ],
    ['nobody who could be reached', unreachable(goodInput()), 'QueryWorks', 'Unknown CannotDial'],
    ['nobody looked at the pods', unreachable(goodInput({ workloads: [] })), 'QueryWorks', 'Unknown CannotDial'],
    ['a pod that was reached', goodInput({ workloads: notReady() }), 'QueryWorks', 'True QueryAnswers'],
    [
      'nobody who uses it',
      unreachable(goodInput({ workloads: notReady() })),
      'ObjectStorageReady',
      'Unknown NotRunning',
    ],
    ['one who uses it', unreachable(goodInput()), 'ObjectStorageReady', 'Unknown CannotDial'],
    ['a Ruler and a Prometheus', goodInput(), 'SamplesWritten', 'True WritesSucceed'],
    ['a Ruler alone', goodInput({}, resolved({ ruler: FULL.ruler })), 'SamplesWritten', 'True WritesSucceed'],
    ['nobody who writes any', goodInput({}, resolved({})), 'SamplesWritten', 'absent'],
    ['nobody who runs', unreachable(goodInput({ workloads: notReady() })), 'SamplesWritten', 'Unknown NotRunning'],
    ['nobody was reached', unreachable(goodInput()), 'SamplesWritten', 'Unknown CannotDial'],
    ['a spec that is refused', refusedAfter(goodInput()), 'SamplesWritten', 'Unknown NotChecked'],
    ['a refused one of nobody', refusedAfter(goodInput({}, resolved({}))), 'SamplesWritten', 'absent'],
    ['two replicas', goodInput(), 'HighAvailability', 'True Replicated'],
    ['one replica', goodInput({}, resolved({ store: { replicas: 1 } })), 'HighAvailability', 'False SingleReplica'],
    ['work', goodInput(), 'Paused', 'absent'],
    ['a pause', goodInput({ paused: true }), 'Paused', 'True PausedBySpec'],
  ];
  for (const [name, input, type, expected] of cases)
    it(`${type}: ${name}`, () => expect(conditionOf(input, type)).to.equal(expected));

  it('name the image and the field of a version that is assumed', () => {
    const message = messageOf(
      goodInput({}, resolved({ image: 'a:latest', prometheus: { image: 'b' } })),
      'VersionKnown',
    );
    expect(message).to.include(
      'spec.version nor a tag says which version the image a:latest is of: v0.42.4 is assumed',
    );
    expect(message).to.include('the image b is of: v3.14.0 is assumed, set spec.prometheus.version');
  });

  it('name the hosts that policies open to every public address, and the single replicas', () => {
    const open = messageOf(goodInput({ publicHosts: ['s3.example.com'] }), 'NetworkPoliciesReady');
    expect(open).to.include('s3.example.com').and.to.include('spec.networkPolicy');
    expect(messageOf(goodInput(), 'NetworkPoliciesReady')).not.to.include('public');
    const single = resolved({ store: { replicas: 1 } });
    expect(messageOf(goodInput({}, single), 'HighAvailability'))
      .to.include('(store)')
      .and.include('spec.store.replicas');
  });
});

describe('a status of what the user owns', () => {
  const stalled = (lookSeconds?: number) =>
    messageOf(goodInput({ problems: [MISSING_SECRET], ...(lookSeconds ? { lookSeconds } : {}) }), 'Stalled');

  it('says when the next look is, and how to have it at once', () => {
    expect(stalled(60)).to.equal(
      'Secret "objstore" does not exist: create it. The next look is within about 60 s; kubectl annotate thanosstack prod -n monitoring --overwrite securethanos.io/look="$(date +%s)" makes it one at once.',
    );
  });

  it('says nothing of it where nobody looks again', () => {
    expect(stalled()).to.equal('Secret "objstore" does not exist: create it.');
  });

  it('cuts what is too long, and prints nothing that a terminal would obey', () => {
    const message = `\u001b[31m\u202e${'x'.repeat(100_000)}`;
    const { conditions = [] } = buildStatus(
      goodInput({ queryWorks: { status: 'False', reason: 'QueryFails', message } }),
    );
    for (const type of ['QueryWorks', 'Ready']) {
      const told = conditions.find((condition) => condition.type === type)?.message ?? '';
      expect(told)
        .to.have.length(LONGEST_MESSAGE)
        .and.match(/^ \[31m xxx/);
    }
  });

  it('prints no control character of what others wrote', () => {
    const message = 'a\u001b[31m\u0085\u2028\u202eb\r';
    const problems = [{ reason: 'ObjectStorageInvalid', message, blocking: true }];
    expect(messageOf(goodInput({ problems }), 'Stalled')).to.equal('a [31m b .');
  });
});

describe('a status while the API server fails to write an object', () => {
  const failing = { reason: 'WriteFailing', message: 'Service monitoring/a: 500', blocking: false };

  it('is in progress, names the object, and waits for no hand', () => {
    const input = goodInput({ problems: [failing] });
    expect(kstatus(input)).to.equal('False WriteFailing, True WriteFailing, False NothingInTheWay');
    for (const type of ['Ready', 'Reconciling'] as const)
      expect(messageOf(input, type)).to.include('Service monitoring/a: 500');
  });
});

describe('a status after a roll', () => {
  const rolling = buildStatus(withWorkload({ ready: 1 }));
  const failing = { queryWorks: fact('False', 'StoreMissing') };

  it('is in progress until Query works with the new pods', () => {
    const joining = goodInput({ ...failing, previous: rolling });
    expect(kstatus(joining)).to.equal('False StoreMissing, True JoiningQuery, False NothingInTheWay');
    expect(messageOf(joining, 'Reconciling')).to.include('StoreMissing.');
    const next = goodInput({ ...failing, previous: buildStatus(joining) });
    expect(conditionOf(next, 'Reconciling')).to.equal('True JoiningQuery');
    const joined = goodInput({ previous: buildStatus(joining) });
    expect(conditionOf(joined, 'Reconciling')).to.equal('False Settled');
  });

  it('is not in progress when Query fails later, nor when nobody could ask it', () => {
    const later = goodInput({ ...failing, previous: buildStatus(goodInput()) });
    expect(kstatus(later)).to.equal('False StoreMissing, False Settled, False NothingInTheWay');
    const unasked = goodInput({ queryWorks: fact('Unknown', 'CannotDial'), previous: rolling });
    expect(conditionOf(unasked, 'Reconciling')).to.equal('False Settled');
  });
});

describe('a status while the stack is paused', () => {
  const before = buildStatus(goodInput());
  const paused = (spec: Parameters<typeof resolved>[0]) =>
    buildStatus(goodInput({ paused: true, previous: before }, resolved({ ...FULL, ...spec })));

  it('tells the versions that run, not those that are wanted', () => {
    const status = paused({ version: 'v0.41.0' });
    expect(status.version).to.equal('v0.42.4');
    expect(status.components?.[0]).to.include({ name: 'query', version: 'v0.42.4' });
  });

  it('says that a change of the spec waits', () => {
    expect(messageOf(goodInput({ paused: true }), 'Ready')).to.include('waits until spec.paused is false');
  });
});

describe('a status and the one before', () => {
  const before = buildStatus(goodInput());
  const timeOf = (input: StatusInput, type: string) =>
    buildStatus(input).conditions?.find((condition) => condition.type === type)?.lastTransitionTime;

  it('move a time with its status alone', () => {
    const input = goodInput({ previous: before, now: LATER, queryWorks: fact('False', 'QueryFails') });
    expect(timeOf(input, 'QueryWorks')).to.equal('2026-03-01T13:00:00Z');
    expect(timeOf(input, 'Ready')).to.equal('2026-03-01T13:00:00Z');
    expect(timeOf(input, 'Stalled')).to.equal('2026-03-01T12:00:00Z');
    const reworded = goodInput({ previous: before, now: LATER, queryWorks: fact('True', 'Other') });
    expect(timeOf(reworded, 'QueryWorks')).to.equal('2026-03-01T12:00:00Z');
    expect(conditionOf(reworded, 'QueryWorks')).to.equal('True Other');
  });

  it('are the same when nothing changed', () => {
    expect(buildStatus(goodInput({ previous: before, now: LATER }))).to.deep.equal(before);
  });

  it('keep the last good facts while the spec is refused', () => {
    const status = buildStatus(refusedInput(before));
    expect(status).to.deep.include({
      components: before.components,
      ready: '6/6',
      tls: before.tls,
      version: 'v0.42.4',
      endpoints: before.endpoints,
    });
    for (const type of ['CertificatesReady', 'NetworkPoliciesReady', 'RulesAccepted', 'HighAvailability'])
      expect(conditionOf(refusedInput(before), type)).to.match(/^True /);
  });

  it('keep version and policies while an input is missing, and show pods as they are', () => {
    const stack = resolved({ ...FULL, version: 'v0.41.0' });
    const workloads = rolledOut(stack).map((facts) => ({ ...facts, ready: 0 }));
    const input = goodInput({ previous: before, problems: [MISSING_SECRET], workloads, policiesApplied: false }, stack);
    const status = buildStatus(input);
    expect(status).to.deep.include({ version: 'v0.42.4', ready: '0/6' });
    expect(status.components?.[0]).to.include({ version: 'v0.42.4', ready: '0/2' });
    expect(conditionOf(input, 'NetworkPoliciesReady')).to.equal('True Enforced');
  });

  it('keep what a paused pass did not look at', () => {
    const { trust: _, ...paused } = goodInput({
      previous: before,
      paused: true,
      certificates: [],
      policiesApplied: false,
    });
    expect(buildStatus(paused)).to.deep.include({ tls: before.tls, components: before.components });
    expect(conditionOf(paused, 'CertificatesReady')).to.equal('True AllValid');
    expect(conditionOf(paused, 'NetworkPoliciesReady')).to.equal('True Enforced');
    const rejected = buildStatus(goodInput({ rejectedRules: [{ origin: ORIGIN, message: 'b' }] }));
    expect(conditionOf(goodInput({ previous: rejected, paused: true }), 'RulesAccepted')).to.equal(
      'False SomeRejected',
    );
  });

  it('stay within the schema however much is wrong', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ path: `spec.x${index}`, message: 'y'.repeat(5000) }));
    const status = buildStatus({ ...refusedInput(undefined), violations: many });
    expect(stackStatus.safeParse(status).success).to.equal(true);
    expect(status.conditions?.[0]?.message).to.include('and 195 more');
  });
});
