import { expect } from 'chai';
import { findCollisions } from '../../../../sandbox/cluster/addresses.ts';

describe('sandbox/cluster/addresses', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['a pod address', '198.18.7.7', true],
    ['the node', '198.19.255.10', true],
    ['a neighbour of the node', '198.19.255.11', false],
    ['a service address with its own prefix', '198.19.0.200/32', true],
    ['a network that holds the pod range', '198.0.0.0/8', true],
    ['a network within the pod range', '198.18.40.0/24', true],
    ['the default route', '0.0.0.0/0', false],
    ['a private network', '10.0.0.0/8', false],
    ['the address before the pod range', '198.17.255.255', false],
    ['an address beside the service range', '198.19.1.0', false],
  ];
  for (const [what, address, collides] of cases) {
    it(`${collides ? 'refuses' : 'allows'} ${what}`, () => {
      expect(findCollisions(['127.0.0.1/8', address])).to.deep.equal(collides ? [address] : []);
    });
  }
});
