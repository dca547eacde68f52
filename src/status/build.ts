// The status of a stack, whole.

import { serviceHost } from '../stack/addresses.ts';
import { httpPortOf } from '../stack/components.ts';
import type { StackStatus } from '../stack/types.ts';
import { tlsStatus } from './certificates.ts';
import { componentTable } from './components.ts';
import { buildConditions } from './conditions.ts';
import { isActive, type StatusInput } from './input.ts';
import { versionChange } from './version-change.ts';

/**
 * Says what was seen of a stack.
 * While nothing can be planned (the spec is refused, an input is missing) the facts about the last good state stay, as far
 * as nobody could look again.
 * @returns a status in the order of its schema; times change only with what they speak of
 */
export function buildStatus(input: StatusInput): StackStatus {
  const { components, ready } = componentTable(input);
  const version = statusVersion(input);
  const tls = tlsStatus(input);
  const endpoints = statusEndpoints(input);
  const change = versionChange(input);
  return {
    observedGeneration: input.generation,
    conditions: buildConditions(input),
    ...(ready === undefined ? {} : { ready }),
    ...(version === undefined ? {} : { version }),
    ...(components === undefined ? {} : { components }),
    ...(change === undefined ? {} : { versionChange: change }),
    ...(tls === undefined ? {} : { tls }),
    ...(input.givenUp?.length ? { givenUp: input.givenUp } : {}),
    ...(endpoints === undefined ? {} : { endpoints }),
  };
}

/** While nothing is planned or written, pods keep the version that they have. */
function statusVersion(input: StatusInput): string | undefined {
  const { resolved, previous } = input;
  return isActive(input) ? resolved?.versions.thanos : (previous?.version ?? resolved?.versions.thanos);
}

function statusEndpoints({ resolved, previous }: StatusInput): StackStatus['endpoints'] {
  if (!resolved) return previous?.endpoints;
  return { query: `https://${serviceHost(resolved, 'query')}:${httpPortOf('query')}` };
}
