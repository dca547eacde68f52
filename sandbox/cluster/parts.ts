import type { Binaries } from '../binaries/ensure.ts';
import { ensureBinaries } from '../binaries/ensure.ts';
import { BINARIES } from '../binaries/table.ts';
import type { ImageFile } from '../images/build.ts';
import { buildImage } from '../images/build.ts';
import { imageSpecs } from '../images/catalogue.ts';
import type { Log } from '../log.ts';
import type { SystemPackages } from '../system-packages.ts';
import { ensureSystemPackages } from '../system-packages.ts';

/** All that a cluster is made of, in the cache. */
export interface Parts {
  readonly binaries: Binaries;
  readonly packages: SystemPackages;
  readonly images: readonly ImageFile[];
}

/** Builds or unpacks what is missing; nothing is started. */
export async function prepareParts(log: Log): Promise<Parts> {
  const packages = await ensureSystemPackages(log);
  const binaries = await ensureBinaries(
    BINARIES.filter(({ layer }) => layer === 'control-plane' || layer === 'cluster').map(({ name }) => name),
    { log },
  );
  const images: ImageFile[] = [];
  for (const spec of await imageSpecs(binaries, packages.busybox)) images.push(await buildImage(spec, log));
  return { packages, binaries, images };
}
