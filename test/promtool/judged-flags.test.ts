import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { acceptStack } from '../../src/user-files/flags/accept.ts';
import { typeNamed } from '../../src/user-files/scrape/fields/types.ts';
import { JUDGED_FLAGS, type JudgedFlag } from '../support/fuzz/flag-contents.ts';
import { fuzzCases, fuzzSeed, fuzzTimeout } from '../support/fuzz/run.ts';
import { askJudge } from '../support/judge.ts';
import { MINIMAL, SETTINGS, stackObject } from '../support/plans.ts';
import { judgeFlags } from './judged-flags.ts';

const FLAGS = Object.keys(JUDGED_FLAGS) as readonly JudgedFlag[];
const CHUNK = 10_000;

describe('values of flags, as Thanos judges them', function () {
  const [seed, count] = [fuzzSeed(), Math.ceil(fuzzCases(20_000) / FLAGS.length)];
  this.timeout(fuzzTimeout(count));

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

/** Flags that the whole program is asked about, and whether we take them. */
const WITH_THANOS: readonly (readonly [keyof typeof COMMANDS, readonly string[]])[] = [
  ['store', ['--selector.relabel-config=[{action: keep, source_labels: [a], regex: b}]']],
  ['store', ['--selector.relabel-config=[{action: labeldrop, regex: b}]']],
  ['store', ['--selector.relabel-config=[~]']],
  ['store', ['--index-cache.config={type: IN-MEMORY, config: {max_size: 64MB, max_item_size: 32MB}}']],
  ['store', ['--index-cache.config={type: IN-MEMORY, config: {max_size: 64MB}}']],
  ['store', ['--index-cache-size=1B']],
  ['store', ['--index-cache-size=131071999B']],
  ['store', ['--index-cache-size=125MB']],
  ['store', ['--index-cache-size=1B', '--index-cache.config={type: IN-MEMORY}']],
  ['store', ['--min-time=-2w', '--max-time=-6w']],
  ['store', ['--max-time=0000-01-01T00:00:00+02:00']],
  ['store', ['--max-time=0000-01-01T00:00:00Z']],
  ['compactor', ['--deduplication.func=penalty']],
  ['compactor', ['--deduplication.func=penalty', '--deduplication.replica-label=a']],
  ['query', ['--query.conn-metric.label=store_type', '--query.conn-metric.label=external_labels']],
  ['query', ['--query.conn-metric.label=store_type', '--query.conn-metric.label=store_type']],
  ['ruler', ['--alert.relabel-config=[{action: labeldrop, regex: b}]']],
  ['ruler', ['--alert.relabel-config=[{action: hashmod, target_label: a}]']],
];

const COMMANDS = { query: 'query', store: 'store', compactor: 'compact', ruler: 'rule' } as const;

const isTaken = (owner: keyof typeof COMMANDS, flags: readonly string[]): boolean =>
  acceptStack(stackObject({ ...MINIMAL, [owner]: { additionalArgs: flags } } as never), SETTINGS, new Date()).violations
    .length === 0;

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

  for (const [owner, flags] of WITH_THANOS)
    it(`${isTaken(owner, flags) ? 'starts' : 'refuses'} ${owner} ${flags.join(' ')}`, async () => {
      const paths = await ensureBinaries(['thanos'], { log });
      const { all } = await execa(paths['thanos'] ?? '', [COMMANDS[owner], ...argumentsOf(owner), ...flags], {
        reject: false,
        all: true,
        timeout: 60_000,
      });
      expect(all.includes('address already in use'), all).to.equal(isTaken(owner, flags));
    });

  const argumentsOf = (owner: keyof typeof COMMANDS): readonly string[] => [
    `--http-address=127.0.0.1:${port}`,
    ...(owner === 'compactor' ? ['--wait'] : [`--grpc-address=127.0.0.1:${port}`]),
    ...(owner === 'query' ? [] : [`--data-dir=${folder}`]),
    ...(owner === 'store' || owner === 'compactor' ? [`--objstore.config-file=${join(folder, 'bucket.yml')}`] : []),
    ...(owner === 'ruler' ? ['--query=127.0.0.1:1', '--label=a="b"', '--alertmanagers.url=http://127.0.0.1:1'] : []),
  ];
});
