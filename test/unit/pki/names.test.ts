import { expect } from 'chai';
import { canonicalNames, checkCommonName, checkLeafNames } from '../../../src/pki/names.ts';
import type { SubjectAltNames } from '../../../src/pki/types.ts';
import { refusal } from './chains.ts';

const NONE: SubjectAltNames = { uris: [], dnsNames: [], ipAddresses: [] };

describe('pki/names', () => {
  const goodUris = ['spiffe://cluster.local/ns/a/stack/b/query', 'https://example.org', 'x-y://a_b/%20/~x'];
  const badUris = [
    '',
    'cluster.local/ns',
    'spiffe://',
    'spiffe:///ns/a',
    'spiffe://a..b/c',
    'spiffe://a./c',
    'spiffe://a b/c',
    'spiffe://ä/c',
    'spiffe://a/%zz',
    'spiffe://a/b c',
    'spiffe://a/"',
    'spiffe://[::1]/a',
    'spiffe://a/b\n',
  ];
  const goodDnsNames = ['localhost', 'a.b.svc.cluster.local', '*.prod.svc', 'x_y.z', `${'a'.repeat(63)}.b`];
  const badDnsNames = [
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '-a',
    'a-',
    'a b',
    'ä.de',
    '*',
    'a.*.b',
    `${'a'.repeat(64)}.b`,
    `${'a.'.repeat(127)}a`,
    'a,DNS:b',
    'a\n',
  ];

  for (const uri of goodUris) it(`takes URI ${uri}`, () => checkLeafNames({ ...NONE, uris: [uri] }));
  for (const name of goodDnsNames) it(`takes DNS name ${name}`, () => checkLeafNames({ ...NONE, dnsNames: [name] }));
  for (const uri of badUris) {
    it(`refuses URI ${JSON.stringify(uri)}`, () => {
      expect(refusal(() => checkLeafNames({ ...NONE, uris: [uri] }))).to.match(/^InvalidName: URI "/);
    });
  }
  for (const name of badDnsNames) {
    it(`refuses DNS name ${JSON.stringify(name)}`, () => {
      expect(refusal(() => checkLeafNames({ ...NONE, dnsNames: [name] }))).to.match(/^InvalidName: DNS name "/);
    });
  }

  it('refuses an address that is none, and a leaf without any name', () => {
    expect(refusal(() => checkLeafNames({ ...NONE, ipAddresses: ['localhost'] }))).to.match(/^InvalidName: IP/);
    expect(refusal(() => checkLeafNames(NONE))).to.contain('at least one');
  });

  it('takes common names of 1 to 64 characters', () => {
    checkCommonName('x');
    checkCommonName('ü'.repeat(64));
    expect(refusal(() => checkCommonName(''))).to.contain('empty');
    expect(refusal(() => checkCommonName('x'.repeat(65)))).to.contain('has 65 characters');
  });

  it('writes the same names the same way', () => {
    const names = {
      uris: ['b://b', 'a://a', 'b://b'],
      dnsNames: ['B.x', 'a.x', 'b.X'],
      ipAddresses: ['::0001', '10.0.0.1', '0::1'],
    };
    expect(canonicalNames(names)).to.deep.equal({
      uris: ['a://a', 'b://b'],
      dnsNames: ['a.x', 'b.x'],
      ipAddresses: ['10.0.0.1', '::1'],
    });
  });
});
