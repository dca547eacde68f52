// Images that a stack should not be given: one whose program ignores what it is told about TLS, and one that does not stay up.
import { ensureBinaries } from '../../../sandbox/binaries/ensure.ts';
import { THANOS_VERSION } from '../../../sandbox/binaries/table.ts';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { baseEntries } from '../../../sandbox/images/base.ts';
import { buildImage } from '../../../sandbox/images/build.ts';
import { program } from '../../../sandbox/images/entries.ts';
import { logToStandardError as log } from '../../../sandbox/log.ts';

export const PLAINTEXT_IMAGE = `sandbox.securethanos.io/plaintext-thanos:${THANOS_VERSION}`;
export const CRASHING_IMAGE = `sandbox.securethanos.io/crashing-thanos:${THANOS_VERSION}`;

/** What stands in the last words of the crashing image, and nowhere else. */
export const PASSWORD = 'correct-horse-battery-staple';

/** How each starts; the flags of the component follow. */
const ENTRYPOINTS: Readonly<Record<string, readonly string[]>> = {
  [PLAINTEXT_IMAGE]: ['/bin/probe', 'plaintext'],
  [CRASHING_IMAGE]: ['/bin/probe', 'crash', '4s', `open /var/thanos: permission denied (password ${PASSWORD})`],
};

let imported: Promise<void> | undefined;

/** Builds both, and brings them onto the node, once a run. */
export function importBadImages(cluster: Cluster): Promise<void> {
  imported ??= buildAndImport(cluster);
  return imported;
}

async function buildAndImport(cluster: Cluster): Promise<void> {
  const { probe = '' } = await ensureBinaries(['probe'], { log });
  const layers = [[...(await baseEntries()), program(probe, '/bin/probe')]];
  for (const [reference, entrypoint] of Object.entries(ENTRYPOINTS))
    await cluster.importImage(await buildImage({ reference, entrypoint, user: '65534:65534', layers }, log));
}
