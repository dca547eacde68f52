import { GROUP } from '../../api/group.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import type { Plan } from '../../plan/plan.ts';
import { type AllowedIdentities, isMark, unknownIdentities } from '../../plan/revocation.ts';
import type { Component } from '../../stack/components.ts';
import { componentName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { ConfigurationFile } from '../files/file.ts';
import { componentMeta } from './metadata.ts';

const IDENTITIES = `${GROUP}/allowed-identities`;
/** Changes when an identity was removed from the list. */
export const IDENTITIES_MARK = `${GROUP}/identities-epoch`;

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
      annotations: { [IDENTITIES]: JSON.stringify(identities), [IDENTITIES_MARK]: epoch },
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
  const data = secret.map(({ name, content }) => [name, Buffer.from(content).toString('base64')]);
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

/** Reads back what `buildConfiguration` wrote; where somebody wrote anything else, nobody knows whom a listener served. */
export function readAllowedIdentities(configMap: KubernetesObject): AllowedIdentities {
  const { [IDENTITIES_MARK]: epoch = '', [IDENTITIES]: list = '' } = configMap.metadata.annotations ?? {};
  const identities = parseList(list);
  return isMark(epoch) && identities ? { identities, epoch } : unknownIdentities(epoch, list);
}

function parseList(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}
