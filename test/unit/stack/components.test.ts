// Whose leaves a listener takes, by who guards it.
import { expect } from 'chai';
import { AUTHORITY_NAMES } from '../../../src/components/authorities.ts';
import { type Listener, takesLeavesOf } from '../../../src/stack/components.ts';

const PLACE = { name: 'http', protocol: 'http', port: 10902 } as const;

const TAKEN: readonly (readonly [who: string, guard: Pick<Listener, 'guard' | 'signer'>, taken: readonly string[]])[] =
  [
    ['that names identities', { guard: 'web-file' }, ['mesh', 'access']],
    ['of the mesh', { guard: 'mesh-ca' }, ['mesh']],
    ['of the access CA', { guard: 'signer', signer: 'access' }, ['access']],
    ['of the mesh CA, by flags of its own', { guard: 'signer', signer: 'mesh' }, ['mesh']],
  ];

describe('a listener', () => {
  for (const [who, guard, taken] of TAKEN)
    it(`${who} takes leaves of ${taken.join(' and ')}, and of no other CA`, () => {
      expect(AUTHORITY_NAMES.filter((authority) => takesLeavesOf({ ...PLACE, ...guard }, authority))).to.deep.equal(
        taken,
      );
    });
});
