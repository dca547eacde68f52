import { expect } from 'chai';
import type { Finding } from '../../../../src/verify/listeners/finding.ts';
import { keyExchangeText } from '../../../../src/verify/listeners/key-exchange.ts';

const HYBRID = 'X25519MLKEM768';

const finding = (
  component: Finding['component'],
  keyExchange?: string,
  pod = '0',
  place = 'gRPC port 10901',
): Finding => ({
  component,
  pod,
  place,
  verdict: 'verified',
  reason: 'Verified',
  seen: 'is good',
  ...(keyExchange ? { keyExchange } : {}),
});

describe('the key exchange of a stack', () => {
  it('is one group when all listeners agreed on it', () => {
    expect(keyExchangeText([finding('store', HYBRID), finding('query', HYBRID)])).to.equal(HYBRID);
  });

  it('is absent when no handshake told', () => {
    expect(keyExchangeText([])).to.equal(undefined);
    expect(keyExchangeText([finding('store')])).to.equal(undefined);
    expect(keyExchangeText([finding('store'), finding('query', HYBRID)])).to.equal(HYBRID);
  });

  it('names the listeners of each of several groups, classical ones first, and a listener of many pods once', () => {
    const findings = [
      finding('store', HYBRID, '0'),
      finding('store', HYBRID, '1'),
      finding('query', HYBRID),
      finding('prometheus', 'X25519', '0', 'HTTP port 9090'),
      finding('prometheus', 'X25519', '1', 'HTTP port 9090'),
    ];
    const said = 'X25519 (prometheus: HTTP port 9090), X25519MLKEM768 (query: gRPC port 10901, store: gRPC port 10901)';
    expect(keyExchangeText(findings)).to.equal(said);
    expect(keyExchangeText(findings.toReversed()), 'whatever came first').to.equal(said);
  });

  it('is short, however many there are', () => {
    const findings = Array.from({ length: 600 }, (_, index) =>
      finding('store', ['X25519', 'P-256', 'P-384', 'P-521', HYBRID][index % 5], '0', `gRPC port ${10000 + index}`),
    );
    const said = keyExchangeText(findings) ?? '';
    expect(said)
      .to.include('and 115 more')
      .and.to.match(/ and 2 more$/);
    expect(said.length).to.be.lessThan(1024);
  });
});
