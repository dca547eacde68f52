// Whom each listener was to serve when its configuration was last written. The list and its mark stand in annotations, where
// others may write too: what is no list of ours counts as one that nobody knows.
import { createHash } from 'node:crypto';
import { GROUP } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { Component } from '../stack/components.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { findLive, type Live } from './live.ts';

/** Annotation: whom the listener of a configuration serves, as JSON. */
export const IDENTITIES_LIST = `${GROUP}/allowed-identities`;
/** Changes when an identity was removed from the list. */
export const IDENTITIES_MARK = `${GROUP}/identities-epoch`;

/** The identities that the listeners of a component serve, see plan/grants.ts, and a mark that changes exactly when one was removed. */
export interface AllowedIdentities {
  readonly identities: readonly string[];
  /** Stands in the pod template and beside the list. */
  readonly epoch: string;
}

/** Who was allowed at each listener when its configuration was last written. */
export function observeAllowed(
  stack: ResolvedStack,
  live: Live,
): Readonly<Partial<Record<Component, AllowedIdentities>>> {
  const lists = stack.topology.components.flatMap((component) => {
    const configMap = findLive(live, stack, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: componentName(stack, component),
    });
    const allowed = configMap && readAllowedIdentities(configMap);
    return allowed ? [[component, allowed] as const] : [];
  });
  return Object.fromEntries(lists);
}

/** Reads back what stands beside a configuration; where somebody wrote anything else, nobody knows whom a listener served. */
export function readAllowedIdentities(configMap: KubernetesObject): AllowedIdentities {
  const { [IDENTITIES_MARK]: epoch = '', [IDENTITIES_LIST]: list = '' } = configMap.metadata.annotations ?? {};
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

/** The mark before counts too: a list that grew and shrank again is the one of before, its removed identity is not. */
export const epochOf = (identities: readonly string[], before = ''): string =>
  createHash('sha256')
    .update([before, ...identities].join('\n'))
    .digest('hex')
    .slice(0, 10);

/**
 * What stands for a list or a mark that is not ours. It counts as a removal, and gives a mark that the pods don't have: the one
 * for no list at all may be theirs.
 */
export const unknownIdentities = (mark: string, list: string): AllowedIdentities => ({
  identities: [SOMEBODY],
  epoch: epochOf([mark, list], SOMEBODY),
});

/** No identity. */
const SOMEBODY = 'somebody';

/** Whether a text has the form of a mark: of others, which somebody wrote, nothing is taken over. */
const isMark = (text: string): boolean => /^[0-9a-f]{10}$/.test(text);
