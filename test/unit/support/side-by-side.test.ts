import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import Mocha from 'mocha';
import { claim, takeInTurn } from '../../support/side-by-side.ts';

const FILES = ['a.test.ts', 'b.test.ts', 'c.test.ts', 'd.test.ts'];

class Silent extends Mocha.reporters.Base {}

describe('files that processes take in turn', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'claims-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('run once each, whole, and whoever is done takes the next', async () => {
    const others = Promise.withResolvers<void>();
    const first = runProcess([], (file) => (file === 'a.test.ts' ? others.promise : undefined));
    const second = await runProcess([], () => undefined);
    others.resolve();
    const testsOf = (files: readonly string[]) => files.flatMap((file) => [`${file} one`, `${file} two`]);
    expect(second, 'while the first is busy with one file').to.deep.equal(testsOf(FILES.slice(1)));
    expect(await first).to.deep.equal(testsOf(FILES.slice(0, 1)));
  });

  it('begin with those that take longest', async () => {
    const [first] = await runProcess(['c.test.ts'], () => undefined);
    expect(first).to.equal('c.test.ts one');
  });

  it('are taken also after a file whose first hook fails', async () => {
    const ran = await runProcess([], (file) => {
      if (file === 'b.test.ts') throw new Error('it fails');
      return undefined;
    });
    expect(new Set(ran.map((test) => test.split(' ')[0]))).to.deep.equal(
      new Set(['a.test.ts', 'c.test.ts', 'd.test.ts']),
    );
  });

  /** A run of all files in the way of a process. @returns the tests that it ran, in their order */
  async function runProcess(
    longest: readonly string[],
    work: (file: string) => Promise<void> | undefined,
  ): Promise<readonly string[]> {
    const ran: string[] = [];
    const mocha = new Mocha({ reporter: Silent });
    for (const file of FILES)
      for (const title of ['one', 'two']) {
        const suite = Mocha.Suite.create(mocha.suite, title);
        suite.file = resolve(file);
        suite.beforeAll(() => work(file));
        suite.addTest(new Mocha.Test('is run', () => void ran.push(`${file} ${title}`)));
      }
    mocha.suite.beforeAll(() => takeInTurn(mocha.suite, longest, (file) => claim(folder, file)));
    await new Promise((done) => mocha.run(done));
    return ran;
  }
});

describe('the files that a layer begins with', () => {
  it('are there', () => {
    const named = readFileSync('test/run.ts', 'utf8').match(/test\/[\w/-]+\.test\.ts/g) ?? [];
    expect(named.length).to.be.greaterThan(2);
    expect(named.filter((file) => !existsSync(file))).to.deep.equal([]);
  });
});
