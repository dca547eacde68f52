import { expect } from 'chai';
import { CONDITIONS } from '../../../src/api/conditions.ts';
import type { WorkloadFacts } from '../../../src/observed/workload-facts.ts';
import { partyText } from '../../../src/stack/identities.ts';
import { stackStatus } from '../../../src/stack/schema/status.ts';
import { LONGEST_MESSAGE } from '../../../src/status/conditions.ts';
import type { Worked } from '../../../src/status/pass.ts';
import {
  blocked,
  conditionOf,
  FULL,
  fact,
  LATER,
  messageOf,
  paused,
  refused,
  resolved,
  rolledOut,
  statusOf,
  type Told,
  worked,
} from './inputs.ts';

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
/** What a dial says that reached nobody. */
const UNREACHED = {
  queryWorks: fact('Unknown', 'CannotDial'),
  objectStorage: fact('Unknown', 'CannotDial'),
  samplesWritten: fact('Unknown', 'CannotDial'),
};
const kstatus = (input: Told) => ['Ready', 'Reconciling', 'Stalled'].map((type) => conditionOf(input, type)).join(', ');
const withWorkload = (change: Partial<WorkloadFacts>, more: Parameters<typeof worked>[0] = {}, stack = resolved()) =>
  worked(
    {
      workloads: rolledOut(resolved()).map((facts) => (facts.workload === 'store' ? { ...facts, ...change } : facts)),
      ...more,
    },
    stack,
  );

/** Workloads of which one has an object that asks for no pods. */
const scaledAway = (workload: string) =>
  rolledOut(resolved()).map((facts) =>
    facts.workload === workload ? { ...facts, desired: 0, ready: 0, updated: 0, available: 0 } : facts,
  );

describe('buildStatus', () => {
  it('sums a good stack up, within its schema', () => {
    const status = statusOf(worked());
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
    const status = statusOf(worked({ workloads: sized }));
    expect(stackStatus.parse(status)).to.deep.equal(status);
    const told = status.components?.filter((row) => 'volumeSize' in row);
    expect(told?.map(({ name, volumeSize }) => `${name} ${volumeSize}`)).to.deep.equal([
      'store 20Gi',
      'prometheus 20Gi',
    ]);
  });

  it('has its conditions in one order, each with the generation', () => {
    const conditions = statusOf(paused()).conditions ?? [];
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
  const cases: readonly [string, Told, string][] = [
    ['a good stack', worked(), GOOD],
    ['dials that say nothing', worked({ dialled: UNREACHED }), GOOD],
    [
      'policies that are switched off',
      worked({ policies: { areApplied: false } }, resolved({ ...FULL, networkPolicy: { mode: 'Disabled' } })),
      GOOD,
    ],
    ['a pause of a good stack', paused(), GOOD],
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
      worked({ workloads: [] }),
      'False ComponentsNotReady, True RollingOut, False NothingInTheWay',
    ],
    [
      'no certificates',
      worked({ certificates: [] }),
      'False CertificatesMissing, True IssuingCertificates, False NothingInTheWay',
    ],
    [
      'policies on their way',
      worked({ policies: { areApplied: false } }),
      'False NotApplied, True ApplyingNetworkPolicies, False NothingInTheWay',
    ],
    [
      'a Query that was seen to fail',
      worked({ dialled: { queryWorks: fact('False', 'StoreMissing') } }),
      'False StoreMissing, False Settled, False NothingInTheWay',
    ],
    [
      'a bucket that was seen to fail',
      worked({ dialled: { objectStorage: fact('False', 'OperationsFail') } }),
      'False OperationsFail, False Settled, False NothingInTheWay',
    ],
    [
      'samples that were seen to be lost',
      worked({ dialled: { samplesWritten: fact('False', 'WritesFail') } }),
      'False WritesFail, False Settled, False NothingInTheWay',
    ],
    [
      'a bucket that fails, for which Store waits',
      withWorkload({ ready: 0 }, { dialled: { objectStorage: fact('False', 'OperationsFail') } }),
      'False OperationsFail, True RollingOut, False NothingInTheWay',
    ],
    [
      'a Query without pods',
      worked({}, resolved({ ...FULL, query: { replicas: 0 } })),
      'False ScaledToZero, False Settled, False NothingInTheWay',
    ],
    [
      'a Query without pods, while those of Store fail',
      withWorkload({ ready: 0 }, {}, resolved({ ...FULL, query: { replicas: 0 } })),
      'False ComponentsNotReady, True RollingOut, False NothingInTheWay',
    ],
    [
      'a Store without pods',
      worked({}, resolved({ ...FULL, store: { replicas: 0 } })),
      'False ScaledToZero, False Settled, False NothingInTheWay',
    ],
    [
      'a Prometheus that somebody scaled to nothing during a pause',
      paused({ workloads: scaledAway('prometheus') }),
      'False ScaledToZero, False Settled, False NothingInTheWay',
    ],
    [
      'a Compactor that another stack has for the same bucket',
      worked({ workloads: scaledAway('compactor') }),
      'True AsDesired, False Settled, False NothingInTheWay',
    ],
    [
      'a pause while objects are gone',
      paused({ missingObjects: ['Service monitoring/a'] }),
      'False ObjectsMissing, False Settled, False NothingInTheWay',
    ],
    [
      'a write that fails for good, while pods start',
      withWorkload(
        { ready: 0 },
        { problems: [{ reason: 'WriteKeepsFailing', message: 'StatefulSet a: 500', blocking: false }] },
      ),
      'False WriteKeepsFailing, False Stalled, True WriteKeepsFailing',
    ],
    [
      'a write that fails, while pods start',
      withWorkload(
        { ready: 0 },
        { problems: [{ reason: 'WriteFailing', message: 'StatefulSet a: 500', blocking: false }] },
      ),
      'False WriteFailing, True WriteFailing, False NothingInTheWay',
    ],
    ['a refused spec', refused(), 'False SpecRefused, False Stalled, True SpecRefused'],
    [
      'a missing Secret',
      blocked({ problems: [MISSING_SECRET] }),
      'False ObjectStorageSecretMissing, False Stalled, True ObjectStorageSecretMissing',
    ],
    [
      'a refused write, while pods start',
      withWorkload({ ready: 0 }, { writeFailures: [{ object: STORE, message: 'immutable' }] }),
      'False WriteRefused, False Stalled, True WriteRefused',
    ],
  ];
  for (const [name, input, expected] of cases) it(name, () => expect(kstatus(input)).to.equal(expected));

  it('name what is wrong', () => {
    expect(messageOf(refused(), 'Stalled')).to.include('spec.clients[0].name is required');
    expect(messageOf(withWorkload({ ready: 1, message: 'pod x: not ready yet' }), 'Ready')).to.equal(
      'Waits for pods: store: 1 of 2 pods ready (pod x: not ready yet).',
    );
    const failing = withWorkload(
      { ready: 1, message: 'pod x: no space' },
      { dialled: { objectStorage: fact('False', 'BlocksNotLoaded') } },
    );
    expect(messageOf(failing, 'Ready'), 'two causes').to.match(
      /^.+ Besides, it waits for pods: store: 1 of 2 pods ready \(pod x: no space\)\.$/,
    );
    expect(messageOf(worked({ workloads: [] }), 'Ready')).to.include(
      'compactor: 0 of 1 pods ready (it was not created yet)',
    );
    const problems = [{ reason: 'RuleConfigMapMissing', message: 'ConfigMap "r" does not exist', blocking: false }];
    expect(messageOf(worked({ problems }), 'Ready')).to.match(
      /as desired\. This holds nothing up, but look at it: ConfigMap "r" does not exist\.$/,
    );
  });
});

describe('further conditions', () => {
  const unreachable = ({ pass, around }: Told<Worked>): Told => ({
    pass: { ...pass, dialled: UNREACHED },
    around,
  });
  const notReady = (only?: string) =>
    rolledOut(resolved()).map((facts) =>
      (only ?? facts.workload) === facts.workload ? { ...facts, ready: 0 } : facts,
    );
  const refusedAfter = (input: Told) => refused(statusOf(input));
  const selecting = resolved({ clients: [{ name: 'grafana', podSelector: {} }] });
  const scrapes = resolved({ prometheus: { additionalScrapeConfigs: { name: 's', key: 'k' } } });
  const pulling = resolved({ imagePullSecrets: [{ name: 'registry' }] });
  const invalid = worked().pass.certificates.map((certificate) => ({
    ...certificate,
    valid: partyText(certificate.holder) !== 'store',
    message: 'it ended',
  }));
  const cases: readonly [string, Told, string, string][] = [
    ['certificates', worked(), 'CertificatesReady', 'True AllValid'],
    ['an invalid certificate', worked({ certificates: invalid }), 'CertificatesReady', 'False CertificatesNotValid'],
    ['policies', worked(), 'NetworkPoliciesReady', 'True Enforced'],
    [
      'no policies',
      worked({}, resolved({ networkPolicy: { mode: 'Disabled' } })),
      'NetworkPoliciesReady',
      'False Disabled',
    ],
    [
      'a problem with the Secret',
      blocked({ problems: [MISSING_SECRET] }),
      'ObjectStorageReady',
      'False ObjectStorageSecretMissing',
    ],
    ['rules', worked(), 'RulesAccepted', 'True AllAccepted'],
    [
      'rejected rules',
      worked({ rejectedRules: [{ origin: ORIGIN, message: 'b' }] }),
      'RulesAccepted',
      'False SomeRejected',
    ],
    [
      'a missing ConfigMap',
      worked({
        problems: [{ reason: 'RuleConfigMapMissing', message: 'm', blocking: false, condition: 'RulesAccepted' }],
      }),
      'RulesAccepted',
      'False RuleConfigMapMissing',
    ],
    [
      'a problem that says so, whatever its reason is called',
      worked({ problems: [{ reason: 'Odd', message: 'm', blocking: false, condition: 'RulesAccepted' }] }),
      'RulesAccepted',
      'False Odd',
    ],
    [
      'a problem of no condition, whose reason begins as those of one',
      worked({ problems: [{ reason: 'RuleOfThumb', message: 'm', blocking: false }] }),
      'RulesAccepted',
      'True AllAccepted',
    ],
    ['rules without a Ruler', worked({}, resolved({})), 'RulesAccepted', 'absent'],
    ['scrapes', worked({}, scrapes), 'ScrapeConfigsAccepted', 'True AllAccepted'],
    [
      'rejected scrapes',
      worked({ rejectedScrapeConfigs: ['x'] }, scrapes),
      'ScrapeConfigsAccepted',
      'False SomeRejected',
    ],
    ['no scrapes', worked(), 'ScrapeConfigsAccepted', 'absent'],
    ['no Secrets to pull with', worked(), 'ImagePullSecretsFound', 'absent'],
    ['all of them', worked({}, pulling), 'ImagePullSecretsFound', 'True AllFound'],
    ['nobody looked for them', paused({}, pulling), 'ImagePullSecretsFound', 'absent'],
    [
      'one that is missing',
      worked({ problems: [PULL_SECRET] }, pulling),
      'ImagePullSecretsFound',
      'False ImagePullSecretMissing',
    ],
    ['no selector', worked({ unmatchedSelectors: [] }, resolved({})), 'SelectorsMatch', 'absent'],
    ['selectors that find', worked({ unmatchedSelectors: [] }, selecting), 'SelectorsMatch', 'True AllMatch'],
    ['one that does not', worked({ unmatchedSelectors: ['x'] }, selecting), 'SelectorsMatch', 'False NothingSelected'],
    ['nobody looked', paused({}, selecting), 'SelectorsMatch', 'absent'],
    ['a known version', worked(), 'VersionKnown', 'absent'],
    ['a newer version', worked({}, resolved({ version: 'v0.99.0' })), 'VersionKnown', 'False NewerThanTried'],
    ['a newer tag', worked({}, resolved({ image: 'a:v0.99.0' })), 'VersionKnown', 'False NewerThanTried'],
    ['a known tag', worked({}, resolved({ image: 'a:v0.41.0' })), 'VersionKnown', 'absent'],
    ['a tag that is none', worked({}, resolved({ image: 'a:latest' })), 'VersionKnown', 'Unknown Assumed'],
    ['nobody to be asked', unreachable(worked({ workloads: notReady('query') })), 'QueryWorks', 'Unknown NotRunning'],
    ['nobody who could be reached', unreachable(worked()), 'QueryWorks', 'Unknown CannotDial'],
    ['a pod that was reached', worked({ workloads: notReady() }), 'QueryWorks', 'True QueryAnswers'],
    ['nobody who uses it', unreachable(worked({ workloads: notReady() })), 'ObjectStorageReady', 'Unknown NotRunning'],
    ['one who uses it', unreachable(worked()), 'ObjectStorageReady', 'Unknown CannotDial'],
    ['a Ruler and a Prometheus', worked(), 'SamplesWritten', 'True WritesSucceed'],
    ['a Ruler alone', worked({}, resolved({ ruler: FULL.ruler })), 'SamplesWritten', 'True WritesSucceed'],
    ['nobody who writes any', worked({}, resolved({})), 'SamplesWritten', 'absent'],
    ['nobody who runs', unreachable(worked({ workloads: notReady() })), 'SamplesWritten', 'Unknown NotRunning'],
    ['nobody was reached', unreachable(worked()), 'SamplesWritten', 'Unknown CannotDial'],
    ['a spec that is refused', refusedAfter(worked()), 'SamplesWritten', 'Unknown NotChecked'],
    ['a refused one of nobody', refusedAfter(worked({}, resolved({}))), 'SamplesWritten', 'absent'],
    ['two replicas', worked(), 'HighAvailability', 'True Replicated'],
    ['one replica', worked({}, resolved({ store: { replicas: 1 } })), 'HighAvailability', 'False SingleReplica'],
    ['work', worked(), 'Paused', 'absent'],
    ['a pause', paused(), 'Paused', 'True PausedBySpec'],
  ];
  for (const [name, input, type, expected] of cases)
    it(`${type}: ${name}`, () => expect(conditionOf(input, type)).to.equal(expected));

  it('name the image and the field of a version that is assumed', () => {
    const message = messageOf(worked({}, resolved({ image: 'a:latest', prometheus: { image: 'b' } })), 'VersionKnown');
    expect(message).to.include(
      'spec.version nor a tag says which version the image a:latest is of: v0.42.4 is assumed',
    );
    expect(message).to.include('the image b is of: v3.14.0 is assumed, set spec.prometheus.version');
  });

  it('name the hosts that policies open to every public address, and the single replicas', () => {
    const open = messageOf(worked({ policies: { publicHosts: ['s3.example.com'] } }), 'NetworkPoliciesReady');
    expect(open).to.include('s3.example.com').and.to.include('spec.networkPolicy');
    expect(messageOf(worked(), 'NetworkPoliciesReady')).not.to.include('public');
    const single = resolved({ store: { replicas: 1 } });
    expect(messageOf(worked({}, single), 'HighAvailability'))
      .to.include('(store)')
      .and.include('spec.store.replicas');
  });
});

describe('a status of what the user owns', () => {
  const stalled = (lookSeconds?: number) =>
    messageOf(blocked({ problems: [MISSING_SECRET], ...(lookSeconds ? { lookSeconds } : {}) }), 'Stalled');

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
    const { conditions = [] } = statusOf(
      worked({ dialled: { queryWorks: { status: 'False', reason: 'QueryFails', message } } }),
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
    expect(messageOf(blocked({ problems }), 'Stalled')).to.equal('a [31m b .');
  });
});

describe('a status while the API server fails to write an object', () => {
  const failing = { reason: 'WriteFailing', message: 'Service monitoring/a: 500', blocking: false };

  it('is in progress, names the object, and waits for no hand', () => {
    const input = worked({ problems: [failing] });
    expect(kstatus(input)).to.equal('False WriteFailing, True WriteFailing, False NothingInTheWay');
    for (const type of ['Ready', 'Reconciling'] as const)
      expect(messageOf(input, type)).to.include('Service monitoring/a: 500');
  });
});

describe('a status after a roll', () => {
  const rolling = statusOf(withWorkload({ ready: 1 }));
  const failing = { dialled: { queryWorks: fact('False', 'StoreMissing') } };

  it('is in progress until Query works with the new pods', () => {
    const joining = worked({ ...failing, previous: rolling });
    expect(kstatus(joining)).to.equal('False StoreMissing, True JoiningQuery, False NothingInTheWay');
    expect(messageOf(joining, 'Reconciling')).to.include('StoreMissing.');
    const next = worked({ ...failing, previous: statusOf(joining) });
    expect(conditionOf(next, 'Reconciling')).to.equal('True JoiningQuery');
    const joined = worked({ previous: statusOf(joining) });
    expect(conditionOf(joined, 'Reconciling')).to.equal('False Settled');
  });

  it('is not in progress when Query fails later, nor when nobody could ask it', () => {
    const later = worked({ ...failing, previous: statusOf(worked()) });
    expect(kstatus(later)).to.equal('False StoreMissing, False Settled, False NothingInTheWay');
    const unasked = worked({ dialled: { queryWorks: fact('Unknown', 'CannotDial') }, previous: rolling });
    expect(conditionOf(unasked, 'Reconciling')).to.equal('False Settled');
  });
});

describe('a status while the stack is paused', () => {
  const before = statusOf(worked());
  const pausedWith = (spec: Parameters<typeof resolved>[0]) =>
    statusOf(paused({ previous: before }, resolved({ ...FULL, ...spec })));

  it('tells the versions that run, not those that are wanted', () => {
    const status = pausedWith({ version: 'v0.41.0' });
    expect(status.version).to.equal('v0.42.4');
    expect(status.components?.[0]).to.include({ name: 'query', version: 'v0.42.4' });
  });

  it('says that a change of the spec waits', () => {
    expect(messageOf(paused(), 'Ready')).to.include('waits until spec.paused is false');
  });
});

describe('a status and the one before', () => {
  const before = statusOf(worked());
  const timeOf = (input: Told, type: string) =>
    statusOf(input).conditions?.find((condition) => condition.type === type)?.lastTransitionTime;

  it('move a time with its status alone', () => {
    const input = worked({ previous: before, now: LATER, dialled: { queryWorks: fact('False', 'QueryFails') } });
    expect(timeOf(input, 'QueryWorks')).to.equal('2026-03-01T13:00:00Z');
    expect(timeOf(input, 'Ready')).to.equal('2026-03-01T13:00:00Z');
    expect(timeOf(input, 'Stalled')).to.equal('2026-03-01T12:00:00Z');
    const reworded = worked({ previous: before, now: LATER, dialled: { queryWorks: fact('True', 'Other') } });
    expect(timeOf(reworded, 'QueryWorks')).to.equal('2026-03-01T12:00:00Z');
    expect(conditionOf(reworded, 'QueryWorks')).to.equal('True Other');
  });

  it('are the same when nothing changed', () => {
    expect(statusOf(worked({ previous: before, now: LATER }))).to.deep.equal(before);
  });

  it('keep the last good facts while the spec is refused', () => {
    const status = statusOf(refused(before));
    expect(status).to.deep.include({
      components: before.components,
      ready: '6/6',
      tls: before.tls,
      version: 'v0.42.4',
      endpoints: before.endpoints,
    });
    for (const type of ['CertificatesReady', 'NetworkPoliciesReady', 'RulesAccepted', 'HighAvailability'])
      expect(conditionOf(refused(before), type)).to.match(/^True /);
  });

  it('keep version and policies while an input is missing, and show pods as they are', () => {
    const stack = resolved({ ...FULL, version: 'v0.41.0' });
    const workloads = rolledOut(stack).map((facts) => ({ ...facts, ready: 0 }));
    const input = blocked({ previous: before, problems: [MISSING_SECRET], workloads }, stack);
    const status = statusOf(input);
    expect(status).to.deep.include({ version: 'v0.42.4', ready: '0/6' });
    expect(status.components?.[0]).to.include({ version: 'v0.42.4', ready: '0/2' });
    expect(conditionOf(input, 'NetworkPoliciesReady')).to.equal('True Enforced');
  });

  it('keep what a paused pass did not look at', () => {
    const told = paused({ previous: before });
    expect(statusOf(told)).to.deep.include({ tls: before.tls, components: before.components });
    expect(conditionOf(told, 'CertificatesReady')).to.equal('True AllValid');
    expect(conditionOf(told, 'NetworkPoliciesReady')).to.equal('True Enforced');
    const rejected = statusOf(worked({ rejectedRules: [{ origin: ORIGIN, message: 'b' }] }));
    expect(conditionOf(paused({ previous: rejected }), 'RulesAccepted')).to.equal('False SomeRejected');
  });

  it('stay within the schema however much is wrong', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ path: `spec.x${index}`, message: 'y'.repeat(5000) }));
    const status = statusOf(refused(undefined, many));
    expect(stackStatus.safeParse(status).success).to.equal(true);
    expect(status.conditions?.[0]?.message).to.include('and 195 more');
  });
});
