// The part of a software bill of materials that is shipped: what the operator needs at run time.
// npm's own --omit=dev is no help: it leaves out whatever a development package uses as well (npm 11.19).
import type { Sbom } from './licenses.ts';

/**
 * @param sbom all packages
 * @param names the direct dependencies to start from, such as "yaml"
 * @returns the same document with the packages that are reached from them
 */
export function shippedPart(sbom: Sbom, names: readonly string[]): Sbom {
  const needs = new Map(sbom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const root = sbom.metadata.component['bom-ref'];
  const direct = (needs.get(root) ?? []).filter((ref) => names.includes(ref.slice(0, ref.lastIndexOf('@'))));
  const shipped = new Set(direct);
  // A set that grows while it is walked is walked to its end.
  for (const ref of shipped) for (const next of needs.get(ref) ?? []) shipped.add(next);
  return {
    ...sbom,
    components: sbom.components.filter((component) => shipped.has(component['bom-ref'])),
    dependencies: [{ ref: root, dependsOn: direct }, ...sbom.dependencies.filter(({ ref }) => shipped.has(ref))],
  };
}
