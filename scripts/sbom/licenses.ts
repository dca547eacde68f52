// Which licences the packages of a software bill of materials have, and whether they may be shipped.

/** The part of a CycloneDX 1.5 document that is read here. */
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly SbomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

export interface SbomComponent {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  /** Each is an SPDX identifier, a name without one, or an SPDX expression. */
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string };
    readonly expression?: string;
  }[];
}

/** Licences that ask for no more than a notice, so that they go with Apache-2.0. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Unlicense',
]);

/** A sentence for each package that can't be shipped. */
export function licenseProblems({ components }: Sbom): readonly string[] {
  return components.flatMap((component) => {
    const license = licenseOf(component);
    if (license === '')
      return [`${component.name}@${component.version} states no licence: ask its authors, or replace it`];
    return isPermissive(license)
      ? []
      : [
          `${component.name}@${component.version} has the licence ${license}: replace it, or add the licence to scripts/sbom/licenses.ts`,
        ];
  });
}

/** All packages with their licences, as a Markdown table. */
export function licenseTable({ components }: Sbom): string {
  const rows = components.map((component) => `| ${component.name} | ${component.version} | ${licenseOf(component)} |`);
  return ['# Licences', '', '| package | version | licence |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** An SPDX expression; empty when none is stated. */
function licenseOf({ licenses = [] }: SbomComponent): string {
  return licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '').join(' AND ');
}

/** "A OR B" lets us choose; of "A AND B" all must be permissive. */
function isPermissive(expression: string): boolean {
  const [, inner] = /^\(([^()]*)\)$/.exec(expression) ?? [];
  if (inner !== undefined) return isPermissive(inner);
  if (expression.includes(' AND ')) return expression.split(' AND ').every(isPermissive);
  return expression.split(' OR ').some((license) => PERMISSIVE.has(license));
}
