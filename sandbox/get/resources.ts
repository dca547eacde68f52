/** A resource that an API server has. */
export interface Resource {
  /** Such as "/apis/apps/v1". */
  readonly root: string;
  readonly group: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** Everything that it may be called: plural, singular and short names. */
  readonly names: readonly string[];
}

/** The format of Kubernetes' aggregated discovery: all resources in two answers. */
export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** What is read of an answer to /api or /apis in the format above. */
export interface Discovery {
  readonly items: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources?: readonly DiscoveredResource[] }[];
  }[];
}

interface DiscoveredResource {
  readonly resource: string;
  readonly singularResource?: string;
  readonly shortNames?: readonly string[];
  readonly scope: string;
  readonly responseKind: { readonly kind: string };
}

/** @returns the resources in the order in which kubectl prefers them: the core group first, and of a group its first version */
export function resourcesIn(root: '/api' | '/apis', { items }: Discovery): readonly Resource[] {
  return items.flatMap(({ metadata, versions }) => {
    const group = metadata?.name ?? '';
    return versions.flatMap(({ version, resources = [] }) => {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      return resources.map(({ resource, singularResource = '', shortNames = [], scope, responseKind }) => ({
        root: `${root}/${apiVersion}`,
        group,
        apiVersion,
        kind: responseKind.kind,
        plural: resource,
        isNamespaced: scope === 'Namespaced',
        names: [resource, singularResource, ...shortNames].filter((name) => name !== ''),
      }));
    });
  });
}

/** @param name as kubectl takes it, such as "pod" or "events.events.k8s.io" */
export function findResource(resources: readonly Resource[], name: string): Resource | undefined {
  const lower = name.toLowerCase();
  return resources.find(({ names, group }) =>
    names.some((one) => one === lower || (group !== '' && `${one}.${group}` === lower)),
  );
}
