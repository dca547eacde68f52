import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { CONDITIONS, REASONS } from '../../../src/api/conditions.ts';
import { WATCHED } from '../../../src/controller/transitions.ts';
import { namesIn, page, ROOT, rowsBelow } from './documents.ts';

const STATUS = page('docs/status.md');
/** Reasons that the controller writes as text: problems of what the user owns. */
const WRITTEN_REASON = /\b(?:problem)\(\s*'([A-Za-z]+)'/g;

describe('docs/status.md', () => {
  const sections = CONDITIONS.map((type) => ({ type, rows: rowsBelow(STATUS, type) }));

  it('explains each condition, in the order of the status, and no other', () => {
    const titles = STATUS.headings.filter((title) => !['Status', 'Events', 'A look at once'].includes(title));
    expect(titles).to.deep.equal([...CONDITIONS]);
  });

  it('says of each reason what to do, and names no other', () => {
    const told = new Set(sections.flatMap(({ rows }) => namesIn(rows)));
    expect([...told].sort()).to.deep.equal([...new Set([...Object.values(REASONS), ...writtenReasons()])].sort());
    for (const { type, rows } of sections) for (const row of rows) expect(row, type).to.have.lengthOf(3);
  });

  it('names the conditions whose changes are events, in their order', () => {
    const sentence = /^One event for each change of (.*?): /m.exec(STATUS.text)?.[1] ?? '';
    expect(namesIn([[sentence]])).to.deep.equal(WATCHED);
  });

  it('gives each a status that a condition can have', () => {
    for (const { type, rows } of sections)
      for (const [reason, status] of rows) expect(['True', 'False', 'Unknown'], `${type} ${reason}`).to.include(status);
  });
});

function writtenReasons(): readonly string[] {
  const folder = fileURLToPath(new URL('src/', ROOT));
  const found = globSync('{controller,inputs}/*.ts', { cwd: folder }).flatMap((file) => [
    ...readFileSync(folder + file, 'utf8').matchAll(WRITTEN_REASON),
  ]);
  expect(found.length).to.be.greaterThan(5);
  return found.map(([, reason = '']) => reason);
}
