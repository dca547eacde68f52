// The programs themselves judge what we take for their flags: names, kinds of values, and that no visible flag is missing.
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError } from '../../sandbox/log.ts';
import type { KindName } from '../../src/api/schema/flags/kinds.ts';
import { knownFlag } from '../../src/api/schema/flags/known.ts';
import { ALLOWED } from '../../src/components/flags.ts';
import { COMPONENTS, type Name } from '../../src/stack/components.ts';
import { GOOD } from '../support/flags/samples.ts';

const COMMANDS: Readonly<Record<Name, readonly string[]>> = {
  query: ['query'],
  store: ['store'],
  compactor: ['compact'],
  ruler: ['rule'],
  prometheus: [],
  sidecar: ['sidecar'],
};
/** Values are read in the order of the command line, so that a program which complains of the last has taken all before it. */
const LAST = { thanos: 'http-grace-period', prometheus: 'web.read-timeout' } as const;
const BAD_END = 'no-duration';

const programOf = (owner: Name) => (owner === 'prometheus' ? 'prometheus' : 'thanos');

/** The values of each flag; a switch has none. */
function valuesOf(owner: Name): readonly (readonly [string, readonly string[]])[] {
  const { switches, on = [], values, choices } = ALLOWED[owner];
  const kinds = Object.entries(values) as [KindName, readonly string[]][];
  return [
    ...[...switches, ...on].map((name) => [name, []] as const),
    ...kinds.flatMap(([kind, names]) => names.map((name) => [name, GOOD[kind]] as const)),
    ...Object.entries(choices),
  ].filter(([name]) => name !== LAST[programOf(owner)]);
}

/** All flags at once, each with its value of that number. */
const commandLine = (owner: Name, number: number): readonly string[] =>
  valuesOf(owner).map(([name, values]) => {
    if (values.length > 0) return `--${name}=${values[number % values.length]}`;
    return ALLOWED[owner].switches.includes(name) && number % 2 === 1 ? `--no-${name}` : `--${name}`;
  });

describe('additional flags, as the programs judge them', function () {
  // The first time, Thanos and Prometheus are built from source.
  this.timeout(1_800_000);
  let paths: Readonly<Record<string, string>>;

  before(async () => {
    paths = await ensureBinaries(['thanos', 'prometheus'], { log: logToStandardError });
  });

  async function run(owner: Name, args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await execa(paths[programOf(owner)] ?? '', [...COMMANDS[owner], ...args], {
      reject: false,
      timeout: 30_000,
    });
    return `${stdout}\n${stderr}`;
  }

  for (const owner of COMPONENTS) {
    it(`${owner} takes every value of every kind`, async () => {
      const end = LAST[programOf(owner)];
      const most = Math.max(...valuesOf(owner).map(([, values]) => values.length), 2);
      for (let number = 0; number < most; number += 1) {
        const args = commandLine(owner, number);
        const said = await run(owner, [...args, `--${end}=${BAD_END}`]);
        expect(said, args.join(' ')).to.include(BAD_END).and.include('not a valid duration string');
      }
    });

    it(`${owner} has no visible flag that is not known`, async () => {
      const help = await run(owner, ['--help']);
      const names = [...help.matchAll(/^ {2,6}(?:-\w, )?--(?:\[no-\])?([^ =\n]+)/gm)].map(([, name = '']) => name);
      expect(names.length).to.be.greaterThan(40);
      expect(names.filter((name) => !knownFlag(owner, name))).to.deep.equal([]);
    });
  }
});
