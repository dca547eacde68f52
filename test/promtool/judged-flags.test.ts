import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { typeNamed } from '../../src/user-files/scrape/fields/types.ts';
import { JUDGED_FLAGS, type JudgedFlag } from '../support/fuzz/flag-contents.ts';
import { isAccepted, judgeFlags } from '../support/fuzz/judged-flags.ts';
import { askJudge } from '../support/judge.ts';

const FLAGS = Object.keys(JUDGED_FLAGS) as readonly JudgedFlag[];
const CHUNK = 10_000;

describe('values of flags, as Thanos judges them', function () {
  // The first time, the judge is built from source.
  this.timeout(1_800_000);

  it('have the fields of its own structures', async () => {
    const told = await askJudge(
      'judge-thanos',
      ['relabel', 'index-cache', 'IN-MEMORY'].map((input) => ({ judge: 'structure', input })),
    );
    const [relabel, cache, memory] = told.map(({ meaning }) => meaning as Readonly<Record<string, string>>);
    expect(relabel).to.deep.equal(typeNamed('relabel.Config').fields);
    expect(Object.keys(cache ?? {}).sort()).to.deep.equal(['config', 'enabled_items', 'ttl', 'type']);
    expect(memory).to.deep.equal({ max_size: 'model.Bytes', max_item_size: 'model.Bytes' });
  });

  // Another seed each time; a finding says with which one it comes again.
  const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));
  const count = Number(process.env['FUZZ_CASES'] ?? 20_000) / FLAGS.length;

  for (const flag of FLAGS)
    it(`--${JUDGED_FLAGS[flag]}: refuses none of ${count} random ones that we accept, and reads them as we do (FUZZ_SEED=${seed})`, async () => {
      for (let done = 0; done < count; done += CHUNK) {
        const size = Math.min(CHUNK, count - done);
        const { accepted, faults } = await judgeFlags(flag, (seed + done) % 2 ** 31, size);
        expect(faults.slice(0, 10), `FUZZ_SEED=${seed}`).to.deep.equal([]);
        // A generator that makes nothing good would find no fault.
        expect(accepted / size).to.be.above(0.1);
      }
    });
});

/** Values that the whole program is asked about, and whether we take them. */
const WITH_THANOS: readonly (readonly [string, JudgedFlag, string])[] = [
  ['store', 'selector', '[{action: keep, source_labels: [a], regex: b}]'],
  ['store', 'selector', '[{action: labeldrop, regex: b}]'],
  ['store', 'selector', '[~]'],
  ['store', 'index-cache', '{type: IN-MEMORY, config: {max_size: 64MB, max_item_size: 32MB}}'],
  ['store', 'index-cache', '{type: IN-MEMORY, config: {max_size: 64MB}}'],
  ['rule', 'alert-relabel', '[{action: labeldrop, regex: b}]'],
  ['rule', 'alert-relabel', '[{action: hashmod, target_label: a}]'],
];

describe('values of flags, as the whole program takes them at its start', function () {
  this.timeout(1_800_000);
  let folder: string;
  let taken: Server;
  let port: number;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flags-'));
    await writeFile(join(folder, 'bucket.yml'), `type: FILESYSTEM\nconfig: {directory: ${folder}}\n`);
    // A program that has taken its flags ends at the address that is taken.
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });

  after(async () => {
    taken?.close();
    await rm(folder, { recursive: true });
  });

  for (const [command, flag, value] of WITH_THANOS)
    it(`${isAccepted(flag, value) ? 'starts' : 'refuses'} ${command} --${JUDGED_FLAGS[flag]}=${value}`, async () => {
      const paths = await ensureBinaries(['thanos'], { log });
      const { all } = await execa(
        paths['thanos'] ?? '',
        [command, ...argumentsOf(command), `--${JUDGED_FLAGS[flag]}=${value}`],
        {
          reject: false,
          all: true,
          timeout: 60_000,
        },
      );
      expect(all.includes('address already in use'), all).to.equal(isAccepted(flag, value));
    });

  const argumentsOf = (command: string): readonly string[] => [
    `--data-dir=${folder}`,
    `--http-address=127.0.0.1:${port}`,
    `--grpc-address=127.0.0.1:${port}`,
    ...(command === 'store' ? [`--objstore.config-file=${join(folder, 'bucket.yml')}`] : []),
    ...(command === 'rule' ? ['--query=127.0.0.1:1', '--label=a="b"', '--alertmanagers.url=http://127.0.0.1:1'] : []),
  ];
});
