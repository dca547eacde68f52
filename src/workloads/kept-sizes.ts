// A StatefulSet whose volumes can't grow is applied with the sizes that it has: all else of it is still wanted.
import type { KubernetesObject } from '../api/objects.ts';
import type { StatefulSetFacts } from '../observed/stateful-sets.ts';

interface Spec {
  readonly volumeClaimTemplates?: readonly Template[];
}

interface Template {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
}

/** The StatefulSet as wanted, but with the volume sizes of the one that is there. */
export function withSizesOf(wanted: KubernetesObject, found: StatefulSetFacts): KubernetesObject {
  const sizes = new Map(found.claims.map(({ name, size }) => [name, size]));
  const spec = (wanted['spec'] ?? {}) as Spec;
  const volumeClaimTemplates = (spec.volumeClaimTemplates ?? []).map((template) => {
    const storage = sizes.get(template.metadata.name) ?? template.spec.resources?.requests?.storage ?? '';
    return { ...template, spec: { ...template.spec, resources: { requests: { storage } } } };
  });
  return { ...wanted, spec: { ...spec, volumeClaimTemplates } };
}
