import { expect } from 'chai';
import { type AllowedIdentities, planAllowedIdentities, unknownIdentities } from '../../../src/plan/revocation.ts';

const observed = (identities: readonly string[]): AllowedIdentities => ({ identities, epoch: 'before' });

describe('planAllowedIdentities', () => {
  const CASES: readonly {
    readonly what: string;
    readonly desired: readonly string[];
    readonly observed: AllowedIdentities | undefined;
    readonly keeps: boolean;
  }[] = [
    { what: 'the same list', desired: ['a', 'b'], observed: observed(['a', 'b']), keeps: true },
    { what: 'another order', desired: ['b', 'a'], observed: observed(['a', 'b']), keeps: true },
    { what: 'a list that grows', desired: ['a', 'b', 'c'], observed: observed(['a', 'b']), keeps: true },
    { what: 'a list that shrinks', desired: ['a'], observed: observed(['a', 'b']), keeps: false },
    { what: 'one in exchange for another', desired: ['a', 'c'], observed: observed(['a', 'b']), keeps: false },
    { what: 'a list that is not known', desired: ['a'], observed: undefined, keeps: false },
  ];

  for (const { what, desired, observed: before, keeps } of CASES) {
    it(`${keeps ? 'restarts nothing for' : 'replaces the pods for'} ${what}`, () => {
      const { identities, epoch } = planAllowedIdentities(desired, before);
      expect(identities).to.deep.equal([...desired].sort());
      expect(epoch === 'before').to.equal(keeps);
    });
  }

  it('replaces the pods for a list that grew and then shrank to what it was', () => {
    const first = planAllowedIdentities(['a'], undefined);
    const grown = planAllowedIdentities(['a', 'b'], first);
    expect(grown.epoch).to.equal(first.epoch);
    expect(planAllowedIdentities(['a'], grown).epoch).to.not.equal(first.epoch);
  });

  it('replaces the pods when somebody wrote the mark or the list, whatever it is', () => {
    const first = planAllowedIdentities(['a'], undefined);
    const marks = [
      unknownIdentities('edited', '["a"]'),
      unknownIdentities('', ''),
      unknownIdentities(first.epoch, 'a'),
    ];
    const planned = marks.map((one) => planAllowedIdentities(['a'], one));
    expect(new Set([first, ...planned].map(({ epoch }) => epoch)).size).to.equal(4);
    for (const { identities } of planned) expect(identities).to.deep.equal(['a']);
  });

  it('marks the same list with the same mark, so that a lost object is made again as it was', () => {
    const first = planAllowedIdentities(['a', 'b'], undefined);
    expect(planAllowedIdentities(['b', 'a'], undefined)).to.deep.equal(first);
    expect(first.epoch).to.match(/^[0-9a-f]{10}$/);
  });

  it('forgets nothing when a pass ends between two writes: what it wrote is what it sees', () => {
    const shrunk = planAllowedIdentities(['a'], observed(['a', 'b']));
    expect(planAllowedIdentities(['a'], shrunk)).to.deep.equal(shrunk);
  });
});
