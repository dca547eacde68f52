import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { issue, makeAuthority } from '../../../sandbox/certificates.ts';

describe('sandbox/certificates', () => {
  it('makes an authority that signs what it is asked for', async () => {
    const authority = await makeAuthority('sandbox');
    const leaf = await issue(authority, {
      commonName: 'system:node:node1',
      organization: 'system:nodes',
      names: ['node1', '198.19.255.10'],
      usages: ['server'],
    });
    const root = new X509Certificate(authority.certificate);
    const certificate = new X509Certificate(leaf.certificate);
    expect(root.ca).to.equal(true);
    expect(certificate.ca).to.equal(false);
    expect(certificate.checkIssued(root)).to.equal(true);
    expect(certificate.verify(root.publicKey)).to.equal(true);
    expect(certificate.checkPrivateKey(createPrivateKey(leaf.key))).to.equal(true);
    expect(certificate.subject).to.equal('O=system:nodes\nCN=system:node:node1');
    expect(certificate.subjectAltName).to.equal('DNS:node1, IP Address:198.19.255.10');
    expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1']);
  });
});
