import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { THREATS } from '../../../scripts/generate/security/threats.ts';
import { allEvidence, CHECKLIST, evidenceFile, evidenceTitle } from '../../../scripts/generate/security.ts';
import { ROOT } from './documents.ts';

/** Whether a file has a test, or a group of tests, whose title begins so. */
function hasTest(file: string, title: string): boolean {
  const url = new URL(file, ROOT);
  if (title === '' || !existsSync(url)) return false;
  const source = readFileSync(url, 'utf8');
  return ["'", '"', '`'].some((quote) =>
    [`it(${quote}`, `describe(${quote}`].some((call) => source.includes(`${call}${title}`)),
  );
}

describe('docs/security.md', () => {
  it('points to tests that exist', () => {
    const missing = allEvidence().filter((each) => !hasTest(evidenceFile(each), evidenceTitle(each)));
    expect(missing).to.deep.equal([]);
  });

  it('would notice a test that is gone', () => {
    expect(hasTest('test/unit/docs/security.test.ts', 'points to tests that')).to.equal(true);
    expect(hasTest('test/unit/docs/security.test.ts', 'points to nothing')).to.equal(false);
    expect(hasTest('test/unit/docs/none.test.ts', 'points to tests that exist')).to.equal(false);
  });

  it('answers each question by a test, or says whose it is', () => {
    const open = [...THREATS, ...CHECKLIST]
      .flatMap(({ answers }) => answers)
      .filter(({ shownBy, yours = '' }) => shownBy.length === 0 && yours === '');
    expect(open).to.deep.equal([]);
  });

  it('answers all of STRIDE and every group of the checklist', () => {
    expect(THREATS.map(({ title }) => title)).to.deep.equal([
      'Spoofing',
      'Tampering',
      'Repudiation',
      'Information disclosure',
      'Denial of service',
      'Elevation of privilege',
    ]);
    expect(CHECKLIST.flatMap(({ answers }) => answers).length).to.be.at.least(35);
  });
});
