import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { readScrapeConfigs } from '../../src/user-files/scrape/additional.ts';
import structure from '../../src/user-files/scrape/fields/structure.json' with { type: 'json' };
import { isRead } from '../../src/user-files/scrape/fields/texts.ts';
import { typeNamed, typeNames } from '../../src/user-files/scrape/fields/types.ts';
import { fuzzCases, fuzzSeed, fuzzTimeout } from '../support/fuzz/run.ts';
import { makeScrapeConfigs } from '../support/fuzz/scrape-jobs.ts';
import { askJudge } from '../support/judge.ts';
import { judgeScrapeJobs, wholeSource } from './judged-scrape-jobs.ts';

const CASES = fuzzCases(20_000);
/** A process for each: fewer. */
const WITH_PROMTOOL = Math.ceil(CASES / 80);
const SEED = fuzzSeed();

describe(`scrape jobs, as Prometheus judges them (FUZZ_SEED=${SEED})`, function () {
  this.timeout(fuzzTimeout(CASES));

  it('have the fields and types of its own structures', async () => {
    const [told] = await askJudge('judge-prometheus', [{ judge: 'structure', input: '' }]);
    expect(told?.meaning).to.deep.equal(structure);
  });

  it('have no type that reads its text in a way that is not known here', () => {
    const unknown = typeNames().filter((name) => {
      const { kind, reads, text } = typeNamed(name);
      return kind !== 'struct' && (reads || text) && !isRead(name);
    });
    expect(unknown).to.deep.equal([]);
  });

  it(`are accepted only when it accepts them, and mean to it what their text meant (${CASES} random ones)`, async () => {
    const outcome = await judgeScrapeJobs(SEED, CASES);
    console.log(
      `      accepted ${outcome.accepted}, refused by both ${outcome.refusedByBoth}, by us alone ${outcome.refusedByUs}`,
    );
    expect(outcome.faults.slice(0, 5), outcome.faults.join('\n')).to.deep.equal([]);
    expect(outcome.accepted).to.be.greaterThan(CASES / 10);
    expect(outcome.refusedByUs).to.be.lessThan(CASES / 50);
  });

  it(`are accepted only when promtool accepts them (${WITH_PROMTOOL} with discoveries that it was built with)`, async () => {
    const { promtool = '' } = await ensureBinaries(['promtool'], { log });
    const folder = await mkdtemp(join(tmpdir(), 'scrape-jobs-'));
    const file = join(folder, 'prometheus.yml');
    try {
      let checked = 0;
      for (let seed = SEED; checked < WITH_PROMTOOL; seed += 1) {
        const content = makeScrapeConfigs(seed);
        if (readScrapeConfigs(content, [], { scrapeIntervalSeconds: 30 }).problems.length > 0 || isElsewhere(content))
          continue;
        await writeFile(file, wholeSource(content));
        const { failed, stderr } = await execa(promtool, ['check', 'config', '--syntax-only', file], { reject: false });
        expect(failed, `seed ${seed}: ${stderr}\n${content}`).to.equal(false);
        checked += 1;
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** The sandbox's promtool knows a few kinds of discovery only: each of the others adds megabytes. */
const isElsewhere = (content: string): boolean => /(?<!kubernetes|dns|file|http)_sd_configs/.test(content);
