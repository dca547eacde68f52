import { expect } from 'chai';
import { fact, LATER, statusOf, worked } from './inputs.ts';

const HYBRID = 'X25519MLKEM768';

describe('status.tls.keyExchange', () => {
  const seen = (keyExchange?: string) => ({ ...fact('True', 'Verified'), ...(keyExchange ? { keyExchange } : {}) });
  const said = (input: Parameters<typeof worked>[0]) => statusOf(worked(input)).tls?.keyExchange;

  it('is what the last verification saw, and stays until the next', () => {
    const first = statusOf(worked({ mtlsVerified: seen(HYBRID) }));
    expect(first.tls?.keyExchange).to.equal(HYBRID);
    expect(said({ previous: first, now: LATER })).to.equal(HYBRID);
    expect(said({ previous: first, mtlsVerified: seen('X25519') })).to.equal('X25519');
  });

  it('is absent when nothing was verified, whatever was seen before', () => {
    expect(said({})).to.equal(undefined);
    const previous = statusOf(worked({ mtlsVerified: seen(HYBRID) }));
    expect(said({ previous, mtlsVerified: seen() })).to.equal(undefined);
  });
});
