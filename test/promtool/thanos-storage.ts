// Asks the thanos program itself about object storage configurations, without a network.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';

/** No request leaves the machine: every one is refused by a proxy that is not there. Nothing of this machine is taken. */
const ENVIRONMENT = {
  HOME: '/nonexistent',
  HTTPS_PROXY: 'http://127.0.0.1:1',
  HTTP_PROXY: 'http://127.0.0.1:1',
  GCE_METADATA_HOST: '127.0.0.1:1',
};
/** They wait for an answer rather than compute. */
const AT_ONCE = 8;
/** A client that still talks to its storage after that time has taken its configuration. */
const PATIENCE_MS = 5000;

/** Said once the client is made, since the bucket must answer within less than a minute. */
const TAKEN = 'Timeout less than 1m';
/** What the network alone can refuse: some clients ask for their bucket before they are made. */
const OF_NETWORK = /proxyconnect|dial tcp|no such host|connection refused|deadline exceeded/;

/** @returns of `thanos tools bucket ls`, each refusal of a configuration with its text */
export async function refusedByThanos(contents: readonly string[]): Promise<readonly string[]> {
  const { thanos = '' } = await ensureBinaries(['thanos'], { log });
  const folder = await mkdtemp(join(tmpdir(), 'objstore-'));
  try {
    const refused: string[] = [];
    const left = contents.entries();
    const work = async () => {
      for (const [index, content] of left) {
        const said = await list(thanos, join(folder, `${index}.yml`), content);
        if (said !== undefined) refused.push(`${JSON.stringify(content)}: ${said}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return refused;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function list(thanos: string, file: string, content: string): Promise<string | undefined> {
  await writeFile(file, content);
  const { all, timedOut } = await execa(
    thanos,
    ['tools', 'bucket', 'ls', `--objstore.config-file=${file}`, '--timeout=100ms'],
    { reject: false, all: true, timeout: PATIENCE_MS, env: ENVIRONMENT, extendEnv: false },
  );
  return timedOut || all.includes(TAKEN) || OF_NETWORK.test(all) ? undefined : all.slice(-400);
}
