import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { keepLogs, stopKeepingLogs } from '../../../support/adversary/secrets/logs.ts';

const SOON = { timeout: 10_000, interval: 50 };

describe('support/adversary/secrets/logs', () => {
  let logs: string;

  beforeEach(async () => {
    logs = await mkdtemp(join(tmpdir(), 'logs-'));
    keepLogs(logs);
  });

  afterEach(async () => {
    await stopKeepingLogs();
    await rm(logs, { recursive: true });
  });

  it('keeps what was written after it was first seen, and a new file of an old name, when both are gone', async () => {
    const pod = join(logs, 'pods', 'ns_pod_uid', 'thanos');
    const file = join(pod, '0.log');
    await mkdir(pod, { recursive: true });
    await writeFile(file, 'one\n');
    await waitFor('the first file', async () => (await kept()).length === 1, SOON);
    await writeFile(file, 'two\n', { flag: 'a' });
    // Its place on the disk is still taken, by the kept name, so the new file gets another.
    await rm(file);
    await writeFile(file, 'three\n');
    await waitFor('the second file', async () => (await kept()).length === 2, SOON);
    await rm(join(logs, 'pods'), { recursive: true });
    expect((await kept()).toSorted()).to.deep.equal(['one\ntwo\n', 'three\n']);
  });

  const kept = async (): Promise<readonly string[]> => {
    const names = await readdir(join(logs, 'kept')).catch(() => []);
    return Promise.all(names.map((name) => readFile(join(logs, 'kept', name), 'utf8')));
  };
});
