import { encoded } from '../api/data.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { IDENTITIES_LIST, IDENTITIES_MARK } from '../observed/allowed-identities.ts';
import type { Plan } from '../plan/plan.ts';
import type { Component } from '../stack/components.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { ConfigurationFile } from './files/file.ts';
import { componentMeta } from './metadata.ts';

/** The configuration files of a component. The list of allowed identities and its mark stand beside them, in one object. */
export function buildConfiguration(
  { stack, allowed }: Plan,
  component: Component,
  files: readonly ConfigurationFile[],
): KubernetesObject {
  const { identities = [], epoch = '' } = allowed[component] ?? {};
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...componentMeta(stack, component, componentName(stack, component)),
      annotations: { [IDENTITIES_LIST]: JSON.stringify(identities), [IDENTITIES_MARK]: epoch },
    },
    data: Object.fromEntries(files.filter(isPublic).map(({ name, content }) => [name, content])),
  };
}

/** The files of a component that hold credentials, if there are any: in a Secret of the same name. */
export function buildSecretConfiguration(
  stack: ResolvedStack,
  component: Component,
  files: readonly ConfigurationFile[],
): readonly KubernetesObject[] {
  const secret = files.filter((file) => !isPublic(file));
  if (secret.length === 0) return [];
  const data = secret.map(({ name, content }) => [name, encoded(content)]);
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: componentMeta(stack, component, componentName(stack, component)),
      type: 'Opaque',
      data: Object.fromEntries(data),
    },
  ];
}

const isPublic = ({ isSecret }: ConfigurationFile): boolean => isSecret !== true;
