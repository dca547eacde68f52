// Writes what the operator's image is made of: dist/sbom.cdx.json (CycloneDX, by npm itself) and dist/licenses.md.
// Fails on a package whose licence is missing or not one of scripts/sbom/licenses.ts. The Node runtime and the base image are not npm's to list.
// usage: npm run sbom
import { mkdir, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import packageJson from '../package.json' with { type: 'json' };
import { licenseProblems, licenseTable, type Sbom } from './sbom/licenses.ts';
import { shippedPart } from './sbom/shipped.ts';

/** Production packages as package-lock.json pins them, each with its hash. */
export async function buildSbom(): Promise<Sbom> {
  const { stdout } = await execa('npm', [
    'sbom',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--package-lock-only',
  ]);
  const { dependencies, optionalDependencies } = packageJson;
  return shippedPart(JSON.parse(stdout) as Sbom, Object.keys({ ...dependencies, ...optionalDependencies }));
}

if (import.meta.main) {
  const sbom = await buildSbom();
  await mkdir('dist', { recursive: true });
  await writeFile('dist/sbom.cdx.json', `${JSON.stringify(sbom, null, 2)}\n`);
  await writeFile('dist/licenses.md', licenseTable(sbom));
  console.log(`wrote dist/sbom.cdx.json and dist/licenses.md: ${sbom.components.length} packages`);
  const problems = licenseProblems(sbom);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
