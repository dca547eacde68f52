import { ensureBinaries } from '../sandbox/binaries/ensure.ts';
import { BINARIES } from '../sandbox/binaries/table.ts';
import { prepareParts } from '../sandbox/cluster/parts.ts';
import { buildOperatorImage } from '../sandbox/images/operator.ts';
import { logToStandardError as log } from '../sandbox/log.ts';

/** Builds what a layer needs before it starts, so that builds and tests are timed apart. */
const PREPARATIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  promtool: () =>
    ensureBinaries(['promtool', 'prometheus', 'thanos', 'cyclonus', 'judge-thanos', 'judge-prometheus'], { log }),
  'control-plane': () =>
    ensureBinaries(
      BINARIES.filter(({ layer }) => layer === 'control-plane' || layer === 'tests').map(({ name }) => name),
      { log },
    ),
  cluster: async () => {
    await prepareParts(log);
    await ensureBinaries(['cyclonus'], { log });
    await buildOperatorImage(log);
  },
};

export async function prepareBinaries(layer: string): Promise<void> {
  await PREPARATIONS[layer]?.();
}
