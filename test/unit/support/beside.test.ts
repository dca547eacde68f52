import { expect } from 'chai';
import { beginBeside, beside, makeSteps } from '../../support/beside.ts';

describe('the steps of a scenario beside other tests', () => {
  it('run in order when it is begun, without anybody who waits', async () => {
    const done: string[] = [];
    const { add, begin } = makeSteps();
    const second = Promise.withResolvers<void>();
    add(async () => {
      await Promise.resolve();
      done.push('first');
    });
    add(async () => {
      done.push('second');
      second.resolve();
    });
    await Promise.resolve();
    expect(done).to.deep.equal([]);
    begin();
    await second.promise;
    expect(done).to.deep.equal(['first', 'second']);
  });

  it('begin by themselves when one of them is waited for', async () => {
    const done: string[] = [];
    const { add } = makeSteps();
    const first = add(async () => void done.push('first'));
    await first();
    expect(done).to.deep.equal(['first']);
  });

  it('fail as their work failed, and go on after it', async () => {
    const { add, begin } = makeSteps();
    const first = add(() => Promise.reject(new Error('the first fails')));
    const second = add(() => Promise.resolve());
    begin();
    await second();
    expect(await first().catch(String)).to.equal('Error: the first fails');
  });

  it('clean up after all others, also those that were declared later', async () => {
    const done: string[] = [];
    const { add, addLast, begin } = makeSteps();
    const cleaning = addLast(async () => void done.push('cleaned'));
    add(async () => void done.push('first'));
    add(async () => void done.push('second'));
    begin();
    await cleaning();
    expect(done).to.deep.equal(['first', 'second', 'cleaned']);
  });

  it('fail to clean up as the work for it failed', async () => {
    const { addLast } = makeSteps();
    const cleaning = addLast(() => Promise.reject(new Error('it stays')));
    expect(await cleaning().catch(String)).to.equal('Error: it stays');
  });

  it('are begun by nobody where their file is not part of the run', () => {
    expect(() => beginBeside('elsewhere')).to.not.throw();
  });
});

const seen: string[] = [];

describe('files whose tests go on beside others', () => {
  before(() => beginBeside('a scenario of two files'));

  describe('the first', () => {
    const { before, it, after } = beside('a scenario of two files');
    // It stands first and runs last.
    after(async () => void seen.push('after'));
    before(async () => void seen.push('before'));
    it('runs its hooks and its first test', async () => void seen.push('one'));
    it('and its second one', async () => void seen.push('two'));
  });

  describe('the second', () => {
    const { it } = beside('a scenario of two files');
    it('runs after the first', async () => void seen.push('three'));
  });

  it('have cleaned up when all their tests have run', () => {
    expect(seen).to.deep.equal(['before', 'one', 'two', 'three', 'after']);
  });
});
