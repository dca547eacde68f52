import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { createJudges, judgesHere } from '../../../src/threads/judges.ts';
import type { Kind } from '../../../src/threads/kinds.ts';
import { REFUSED_MS, TEXT_LIMITS } from '../../../src/threads/limits.ts';
import { createPool, type GivenUp, type Pool } from '../../../src/threads/pool.ts';

const rules = (content: string) => ({ kind: 'ConfigMap', name: 'rules', key: 'a.yaml', content }) as const;
const GOOD = rules('groups: [{name: g, rules: [{record: a, expr: up}]}]');

/** A pool that gives everything up, and counts. */
function brokenPool(givenUp: GivenUp): Pool & { readonly asked: Kind[] } {
  const asked: Kind[] = [];
  const run: Pool['run'] = async (kind) => {
    asked.push(kind);
    return { givenUp };
  };
  return { asked, run, close: async () => undefined };
}

describe('judges on other threads', function () {
  this.timeout(120_000);
  const judges = createJudges();
  after(() => judges.close());

  it('say the same as on the thread of the caller', async () => {
    for (const input of [GOOD, rules('groups: [{name: g, rules: [{record: a, expr: "up("}]}]'), rules('[')])
      expect(await judges.judge('rules', 'ns', input)).to.deep.equal(await judgesHere.judge('rules', 'ns', input));
  });

  it('say the same of scrape jobs and object storages', async () => {
    const rest = { reserved: ['own'], globals: { scrapeIntervalSeconds: 60 } };
    for (const content of ['- {job_name: 0123, sample_limit: 1e3}', '- job_name: own', '[']) {
      const input = { content, ...rest };
      expect(await judges.judge('scrapes', 'ns', input)).to.deep.equal(await judgesHere.judge('scrapes', 'ns', input));
    }
    const deployed = { content: 'scrape_configs: [{job_name: own}, {job_name: 0123}]', ...rest };
    const found = await judges.judge('deployedScrapes', 'ns', deployed);
    expect(found).to.deep.equal({ value: { jobs: '  - job_name: 0123\n', problems: [] } });
    for (const config of ['type: S3\nconfig: {bucket: blocks, endpoint: s3.example.com}', 'type: S3', '[']) {
      const input = { key: 'objstore.yml', data: { 'objstore.yml': Buffer.from(config).toString('base64') } };
      const verdict = await judges.judge('objectStorage', 'ns', input);
      expect(verdict).to.deep.equal(await judgesHere.judge('objectStorage', 'ns', input));
      expect(verdict).to.have.property('value');
    }
  });

  it('refuse what is too long before anybody reads it', async () => {
    const { bytes, lines } = TEXT_LIMITS.rules;
    const pool = brokenPool('Failed');
    const { judge } = createJudges(pool);
    expect(await judge('rules', 'ns', rules('x'.repeat(bytes + 1))))
      .to.have.property('problem')
      .that.includes(`${bytes}`);
    expect(await judge('rules', 'ns', rules('\n'.repeat(lines + 1))))
      .to.have.property('problem')
      .that.includes(`${lines} lines`);
    expect(pool.asked).to.deep.equal([]);
  });

  for (const [givenUp, words] of [
    ['TooSlow', 'takes longer than 30 s'],
    ['TooMuchMemory', 'needs more than 128 MiB'],
    ['Failed', "can't be read"],
  ] as const)
    it(`do not try again at once what was given up: ${givenUp}`, async () => {
      let now = 0;
      const pool = brokenPool(givenUp);
      const { judge } = createJudges(pool, () => now);
      for (let count = 0; count < 3; count += 1)
        expect(await judge('rules', 'ns', GOOD))
          .to.have.property('problem')
          .that.includes(words);
      expect(pool.asked).to.have.length(1);
      await judge('rules', 'ns', rules('groups: []'));
      expect(pool.asked).to.have.length(2);
      now += REFUSED_MS.first + 1;
      await judge('rules', 'ns', GOOD);
      expect(pool.asked).to.have.length(3);
      // The second time the pause is twice as long.
      now += REFUSED_MS.first + 1;
      await judge('rules', 'ns', GOOD);
      expect(pool.asked).to.have.length(3);
      now += REFUSED_MS.first;
      await judge('rules', 'ns', GOOD);
      expect(pool.asked).to.have.length(4);
    });

  describe('of the next process', () => {
    const PLACE = { stack: 'ns/prod' };
    const SECRET = { stack: 'ns/prod', version: 'uid/7/jobs.yaml' };
    const scrapes = (content: string) => ({ content, reserved: [], globals: { scrapeIntervalSeconds: 60 } });

    /** What an earlier process gave up, as it stands in the status. */
    async function givenUpBefore(now: () => number) {
      const before = createJudges(brokenPool('TooSlow'), now);
      await before.judge('rules', 'ns', GOOD, PLACE);
      await before.judge('scrapes', 'ns', scrapes('- job_name: a'), SECRET);
      return before.givenUp('ns/prod');
    }

    it('do not try at once what an earlier one gave up, and wait longer afterwards', async () => {
      let now = Date.UTC(2026, 0, 1);
      const status = await givenUpBefore(() => now);
      const pool = brokenPool('TooSlow');
      const { judge, learn, givenUp } = createJudges(pool, () => now);
      learn('ns/prod', status);
      expect(await judge('rules', 'ns', GOOD, PLACE))
        .to.have.property('problem')
        .that.includes('takes longer');
      expect(await judge('scrapes', 'ns', scrapes('- job_name: a'), SECRET)).to.have.property('problem');
      expect(pool.asked).to.deep.equal([]);
      // A change of the text, or of the Secret that it is in, is tried.
      await judge('rules', 'ns', rules('groups: []'), PLACE);
      await judge('scrapes', 'ns', scrapes('- job_name: a'), { ...SECRET, version: 'uid/8/jobs.yaml' });
      expect(pool.asked).to.deep.equal(['rules', 'scrapes']);
      now += REFUSED_MS.first + 1000;
      await judge('rules', 'ns', GOOD, PLACE);
      expect(pool.asked).to.have.length(3);
      expect(givenUp('ns/prod').map(({ pauseSeconds }) => pauseSeconds)).to.include((2 * REFUSED_MS.first) / 1000);
    });

    it('learn nothing of what is in a Secret, and not more than some texts', async () => {
      const status = await givenUpBefore(() => 0);
      expect(status).to.have.length(2);
      const [, ofSecret] = [GOOD, scrapes('- job_name: a')].map((input) =>
        createHash('sha256').update(JSON.stringify(input)),
      );
      expect(JSON.stringify(status)).to.not.include(ofSecret?.digest('base64url').slice(0, 22) ?? '');
      const other = createJudges(brokenPool('TooSlow'), () => 0);
      await other.judge('scrapes', 'ns', scrapes('- job_name: another text'), SECRET);
      expect(status.map(({ text }) => text)).to.include(other.givenUp('ns/prod')[0]?.text);
      for (let index = 0; index < 30; index += 1) await other.judge('rules', 'ns', rules(`${index}`), PLACE);
      expect(other.givenUp('ns/prod')).to.have.length(20);
    });

    it('take no word of a status that says for ever', async () => {
      const pool = brokenPool('TooSlow');
      const { judge, learn } = createJudges(pool, () => 0);
      const [entry] = (await givenUpBefore(() => 0)).filter(({ text }) => text.length > 0);
      learn(
        'ns/prod',
        (await givenUpBefore(() => 0)).map((one) => ({ ...one, until: '9999-01-01T00:00:00Z' })),
      );
      learn('ns/prod', entry ? [{ ...entry, until: 'never' }] : []);
      await judge('rules', 'ns', GOOD, PLACE);
      expect(pool.asked).to.deep.equal(['rules']);
    });

    it('do not hear of what the end of a process cut off', async () => {
      const ends: (() => void)[] = [];
      const pool: Pool = {
        run: () => new Promise((resolve) => ends.push(() => resolve({ givenUp: 'Failed' }))),
        close: async () => {
          for (const end of ends) end();
        },
      };
      const { judge, givenUp, close } = createJudges(pool);
      const verdict = judge('rules', 'ns', GOOD, PLACE);
      await new Promise((resolve) => setTimeout(resolve, 10));
      await close();
      await verdict;
      expect(givenUp('ns/prod')).to.deep.equal([]);
    });
  });

  it('judge the same text once', async () => {
    let asked = 0;
    const pool = createPool();
    const counting: Pool = {
      ...pool,
      run: (...given) => {
        asked += 1;
        return pool.run(...given);
      },
    };
    const { judge, close } = createJudges(counting);
    await Promise.all([judge('rules', 'a', GOOD), judge('rules', 'b', GOOD)]);
    await judge('rules', 'a', GOOD);
    await close();
    expect(asked).to.be.at.most(2);
  });
});
