// What follows from each reason to issue a certificate again: the status, the plan and the events say what its row says.
import { expect } from 'chai';
import { certificateNotices } from '../../../src/controller/certificate-notices.ts';
import type { HeldCertificate } from '../../../src/controller/certificates.ts';
import { POLICIES, type Reason, type ReissueReason, reissueReason } from '../../../src/pki/policies.ts';
import type { DesiredCertificate, StoredCertificate } from '../../../src/pki/types.ts';
import { certificateFacts } from '../../../src/plan/certificate-facts.ts';
import { type CertificateRequest, decideCertificate } from '../../../src/plan/certificates.ts';
import { authorityParty, componentParty } from '../../../src/stack/identities.ts';
import { type Chain, makeChain } from '../pki/chains.ts';
import { LEAF, reissueRows } from '../pki/reissue-rows.ts';

const requestOf = (desired: DesiredCertificate): CertificateRequest => ({
  holder: componentParty('query'),
  secretName: 'own',
  desired,
  ...(desired.kind === 'root' ? {} : { issuer: desired.kind === 'leaf' ? 'mesh' : 'root' }),
});

const rowOf = (reason: Reason) => POLICIES.find((policy) => policy.reason === reason);

describe('the policies of certificates', () => {
  let chains: readonly [Chain, Chain];

  before(async () => {
    chains = await Promise.all([makeChain(), makeChain()]);
  });

  for (const [name, parts, desired, now, reason] of reissueRows(() => chains)) {
    const row = rowOf(reason);

    it(`${name} (${reason}): the status calls it ${row?.breaksPeers ? 'not valid' : 'valid'}`, () => {
      const { issuerPem, ...own } = parts() ?? {};
      const request = requestOf(desired);
      const issuer = {
        ...requestOf({ ...desired, kind: 'root' }),
        holder: authorityParty(request.issuer ?? 'root'),
        secretName: 'issuer',
      };
      const stored = new Map<string, StoredCertificate>([
        ['own', own as StoredCertificate],
        ['issuer', (issuerPem === undefined ? {} : { certificatePem: issuerPem }) as StoredCertificate],
      ]);
      const [fact] = certificateFacts([request, issuer], stored, now);
      const says = reissueReason(parts(), desired, now)?.message;
      expect(fact?.valid).to.equal(!row?.breaksPeers);
      expect(fact?.message).to.equal(row?.breaksPeers ? says : undefined);
    });

    it(`${name} (${reason}): its key ${desired.kind === 'leaf' || row?.needsKey ? 'goes' : 'stays'}`, () => {
      const action = decideCertificate(requestOf(desired), parts(), now);
      expect(action.do).to.equal(desired.kind === 'leaf' || row?.needsKey ? 'issue' : 'renew');
    });
  }

  for (const { reason, needsKey, breaksPeers, isOfTime } of POLICIES)
    it(`${reason} of a CA: an event says ${needsKey ? 'that it has a new key' : 'that it was signed anew'}`, () => {
      const because: ReissueReason = { reason, needsKey, breaksPeers, isOfTime, message: 'it says why' };
      const made = {
        request: { ...requestOf({ ...LEAF, kind: 'authority' }), holder: authorityParty('mesh') },
        because,
      };
      const [notice] = certificateNotices([made as unknown as HeldCertificate]);
      expect(notice?.reason).to.equal(needsKey ? 'AuthorityReplaced' : 'CertificateIssued');
    });

  it('call a certificate not valid that has ended, whatever else is to be changed of it', () => {
    const desired: DesiredCertificate = { ...LEAF, key: { algorithm: 'RSA', size: 2048 }, dnsNames: ['x'] };
    const [{ leaf, authority }] = chains;
    const stored = new Map<string, StoredCertificate>([
      ['own', { certificatePem: leaf.certificatePem, keyPem: leaf.privateKeyPem }],
      ['issuer', { certificatePem: authority.certificatePem }],
    ]);
    const issuer = { ...requestOf({ ...LEAF, kind: 'root' }), holder: authorityParty('mesh'), secretName: 'issuer' };
    const [fact] = certificateFacts([requestOf(desired), issuer], stored, new Date('2026-06-30T00:00:00Z'));
    expect(fact)
      .to.deep.include({ valid: false })
      .and.have.property('message')
      .that.matches(/^it ended at /);
  });
});
