import { expect } from 'chai';
import { PROVIDERS } from '../../src/user-files/object-storage/providers/all.ts';
import { askJudge, type Judgement } from '../support/judge.ts';
import { STORAGE_CASES } from '../support/object-storage/cases.ts';

describe('object storage configurations, as Thanos judges them', function () {
  // The first time, the judge is built from source.
  this.timeout(1_800_000);
  let judgements: readonly Judgement[];
  let structures: readonly Judgement[];

  before(async () => {
    judgements = await askJudge(
      'judge-thanos',
      STORAGE_CASES.map(({ content }) => ({ judge: 'objstore', input: content })),
    );
    structures = await askJudge(
      'judge-thanos',
      PROVIDERS.map(({ type }) => ({ judge: 'structure', input: type })),
    );
  });

  STORAGE_CASES.forEach(({ name, says, stricter }, index) => {
    const isTaken = says === undefined || stricter !== undefined;
    it(`${isTaken ? 'takes' : 'refuses'}: ${name}${stricter ? `, which we refuse: ${stricter}` : ''}`, () =>
      expect(judgements[index]?.ok, judgements[index]?.error).to.equal(isTaken));
  });

  PROVIDERS.forEach(({ type, fields }, index) => {
    it(`has the fields of ${type}, each with its type, and no others`, () =>
      expect(structures[index]?.meaning).to.deep.equal(fields));
  });
});
