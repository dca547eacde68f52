// What instances may be called, where users name them and where a definition does.
import { expect } from 'chai';
import { instanceNames, instanceNamesOf, MOST_INSTANCES } from '../../../src/components/instance-names.ts';

const REFUSED: readonly (readonly [what: string, names: readonly string[], message: string])[] = [
  ['twice the same', ['a', 'a'], 'must not name one instance twice'],
  ['a dot', ['a.b'], 'must be a name of at most 20'],
  ['a capital letter', ['A'], 'must be a name of at most 20'],
  ['a dash at its end', ['a-'], 'must be a name of at most 20'],
  ['too many letters', ['a'.repeat(21)], ''],
  ['the end of the name of another object', ['headless'], 'must not end as names of other objects do'],
  ['such an end behind a dash', ['a-tls'], 'must not end as names of other objects do'],
  ['no letter', [''], 'must be a name of at most 20'],
];

describe('the names of instances', () => {
  for (const [what, names, message] of REFUSED)
    it(`are not ${what}`, () => {
      const { success, error } = instanceNames().safeParse(['b', ...names]);
      expect(success).to.equal(false);
      expect(error?.issues.map((issue) => issue.message).join()).to.include(message);
      expect(() => instanceNamesOf('b', ...names)).to.throw('as names of instances: ');
      expect(() => instanceNamesOf('b', ...names)).to.throw(message);
    });

  it('are taken otherwise, up to a number', () => {
    expect(instanceNames().parse(['1', 'a-2', 'a'.repeat(20)])).to.deep.equal(['1', 'a-2', 'a'.repeat(20)]);
    expect(instanceNamesOf('east', 'west')).to.deep.equal(['east', 'west']);
    const many = (count: number) => Array.from({ length: count }, (_, index) => String(index));
    expect(instanceNames().safeParse(many(MOST_INSTANCES)).success).to.equal(true);
    expect(instanceNames().safeParse(many(MOST_INSTANCES + 1)).success).to.equal(false);
    expect(instanceNames().safeParse([]).success).to.equal(false);
  });

  it('have their rules in CEL too, in which the API server says them', () => {
    const rules = JSON.stringify(instanceNames().toJSONSchema());
    expect(rules).to.include("self.matches('^[a-z0-9]").and.include('!self.matches(').and.include('exists_one');
  });
});
