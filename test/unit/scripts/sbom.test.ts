import { expect } from 'chai';
import lock from '../../../package-lock.json' with { type: 'json' };
import { licenseProblems, licenseTable, type Sbom } from '../../../scripts/sbom/licenses.ts';
import { shippedPart } from '../../../scripts/sbom/shipped.ts';
import { buildSbom } from '../../../scripts/sbom.ts';

interface LockedPackage {
  readonly version: string;
  readonly dev?: boolean;
}

const withLicenses = (...licenses: NonNullable<Sbom['components'][number]['licenses']>): Sbom => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  metadata: { component: { 'bom-ref': 'root@1.0.0' } },
  dependencies: [],
  components: [{ 'bom-ref': 'a@1.0.0', name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0', licenses }],
});

describe('the bill of materials', () => {
  it('lists every package that is shipped, by version and hash, under a licence that may be', async () => {
    const sbom = await buildSbom();
    const listed = sbom.components.map(({ name, version }) => `${name}@${version}`);
    expect(sbom.bomFormat).to.equal('CycloneDX');
    // The lockfile marks what only development needs.
    const shipped = Object.entries(lock.packages as Readonly<Record<string, LockedPackage>>)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(
        ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`,
      );
    expect([...new Set(listed)].sort()).to.deep.equal([...new Set(shipped)].sort());
    for (const { name, purl, hashes } of sbom.components) {
      expect(purl, name).to.match(/^pkg:npm\//);
      expect(
        hashes?.map(({ alg }) => alg),
        name,
      ).to.deep.equal(['SHA-512']);
    }
    expect(licenseProblems(sbom)).to.deep.equal([]);
  });

  it('follows what is shipped to the end, and leaves out what only development needs', () => {
    const component = (name: string) => ({ 'bom-ref': `${name}@1`, name, version: '1', purl: `pkg:npm/${name}@1` });
    const sbom: Sbom = {
      ...withLicenses(),
      components: ['a', 'b', '@c/d', 'tool', 'of-tool'].map(component),
      dependencies: [
        { ref: 'root@1.0.0', dependsOn: ['a@1', 'tool@1'] },
        { ref: 'a@1', dependsOn: ['b@1'] },
        { ref: 'b@1', dependsOn: ['@c/d@1', 'a@1'] },
        { ref: '@c/d@1' },
        { ref: 'tool@1', dependsOn: ['of-tool@1', 'b@1'] },
      ],
    };
    const shipped = shippedPart(sbom, ['a']);
    expect(shipped.components.map(({ name }) => name)).to.deep.equal(['a', 'b', '@c/d']);
    expect(shipped.dependencies.map(({ ref }) => ref)).to.deep.equal(['root@1.0.0', 'a@1', 'b@1', '@c/d@1']);
  });

  const expressions: readonly (readonly [string, boolean])[] = [
    ['(BSD-3-Clause OR GPL-2.0)', true],
    ['MIT AND ISC', true],
    ['GPL-3.0-only', false],
    ['MIT AND GPL-3.0-only', false],
    ['', false],
  ];
  for (const [expression, isFine] of expressions) {
    it(`${isFine ? 'takes' : 'names'} a package under "${expression}"`, () => {
      expect(licenseProblems(withLicenses({ expression }))).to.have.length(isFine ? 0 : 1);
    });
  }

  it('names a package without a licence, and what to do', () => {
    expect(licenseProblems(withLicenses())).to.deep.equal([
      'a@1.0.0 states no licence: ask its authors, or replace it',
    ]);
  });

  it('becomes a table of licences', () => {
    expect(licenseTable(withLicenses({ license: { id: 'MIT' } }))).to.contain('| a | 1.0.0 | MIT |');
  });
});
