import { expect } from 'chai';
import type { Condition, StackStatus } from '../../../src/api/types.ts';
import type { HeldCertificate } from '../../../src/controller/certificates.ts';
import type { Context, StackObject } from '../../../src/controller/context.ts';
import { recordTransitions } from '../../../src/controller/transitions.ts';
import type { Notice } from '../../../src/kube/events.ts';

const condition = (type: string, status: Condition['status']): Condition => ({
  type,
  status,
  reason: `${type}Is${status}`,
  message: 'a sentence',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

async function noticesOf(
  before: StackStatus | undefined,
  after: StackStatus,
  renewed: readonly HeldCertificate[] = [],
) {
  const notices: Notice[] = [];
  const record = (_: unknown, notice: Notice) => Promise.resolve(void notices.push(notice));
  await recordTransitions({ recorder: { record } } as unknown as Context, {} as StackObject, before, after, renewed);
  return notices;
}

type Status = Condition['status'] | undefined;

/** Type of condition, before, after, and the event that it is worth. */
const CASES: readonly (readonly [type: string, before: Status, after: Condition['status'], event: string])[] = [
  ['Ready', undefined, 'False', ''],
  ['Ready', undefined, 'True', ''],
  ['Ready', 'False', 'True', 'Normal Ready'],
  ['Ready', 'True', 'False', 'Warning ReadyIsFalse'],
  ['Ready', 'True', 'True', ''],
  ['Ready', 'False', 'False', ''],
  ['Stalled', undefined, 'True', 'Warning StalledIsTrue'],
  ['Stalled', 'False', 'True', 'Warning StalledIsTrue'],
  ['Stalled', 'True', 'False', 'Normal Stalled'],
  ['Stalled', undefined, 'False', ''],
  ['QueryWorks', 'Unknown', 'False', ''],
  ['QueryWorks', 'True', 'False', 'Warning QueryWorksIsFalse'],
  ['QueryWorks', 'True', 'Unknown', ''],
  ['SamplesWritten', 'True', 'False', 'Warning SamplesWrittenIsFalse'],
  ['RulesAccepted', 'True', 'False', 'Warning RulesAcceptedIsFalse'],
  ['MTLSVerified', 'True', 'False', 'Warning MTLSVerifiedIsFalse'],
  ['MTLSVerified', 'Unknown', 'False', 'Warning MTLSVerifiedIsFalse'],
  ['MTLSVerified', undefined, 'False', 'Warning MTLSVerifiedIsFalse'],
  ['MTLSVerified', 'False', 'False', ''],
  ['MTLSVerified', 'False', 'True', 'Normal MTLSVerified'],
  ['MTLSVerified', 'Unknown', 'True', ''],
  ['Reconciling', 'False', 'True', ''],
];

describe('recordTransitions', () => {
  for (const [type, before, after, event] of CASES) {
    it(`tells ${event === '' ? 'nothing' : event} when ${type} goes from ${before ?? 'nothing'} to ${after}`, async () => {
      const previous = before && { conditions: [condition(type, before)] };
      const notices = await noticesOf(previous, { conditions: [condition(type, after)] });
      expect(notices.map((notice) => `${notice.type} ${notice.reason}`)).to.deep.equal(event === '' ? [] : [event]);
    });
  }

  it('tells of each certificate that was renewed, and why', async () => {
    const renewed = {
      request: { holder: 'query' },
      keyPem: 'never told',
      because: { reason: 'RenewalDue', message: 'it ends soon' },
    } as unknown as HeldCertificate;
    const notices = await noticesOf({}, {}, [renewed]);
    expect(notices).to.deep.equal([
      {
        type: 'Normal',
        reason: 'CertificateIssued',
        message: 'a new certificate for query: it ends soon',
        action: 'Issue',
      },
    ]);
  });
});
