import { expect } from 'chai';
import { readScrapeConfigs } from '../../../../src/user-files/scrape/additional.ts';
import { writeYaml } from '../../../../src/writer/yaml.ts';

const read = (content: string, reserved: readonly string[] = []) =>
  readScrapeConfigs(content, reserved, { scrapeIntervalSeconds: 30 });

describe('readScrapeConfigs', () => {
  it('reads a list of jobs', () => {
    const content =
      '- job_name: a\n  static_configs: [{targets: [x:1]}]\n- job_name: b\n  tls_config: {server_name: c}\n';
    expect(read(content, ['thanos'])).to.deep.equal({
      jobs: [
        { job_name: 'a', static_configs: [{ targets: ['x:1'] }] },
        { job_name: 'b', tls_config: { server_name: 'c' } },
      ],
      problems: [],
    });
  });

  for (const content of ['', '# none\n', '[]']) {
    it(`reads no jobs from ${JSON.stringify(content)}`, () => {
      expect(read(content)).to.deep.equal({ jobs: [], problems: [] });
    });
  }

  it('keeps each scalar as it is written', () => {
    const scalars = [
      ...[
        '012345678901',
        '1.10',
        '12e5',
        '0x1F',
        '12345678901234567890123',
        '007',
        '2024-01-01',
        '"off"',
        'yes',
        '+5',
        '1_000',
      ],
      ...['0o17', '12:30:45', 'true', '.5', '1.', '"1.10"', "'~'"],
    ];
    const lines = scalars.map((text, index) => `          l${index}: ${text}\n`).join('');
    const content = `- job_name: 0042\n  basic_auth: {username: monitor, password: 00481516}\n  params: {code: [0755], 1.20: [1.20]}\n  static_configs:\n      - targets: ["a:1"]\n        labels:\n${lines}`;
    const { jobs, problems } = read(content);
    expect(problems).to.deep.equal([]);
    const written = writeYaml(jobs);
    for (const text of ['job_name: 0042', 'password: 00481516', '- 0755', '- 1.20']) expect(written).to.include(text);
    for (const [index, text] of scalars.entries())
      expect(written).to.include(`l${index}: ${text.replaceAll("'", '"')}\n`);
  });

  it('keeps no text a key of the file, whatever ends a line', () => {
    for (const odd of ['\\N', '\\L', '\\P', '\\r', '\\u2028', '\\x85', '\\uFEFF', '\\0']) {
      const { jobs } = read(`- job_name: "a${odd}remote_write: [{url: x}]"`);
      const written = writeYaml({ scrape_configs: jobs });
      expect(written.split(/[\r\u0085\u2028\u2029]|\n/)).to.have.length(3);
    }
  });

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
        'scrape configuration 1: job_name is missing or empty: write a text that is unique',
        'scrape configuration 2: job_name is missing or empty: write a text that is unique',
        'scrape configuration 3: job_name is no text: write one',
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
  ];
  for (const [what, content, problems] of bad) {
    it(`refuses ${what}`, () => expect(read(content, ['thanos'])).to.deep.equal({ jobs: [], problems }));
  }

  it('refuses characters that end a line for Prometheus alone, and says where', () => {
    for (const odd of ['\r', '\u0085', '\u2028', '\u2029', '\ufeff']) {
      const { problems } = read(`- job_name: a # b\n  # c${odd}  scheme: https`);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include('line 2, column 6: the character U+');
    }
    expect(read('- job_name: a\r\n  scheme: https\r\n').problems).to.deep.equal([]);
  });

  it('says where YAML is broken without quoting it', () => {
    for (const content of [
      '- job_name: a\n  password: "secret\n',
      '- job_name: a\n  basic_auth: {password: secret\n',
      '- password: secret: x\n  : secret',
      '- {secret: 1, secret: 2}',
    ]) {
      const { jobs, problems } = read(content);
      expect(jobs).to.deep.equal([]);
      expect(problems).to.have.length(1);
      expect(problems[0])
        .to.match(/^line \d/)
        .and.not.include('secret');
    }
  });
});
