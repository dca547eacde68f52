import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { linesFromTheEnd } from '../../support/api-server/lines-from-the-end.ts';

describe('lines from the end of a file', () => {
  /** Of 3 to 5 bytes. */
  const LINES = Array.from({ length: 120 }, (_, index) => `${index}é`);
  let folder: string;
  let path: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lines-'));
    path = join(folder, 'log');
    await writeFile(path, LINES.map((line) => `${line}\n`).join(''));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const chunk of [3, 7, 64, 1_000_000])
    it(`are all of them, whole and in order, when none is enough (read by ${chunk} bytes)`, async () => {
      expect(await linesFromTheEnd(path, () => false, chunk)).to.deep.equal(LINES);
    });

  for (const chunk of [7, 64])
    it(`are all from the one that is enough on, and few more (read by ${chunk} bytes)`, async () => {
      const found = await linesFromTheEnd(path, (line) => Number.parseInt(line, 10) < 60, chunk);
      expect(found).to.deep.equal(LINES.slice(-found.length));
      expect(found.length).to.be.within(60, 60 + chunk);
    });

  it('are none of an empty file', async () => {
    const empty = join(folder, 'empty');
    await writeFile(empty, '');
    expect(await linesFromTheEnd(empty, () => false)).to.deep.equal([]);
  });
});
