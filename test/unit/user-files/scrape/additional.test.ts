import { expect } from 'chai';
import { readScrapeConfigs } from '../../../../src/user-files/scrape/additional.ts';

describe('readScrapeConfigs', () => {
  it('reads a list of jobs', () => {
    const content =
      '- job_name: a\n  static_configs: [{targets: [x:1]}]\n- job_name: 1\n  tls_config: {insecure_skip_verify: true}\n';
    expect(readScrapeConfigs(content, ['thanos'])).to.deep.equal({
      jobs: [
        { job_name: 'a', static_configs: [{ targets: ['x:1'] }] },
        { job_name: 1, tls_config: { insecure_skip_verify: true } },
      ],
      problems: [],
    });
  });

  for (const content of ['', '# none\n', '[]']) {
    it(`reads no jobs from ${JSON.stringify(content)}`, () => {
      expect(readScrapeConfigs(content, [])).to.deep.equal({ jobs: [], problems: [] });
    });
  }

  const bad: readonly (readonly [string, string, readonly string[]])[] = [
    ['a mapping', 'scrape_configs: []', ['the scrape configurations are no list: start each with "- job_name:"']],
    ['a text', 'secret', ['the scrape configurations are no list: start each with "- job_name:"']],
    [
      'an item that is no mapping',
      '- secret\n- [secret]\n- job_name: a',
      [
        'scrape configuration 1 is no mapping: write fields such as job_name and static_configs',
        'scrape configuration 2 is no mapping: write fields such as job_name and static_configs',
      ],
    ],
    [
      'no job_name',
      '- basic_auth: {password: secret}\n- job_name: ""\n- job_name: {secret: 1}',
      [
        'scrape configuration 1 has no job_name: write a text that is unique',
        'scrape configuration 2 has no job_name: write a text that is unique',
        'scrape configuration 3 has no job_name: write a text that is unique',
      ],
    ],
    [
      'a reserved name',
      '- job_name: thanos',
      ['scrape configuration 1 uses a job_name that belongs to the stack itself: rename it'],
    ],
    [
      'a name used twice',
      '- job_name: 1\n- job_name: b\n- job_name: "1"',
      ['scrape configuration 3 has the job_name of number 1: rename one'],
    ],
    [
      'two documents',
      '- job_name: a\n---\n- job_name: b',
      ['there are several YAML documents: join the lists into one'],
    ],
    [
      'an alias without anchor',
      '- job_name: *secret',
      ['a YAML alias has no anchor or is repeated too often: write the values out'],
    ],
  ];
  for (const [what, content, problems] of bad) {
    it(`refuses ${what}`, () => expect(readScrapeConfigs(content, ['thanos'])).to.deep.equal({ jobs: [], problems }));
  }

  it('says where YAML is broken without quoting it', () => {
    for (const content of [
      '- job_name: a\n  password: "secret\n',
      '- job_name: a\n  basic_auth: {password: secret\n',
      '- password: secret: x\n  : secret',
      '- {secret: 1, secret: 2}',
    ]) {
      const { jobs, problems } = readScrapeConfigs(content, []);
      expect(jobs).to.deep.equal([]);
      expect(problems).to.have.length(1);
      expect(problems[0])
        .to.match(/^line \d: /)
        .and.not.include('secret');
    }
  });
});
