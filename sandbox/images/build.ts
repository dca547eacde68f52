import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { cacheDirectory, makeOnce, removeEarlier } from '../cache.ts';
import type { Log } from '../log.ts';
import { secondsSince } from '../log.ts';
import type { Entry } from './entries.ts';
import { addFile, addText, writeLayer } from './layer.ts';

/** A container image: what is in it and how it starts. */
export interface ImageSpec {
  /** Full name with tag, as manifests write it. */
  readonly reference: string;
  readonly entrypoint: readonly string[];
  /** `uid`, `uid:gid` or a name of /etc/passwd. */
  readonly user: string;
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** From the lowest to the highest; what changes often belongs into the last. */
  readonly layers: readonly (readonly Entry[])[];
}

/** An image as a file that `ctr images import` takes. */
export interface ImageFile {
  readonly reference: string;
  readonly path: string;
}

/** Builds the image in docker-archive format into the cache, unless one with the same content is there. */
export async function buildImage(spec: ImageSpec, log: Log): Promise<ImageFile> {
  const name = spec.reference.replace(/[^a-zA-Z0-9.]+/g, '-');
  const path = join(cacheDirectory(), 'images', `${name}-${await contentKey(spec)}.tar`);
  const build = async (unfinished: string): Promise<void> => {
    const start = performance.now();
    await writeArchive(spec, unfinished);
    await removeEarlier(path, `${name}-`);
    log(`image ${spec.reference}: ${secondsSince(start)}`);
  };
  return { reference: spec.reference, path: await makeOnce(path, build, log) };
}

async function contentKey(spec: ImageSpec): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify({ ...spec, layers: [] }));
  for (const layer of spec.layers) for (const entry of layer) hash.update(await entryKey(entry));
  return hash.digest('hex').slice(0, 12);
}

async function entryKey(entry: Entry): Promise<string> {
  if (entry.kind !== 'file') return JSON.stringify(entry);
  const hash = createHash('sha256');
  await pipeline(createReadStream(entry.source), hash);
  return JSON.stringify({ ...entry, source: hash.digest('hex') });
}

async function writeArchive(spec: ImageSpec, output: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'image-'));
  try {
    const layers: { digest: string; file: string }[] = [];
    for (const [index, entries] of spec.layers.entries()) {
      const file = join(folder, `${index}.tar`);
      layers.push({ file, digest: await writeLayer(entries, file) });
    }
    await packArchive(spec, layers, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function packArchive(
  spec: ImageSpec,
  layers: readonly { readonly digest: string; readonly file: string }[],
  output: string,
): Promise<void> {
  const config = JSON.stringify(
    imageConfig(
      spec,
      layers.map(({ digest }) => digest),
    ),
  );
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  const names = layers.map(({ digest }) => `${digest}/layer.tar`);
  const manifest = [{ Config: configName, RepoTags: [spec.reference], Layers: names }];
  const pack = tar.pack();
  const written = pipeline(pack, createWriteStream(output));
  addText(pack, configName, config);
  for (const { digest, file } of layers) await addFile(pack, `${digest}/layer.tar`, file, 0o644);
  addText(pack, 'manifest.json', JSON.stringify(manifest));
  pack.finalize();
  await written;
}

/** The image configuration of the OCI image specification, as far as containerd needs it. */
function imageConfig(spec: ImageSpec, digests: readonly string[]): object {
  const environment = { PATH: '/bin:/usr/bin', ...spec.environment };
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      User: spec.user,
      Entrypoint: spec.entrypoint,
      Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      WorkingDir: spec.workingDirectory ?? '/',
    },
    rootfs: { type: 'layers', diff_ids: digests.map((digest) => `sha256:${digest}`) },
    history: digests.map(() => ({ created: '1970-01-01T00:00:00Z' })),
  };
}
