import { expect } from 'chai';
import { authorityParty, componentParty } from '../../../src/stack/identities.ts';
import { conditionOf, messageOf, paused, refused, statusOf, worked } from './inputs.ts';

const NOT_RENEWED = [
  { secretName: 'prod-thanos-query-tls', message: 'its CA, Secret prod-thanos-mesh-ca, is missing' },
];

describe('CertificatesReady', () => {
  it('names each certificate that is not valid with its Secret, and why as far as that is known', () => {
    const certificates = [
      { holder: componentParty('query'), secretName: 'q', valid: false, message: 'it has ended' },
      { holder: componentParty('store'), secretName: 's', valid: false },
      { holder: componentParty('ruler'), secretName: 'r', valid: true },
    ];
    expect(messageOf(worked({ certificates }), 'CertificatesReady')).to.equal(
      'Not valid: query (Secret q): it has ended; store (Secret s).',
    );
  });
});

describe('CertificatesReady while the spec is refused', () => {
  const before = statusOf(worked());
  const stuck = refused(before, undefined, NOT_RENEWED);

  it('names what can not be renewed, why, and the way out', () => {
    expect(conditionOf(stuck, 'CertificatesReady')).to.equal('False CertificatesNotRenewed');
    expect(messageOf(stuck, 'CertificatesReady'))
      .to.include('Secret prod-thanos-query-tls: its CA, Secret prod-thanos-mesh-ca, is missing')
      .and.include('Correct the spec');
    expect(conditionOf(stuck, 'Stalled')).to.equal('True SpecRefused');
  });

  it('says so as long as it is so, and that all is well again afterwards', () => {
    expect(conditionOf(refused(statusOf(stuck), undefined, NOT_RENEWED), 'CertificatesReady')).to.include('False');
    const again = refused(statusOf(stuck));
    expect(conditionOf(again, 'CertificatesReady')).to.equal('True AllValid');
    expect(messageOf(again, 'CertificatesReady')).to.include('renewed as they stand');
  });

  it('does not say that all is well when nobody looked, as the stack is paused too', () => {
    const { pass, around } = refused(statusOf(stuck));
    const both = { pass: { ...pass, notRenewed: undefined }, around };
    expect(conditionOf(both, 'CertificatesReady')).to.equal('False CertificatesNotRenewed');
    expect(messageOf(both, 'CertificatesReady')).to.equal(messageOf(stuck, 'CertificatesReady'));
  });

  it('keeps what was said when nothing is in the way', () => {
    const invalid = statusOf(
      worked({ certificates: [{ holder: componentParty('query'), secretName: 'q', valid: false }] }),
    );
    expect(conditionOf(refused(before), 'CertificatesReady')).to.equal('True AllValid');
    expect(messageOf(refused(before), 'CertificatesReady')).to.equal(messageOf(worked(), 'CertificatesReady'));
    expect(conditionOf(refused(invalid), 'CertificatesReady')).to.equal('False CertificatesNotValid');
    expect(conditionOf(refused(), 'CertificatesReady')).to.equal('absent');
  });

  it('is beside the ends of the certificates as they are by now', () => {
    const holders = [authorityParty('root'), componentParty('query'), componentParty('store')];
    const ends = ['2027-01-01T00:00:00.000Z', '2026-07-01T00:00:00.500Z', undefined];
    const certificates = holders.map((holder, index) => {
      const notAfter = ends[index];
      return {
        holder,
        secretName: holder.name,
        valid: notAfter !== undefined,
        ...(notAfter ? { notAfter, renewAt: notAfter } : {}),
      };
    });
    const { tls, components } = statusOf(refused(before, undefined, [], certificates));
    expect(tls).to.deep.equal({ ...before.tls, certificates: '2/3', nextRenewal: '2026-07-01T00:00:00Z' });
    const rows = before.components?.map((row) => {
      const { certificateExpiry, ...others } = row;
      if (row.name === 'store') return others;
      return { ...others, certificateExpiry: row.name === 'query' ? '2026-07-01T00:00:00Z' : certificateExpiry };
    });
    expect(components).to.deep.equal(rows);
  });

  it('says nothing of the certificates of a stack that never had any', () => {
    expect(statusOf(refused())).to.not.have.property('tls');
    expect(statusOf(refused(before))).to.have.deep.property('tls', before.tls);
  });

  it('is as the certificates are when the spec is taken again, or the stack is paused', () => {
    for (const told of [worked({ previous: statusOf(stuck) }), paused({ previous: statusOf(stuck) })])
      expect(conditionOf(told, 'CertificatesReady')).to.equal('True AllValid');
  });
});
