import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { exists } from '../../../../sandbox/cache.ts';
import { clearAway } from '../../../../sandbox/cluster/down.ts';
import { clusterLayout } from '../../../../sandbox/cluster/layout.ts';

describe('sandbox/cluster/down', () => {
  it('leaves a new cluster no socket of one that did not come up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cluster-down-'));
    const layout = clusterLayout(join(folder, 'cluster'));
    try {
      await mkdir(dirname(layout.containerdSocket), { recursive: true });
      await writeFile(layout.containerdSocket, '');
      await clearAway({ log: () => undefined, layout });
      expect(await exists(layout.containerdSocket)).to.equal(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
