import { expect } from 'chai';
import { askJudge, type Judgement } from '../support/judge.ts';
import { RULE_FILES } from '../support/rule-files.ts';

describe('rule files, as Thanos judges them', function () {
  // The first time, the judge is built from source.
  this.timeout(1_800_000);
  let judgements: readonly Judgement[];

  before(async () => {
    judgements = await askJudge(
      'judge-thanos',
      RULE_FILES.map(({ content }) => ({ judge: 'rules', input: content })),
    );
  });

  RULE_FILES.forEach(({ name, verdict }, index) => {
    // What we refuse may be good for Thanos; what we accept must be.
    if (verdict === 'good')
      it(`accepts: ${name}`, () => expect(judgements[index]?.ok, judgements[index]?.error).to.equal(true));
  });
});
