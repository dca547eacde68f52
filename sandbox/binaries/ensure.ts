import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, exists, makeOnce } from '../cache.ts';
import { withLock } from '../lock.ts';
import type { Log } from '../log.ts';
import { secondsSince } from '../log.ts';
import { compile, fingerprint, goVersion } from './go.ts';
import type { Binary, BinaryName } from './table.ts';
import { binary } from './table.ts';

/** Paths of programs by name. */
export type Binaries = Readonly<Record<BinaryName, string>>;

/**
 * Finds each named program in `KUBEBUILDER_ASSETS` or in the cache, and builds what is missing.
 * The compiler uses all cores, so programs are built one at a time, and by one process of the machine at a time.
 */
export async function ensureBinaries(names: readonly BinaryName[], options: { readonly log: Log }): Promise<Binaries> {
  const paths: Record<BinaryName, string> = {};
  for (const name of names) {
    const asset = await findAsset(name);
    if (asset !== undefined) paths[name] = asset;
  }
  const rows = names.filter((name) => paths[name] === undefined).map(binary);
  if (rows.length > 0) Object.assign(paths, await ensureBuilt(rows, options.log));
  return paths;
}

/** The path of a program. Throws if it is not among those that were asked for. */
export function pathOf(binaries: Binaries, name: BinaryName): string {
  const found = binaries[name];
  if (found === undefined) throw new Error(`${name} was not built`);
  return found;
}

async function findAsset(name: string): Promise<string | undefined> {
  const folder = process.env['KUBEBUILDER_ASSETS'];
  if (folder === undefined || folder === '') return undefined;
  const path = join(folder, name);
  return (await exists(path)) ? path : undefined;
}

async function ensureBuilt(rows: readonly Binary[], log: Log): Promise<Binaries> {
  const version = await goVersion();
  const targets = await Promise.all(rows.map(async (row) => ({ row, path: await builtPath(row, version) })));
  const missing: typeof targets = [];
  for (const target of targets) if (!(await exists(target.path))) missing.push(target);
  if (missing.length > 0) await buildAll(missing, log);
  return Object.fromEntries(targets.map(({ row, path }) => [row.name, path]));
}

async function builtPath(row: Binary, version: string): Promise<string> {
  const folder = `${row.name}-${row.version}-${await fingerprint(row, version)}`;
  return join(cacheDirectory(), 'bin', folder, row.name);
}

async function buildAll(targets: readonly { row: Binary; path: string }[], log: Log): Promise<void> {
  const folder = join(cacheDirectory(), 'bin');
  await mkdir(folder, { recursive: true });
  log(`building ${targets.length} programs from source; the first time this takes 15 to 45 minutes on 2 cores`);
  await withLock(join(folder, 'build.lock'), log, async () => {
    for (const [index, { row, path }] of targets.entries()) {
      await build(row, path, `${row.name} (${index + 1} of ${targets.length})`, log);
    }
  });
}

async function build(row: Binary, path: string, title: string, log: Log): Promise<void> {
  const start = performance.now();
  const heartbeat = setInterval(() => log(`${title}: still building, ${secondsSince(start)}`), 60_000);
  try {
    await makeOnce(path, (unfinished) => compile(row, unfinished), log);
    const { size } = await stat(path);
    log(`${title}: ${secondsSince(start)}, ${Math.round(size / 1e6)} MB`);
  } finally {
    clearInterval(heartbeat);
  }
}
