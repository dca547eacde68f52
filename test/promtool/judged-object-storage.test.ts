import { expect } from 'chai';
import { PROVIDERS } from '../../src/user-files/object-storage/providers/all.ts';
import { makeStorageCase } from '../support/fuzz/object-storage.ts';
import { randomOf } from '../support/fuzz/random.ts';
import { fuzzCases, fuzzSeed, fuzzTimeout } from '../support/fuzz/run.ts';
import { askJudge, type Judgement } from '../support/judge.ts';
import { STORAGE_CASES } from '../support/object-storage/cases.ts';
import { judgeStorage, takeAccepted } from './judged-object-storage.ts';
import { refusedByThanos } from './thanos-storage.ts';

const CHUNK = 20_000;
const WITH_THANOS = 100;

describe('object storage configurations, as Thanos judges them', function () {
  const [seed, count] = [fuzzSeed(), fuzzCases(20_000)];
  this.timeout(fuzzTimeout(count));
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

  it(`refuses none of ${count} random ones that we accept, and reads them as we do (FUZZ_SEED=${seed})`, async () => {
    const random = randomOf(seed);
    for (let left = count; left > 0; left -= CHUNK) {
      const cases = Array.from({ length: Math.min(left, CHUNK) }, () => makeStorageCase(random));
      const { accepted, faults } = await judgeStorage(cases);
      expect(faults.slice(0, 10), `FUZZ_SEED=${seed}`).to.deep.equal([]);
      // A generator that makes nothing good would find no fault.
      expect(accepted / cases.length).to.be.above(0.1);
    }
  });

  it(`are taken by thanos itself: ${WITH_THANOS} random ones that we accept (FUZZ_SEED=${seed})`, async () => {
    const random = randomOf(seed);
    const accepted = Array.from(takeAccepted(random, WITH_THANOS));
    expect(await refusedByThanos(accepted)).to.deep.equal([]);
  });

  it('are refused by thanos itself when they are wrong', async () =>
    expect(
      await refusedByThanos(['type: S3\nconfig: {bucket: a}\n', 'type: GCS\nconfig: {unknown: a}\n']),
    ).to.have.length(2));

  PROVIDERS.forEach(({ type, fields }, index) => {
    it(`has the fields of ${type}, each with its type, and no others`, () =>
      expect(structures[index]?.meaning).to.deep.equal(fields));
  });
});
