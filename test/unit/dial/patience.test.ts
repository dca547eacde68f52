import { expect } from 'chai';
import { askPatiently } from '../../../src/dial/https.ts';
import type { DialResult } from '../../../src/verify/answers/result.ts';

const SILENT: DialResult = { kind: 'silent', message: 'no answer in 5 s' };
const ANSWERED: DialResult = { kind: 'answered', status: 200, body: '{}' };
const REFUSED: DialResult = { kind: 'refused', message: 'bad certificate' };

describe('askPatiently', () => {
  const ask = async (...results: readonly DialResult[]) => {
    const left = [...results];
    const answer = await askPatiently(async () => left.shift() ?? expect.fail('it asks too often'));
    return { answer, left: left.length };
  };

  it('takes the second answer of who was silent once', async () => {
    expect(await ask(SILENT, ANSWERED)).to.deep.equal({ answer: ANSWERED, left: 0 });
  });

  it('asks nobody a third time', async () => {
    expect(await ask(SILENT, SILENT, ANSWERED)).to.deep.equal({ answer: SILENT, left: 1 });
  });

  it('does not ask again who answered or refused', async () => {
    for (const first of [ANSWERED, REFUSED]) expect(await ask(first, SILENT)).to.deep.equal({ answer: first, left: 1 });
  });
});
