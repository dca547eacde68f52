// The status of a stack, whole.
import { query } from '../components/query/facts.ts';
import { serviceHost } from '../stack/addresses.ts';
import { clientsListener } from '../stack/components.ts';
import type { StackStatus } from '../stack/types.ts';
import { tlsStatus } from './certificates.ts';
import type { Circumstances } from './circumstances.ts';
import { componentTable } from './components.ts';
import { buildConditions } from './conditions.ts';
import type { Pass } from './pass.ts';
import { versionChange } from './version-change.ts';

/**
 * Says what a pass found of a stack.
 * While nothing can be planned (the spec is refused, an input is missing) the facts about the last good state stay, as far
 * as nobody could look again.
 * @returns a status in the order of its schema; times change only with what they speak of
 */
export function buildStatus(pass: Pass, around: Circumstances): StackStatus {
  const { components, ready } = componentTable(pass, around);
  const version = statusVersion(pass, around);
  const tls = tlsStatus(pass, around);
  const endpoints = statusEndpoints(pass, around);
  const change = versionChange(pass, around);
  return {
    observedGeneration: around.generation,
    conditions: buildConditions(pass, around),
    ...(ready === undefined ? {} : { ready }),
    ...(version === undefined ? {} : { version }),
    ...(components === undefined ? {} : { components }),
    ...(change === undefined ? {} : { versionChange: change }),
    ...(tls === undefined ? {} : { tls }),
    ...(around.givenUp?.length ? { givenUp: around.givenUp } : {}),
    ...(endpoints === undefined ? {} : { endpoints }),
  };
}

/** While nothing is planned or written, pods keep the version that they have. */
function statusVersion(pass: Pass, { previous }: Circumstances): string | undefined {
  switch (pass.kind) {
    case 'refused':
      return previous?.version;
    case 'paused':
    case 'blocked':
      return previous?.version ?? pass.stack.versions.thanos;
    case 'worked':
      return pass.stack.versions.thanos;
  }
}

function statusEndpoints(pass: Pass, { previous }: Circumstances): StackStatus['endpoints'] {
  if (pass.kind === 'refused') return previous?.endpoints;
  return { query: `https://${serviceHost(pass.stack, query.name)}:${clientsListener(query.name).port}` };
}
