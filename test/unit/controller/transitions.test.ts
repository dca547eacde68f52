import { expect } from 'chai';
import { certificateNotices } from '../../../src/controller/certificate-notices.ts';
import type { HeldCertificate } from '../../../src/controller/certificates.ts';
import { oneForEachReason } from '../../../src/controller/tell.ts';
import { transitions } from '../../../src/controller/transitions.ts';
import { authorityParty, clientParty, componentParty, type Holder, partyText } from '../../../src/stack/identities.ts';
import type { Condition, StackStatus } from '../../../src/stack/types.ts';

const condition = (type: string, status: Condition['status']): Condition => ({
  type,
  status,
  reason: `${type}Is${status}`,
  message: 'a sentence',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

type Shown = readonly (readonly [type: string, status: Condition['status'], reason?: string])[];
const statusOf = (shown: Shown): StackStatus => ({
  conditions: shown.map(([type, status, reason]) => ({ ...condition(type, status), ...(reason ? { reason } : {}) })),
});
const told = (before: Shown | undefined, after: Shown): readonly string[] =>
  oneForEachReason(transitions(before && statusOf(before), statusOf(after))).map(
    ({ type, reason }) => `${type} ${reason}`,
  );

type Status = Condition['status'] | undefined;

/** Type of condition, before, after, and the event that it is worth. */
const CASES: readonly (readonly [type: string, before: Status, after: Condition['status'], event: string])[] = [
  ['Ready', undefined, 'False', 'Warning ReadyIsFalse'],
  ['Ready', undefined, 'True', ''],
  ['Ready', 'False', 'True', 'Normal Ready'],
  ['Ready', 'True', 'False', 'Warning ReadyIsFalse'],
  ['Ready', 'True', 'True', ''],
  ['Ready', 'False', 'False', ''],
  ['Stalled', undefined, 'True', 'Warning StalledIsTrue'],
  ['Stalled', 'False', 'True', 'Warning StalledIsTrue'],
  ['Stalled', 'True', 'False', 'Normal NothingInTheWay'],
  ['Stalled', undefined, 'False', ''],
  ['QueryWorks', 'Unknown', 'False', 'Warning QueryWorksIsFalse'],
  ['QueryWorks', 'True', 'False', 'Warning QueryWorksIsFalse'],
  ['QueryWorks', 'True', 'Unknown', ''],
  ['CertificatesReady', 'True', 'False', 'Warning CertificatesReadyIsFalse'],
  ['CertificatesReady', 'False', 'True', 'Normal CertificatesReady'],
  ['CertificatesReady', undefined, 'True', ''],
  ['SamplesWritten', 'True', 'False', 'Warning SamplesWrittenIsFalse'],
  ['RulesAccepted', 'True', 'False', 'Warning RulesAcceptedIsFalse'],
  ['ScrapeConfigsAccepted', 'True', 'False', 'Warning ScrapeConfigsAcceptedIsFalse'],
  ['ScrapeConfigsAccepted', undefined, 'False', 'Warning ScrapeConfigsAcceptedIsFalse'],
  ['ScrapeConfigsAccepted', 'False', 'True', 'Normal ScrapeConfigsAccepted'],
  ['ScrapeConfigsAccepted', undefined, 'True', ''],
  ['MTLSVerified', 'True', 'False', 'Warning MTLSVerifiedIsFalse'],
  ['MTLSVerified', 'Unknown', 'False', 'Warning MTLSVerifiedIsFalse'],
  ['MTLSVerified', undefined, 'False', 'Warning MTLSVerifiedIsFalse'],
  ['MTLSVerified', 'False', 'False', ''],
  ['MTLSVerified', 'False', 'True', 'Normal MTLSVerified'],
  ['MTLSVerified', 'Unknown', 'True', ''],
  ['Reconciling', 'False', 'True', ''],
];

describe('transitions', () => {
  for (const [type, before, after, event] of CASES) {
    it(`tell ${event === '' ? 'nothing' : event} when ${type} goes from ${before ?? 'nothing'} to ${after}`, () => {
      const notices = told(before && [[type, before]], [[type, after]]);
      expect(notices).to.deep.equal(event === '' ? [] : [event]);
    });
  }

  it('tell when another version begins to go through the stack, and when all have it', () => {
    const rolling: StackStatus = { versionChange: { rolling: ['store'], waiting: ['query'] } };
    const later: StackStatus = { versionChange: { rolling: ['query'], waiting: [] } };
    const reasons = (before: StackStatus | undefined, after: StackStatus) =>
      transitions(before, after).map(({ type, reason }) => `${type} ${reason}`);
    expect(reasons({}, rolling)).to.deep.equal(['Normal VersionRollStarted']);
    expect(transitions({}, rolling)[0]?.message).to.include('store, query');
    expect(reasons(rolling, later)).to.deep.equal([]);
    expect(reasons(later, {})).to.deep.equal(['Normal VersionRollEnded']);
  });

  it('tell of a reason that changes', () => {
    const notices = told([['Ready', 'False', 'OperationsFail']], [['Ready', 'False', 'StoreMissing']]);
    expect(notices).to.deep.equal(['Warning StoreMissing']);
  });

  const MOVING = ['Reconciling', 'True', 'RollingOut'] as const;

  it('tell without a warning what everyone expects of a stack that begins, and each reason once', () => {
    expect(told(undefined, [['Ready', 'False', 'ComponentsNotReady'], MOVING])).to.deep.equal([
      'Normal ComponentsNotReady',
    ]);
    expect(told([['Ready', 'True'], MOVING], [['Ready', 'False', 'ComponentsNotReady'], MOVING])).to.deep.equal([
      'Warning ComponentsNotReady',
    ]);
    expect(told(undefined, [['Ready', 'False', 'ObjectStorageInvalid'], MOVING])).to.deep.equal([
      'Warning ObjectStorageInvalid',
    ]);
  });

  it('tell once what several conditions say', () => {
    const reason = 'WriteRefused';
    expect(
      told(undefined, [
        ['Ready', 'False', reason],
        ['Stalled', 'True', reason],
      ]),
    ).to.deep.equal([`Warning ${reason}`]);
  });

  it('call no recovery by the name of the fault', () => {
    expect(told([['Stalled', 'True']], [['Stalled', 'False', 'NothingInTheWay']])).to.deep.equal([
      'Normal NothingInTheWay',
    ]);
  });

  it('tell of a pause and of its end', () => {
    expect(told([], [['Paused', 'True']])).to.deep.equal(['Normal Paused']);
    expect(told([['Paused', 'True']], [['Paused', 'True']])).to.deep.equal([]);
    expect(told([['Paused', 'True']], [])).to.deep.equal(['Normal Resumed']);
  });

  it('tell that a roll ended', () => {
    expect(told([MOVING], [['Reconciling', 'False', 'Settled']])).to.deep.equal(['Normal RolledOut']);
    expect(told([MOVING], [['Reconciling', 'False', 'Stalled']])).to.deep.equal([]);
  });
});

describe('notices of certificates', () => {
  const made = (holder: Holder, reason: string, kind = 'leaf') =>
    ({
      request: { holder, secretName: `prod-${partyText(holder)}`, desired: { kind } },
      keyPem: 'never told',
      because: { reason, needsKey: reason === 'Missing', message: 'it ends soon' },
    }) as unknown as HeldCertificate;
  const text = (...all: readonly HeldCertificate[]) =>
    oneForEachReason(certificateNotices(all)).map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

  it('tell who got another one, and why, in one', () => {
    expect(text(made(componentParty('query'), 'RenewalDue'), made(componentParty('store'), 'Missing'))).to.deep.equal([
      'Normal CertificateIssued: a new certificate for query: it ends soon; a new certificate for store: it ends soon',
    ]);
  });

  it('tell a CA with another key from one that was signed anew', () => {
    expect(text(made(authorityParty('mesh'), 'Missing', 'authority'))).to.deep.equal([
      'Normal AuthorityReplaced: mesh is a new CA with a new key: it ends soon',
    ]);
    expect(text(made(authorityParty('mesh'), 'RenewalDue', 'authority'))[0]).to.include('Normal CertificateIssued: ');
  });

  it('tell of a client that was added', () => {
    expect(text(made(clientParty('grafana'), 'Missing'))[0]).to.include('Normal ClientAdded: client/grafana ');
  });
});
