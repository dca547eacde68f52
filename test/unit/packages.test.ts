// What is installed for production: nothing that the product does not load, but what a package that it loads asks for itself.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { execa } from 'execa';
import packageJson from '../../package.json' with { type: 'json' };
import packageLock from '../../package-lock.json' with { type: 'json' };
import { OMITTED } from '../../sandbox/images/operator.ts';

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const LOCKED = Object.entries(packageLock.packages as Readonly<Record<string, Locked>>).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Packages of an installation, by name. @param omitted as npm takes it */
function installed(omitted: readonly string[]): ReadonlySet<string> {
  const without = (kind: string) => omitted.includes(`--omit=${kind}`);
  const isThere = ({ dev, optional, devOptional, peer }: Locked): boolean =>
    !(
      (dev && without('dev')) ||
      (optional && without('optional')) ||
      (devOptional && without('dev') && without('optional')) ||
      (peer && without('peer'))
    );
  return new Set(LOCKED.filter(([, locked]) => isThere(locked)).map(([path]) => nameOf(path)));
}

/** What packages ask for themselves, and what that asks for. Peers are not asked for: whoever needs one loads it. */
function withDependencies(names: Iterable<string>): ReadonlySet<string> {
  const all = new Set(names);
  for (const name of all)
    for (const [path, { dependencies = {} }] of LOCKED)
      if (nameOf(path) === name) for (const dependency of Object.keys(dependencies)) all.add(dependency);
  return all;
}

describe('the packages of production', () => {
  let loaded: readonly string[];

  before(async function () {
    this.timeout(120_000);
    const { stdout } = await execa(process.execPath, ['test/support/loaded-packages.ts']);
    loaded = stdout.split('\n');
  });

  it('are loaded by the product, or asked for by one that is', () => {
    expect(loaded).to.include.members(['zod', '@prometheus-io/lezer-promql', 'node-forge']);
    const needed = withDependencies(loaded);
    expect([...installed(OMITTED)].filter((name) => !needed.has(name))).to.deep.equal([]);
  });

  it('hold everything that the product loads', () => {
    const there = installed(OMITTED);
    const ofTools = ['has-flag', 'supports-color'];
    expect(loaded.filter((name) => !there.has(name) && !ofTools.includes(name))).to.deep.equal([]);
  });

  it('are all of package.json, each loaded', () => {
    expect(Object.keys(packageJson.dependencies).filter((name) => !loaded.includes(name))).to.deep.equal([]);
  });

  it('would not be so with the peers of an editor', () => {
    const needed = withDependencies(loaded);
    const more = [...installed(OMITTED.filter((one) => one !== '--omit=peer'))].filter((name) => !needed.has(name));
    expect(more.sort()).to.deep.equal(['@codemirror/autocomplete', '@codemirror/lint']);
  });

  it('are left out of the image as of that of the sandbox', () => {
    expect(readFileSync('Dockerfile', 'utf8')).to.include(`npm prune ${OMITTED.join(' ')}\n`);
  });
});
