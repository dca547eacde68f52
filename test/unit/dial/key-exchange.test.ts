import { expect } from 'chai';
import { canOffer, groupOf, offersHybrid } from '../../../src/dial/key-exchange.ts';

const told = (info: object | null) => groupOf({ getEphemeralKeyInfo: () => info });

describe('the group of a handshake', () => {
  it('has its name of TLS', () => {
    expect(told({ type: 'TLSGroup', name: 'X25519MLKEM768' })).to.equal('X25519MLKEM768');
    expect(told({ type: 'ECDH', name: 'X25519', size: 253 })).to.equal('X25519');
    expect(told({ type: 'ECDH', name: 'prime256v1', size: 256 })).to.equal('P-256');
  });

  it('is not guessed where Node.js does not tell: some versions say nothing of hybrid groups', () => {
    for (const silent of [{}, null]) expect(told(silent)).to.equal(undefined);
  });

  it('can be hybrid with the Node.js that the image has', () => {
    expect(offersHybrid()).to.equal(true);
    expect(canOffer('X25519')).to.equal(true);
    expect(canOffer('X25519MLKEM769')).to.equal(false);
  });
});
