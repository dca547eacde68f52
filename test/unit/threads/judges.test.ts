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
