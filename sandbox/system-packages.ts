import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheDirectory, makeOnce } from './cache.ts';
import type { Log } from './log.ts';

/**
 * Debian packages that pods need on a node, with the libraries that a small Debian may lack.
 * They are unpacked into the cache: nothing is installed on the machine.
 */
export const PACKAGES: readonly string[] = [
  'runc',
  'libseccomp2',
  'containernetworking-plugins',
  'nftables',
  'libnftables1',
  'libnftnl11',
  'libmnl0',
  'libjansson4',
  'libxtables12',
  'libedit2',
  'libbsd0',
  'libmd0',
  'libgmp10',
  'libtinfo6',
  'conntrack',
  'libnetfilter-conntrack3',
  'libnfnetlink0',
  'busybox-static',
];

/** Where the unpacked programs are, and the environment in which they run. */
export interface SystemPackages {
  readonly root: string;
  readonly busybox: string;
  readonly networkPlugins: string;
  /** PATH and LD_LIBRARY_PATH with the unpacked folders in front. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Unpacks the packages unless they are there, and starts each program once to see that it runs. */
export async function ensureSystemPackages(log: Log): Promise<SystemPackages> {
  const key = createHash('sha256').update(PACKAGES.join(' ')).digest('hex').slice(0, 12);
  const root = await makeOnce(join(cacheDirectory(), 'packages', key), (folder) => unpackAll(folder, log), log);
  return describe(root);
}

function describe(root: string): SystemPackages {
  const programs = ['usr/bin', 'usr/sbin', 'bin', 'sbin'].map((folder) => join(root, folder));
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = ['usr/lib', 'lib'].map((folder) => join(root, folder, triplet));
  return {
    root,
    busybox: join(root, 'bin/busybox'),
    networkPlugins: join(root, 'usr/lib/cni'),
    environment: {
      PATH: [...programs, process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin'].join(':'),
      LD_LIBRARY_PATH: libraries.join(':'),
    },
  };
}

async function unpackAll(folder: string, log: Log): Promise<void> {
  await requireDebian();
  await mkdir(folder, { recursive: true });
  // The downloader drops to an unprivileged user, who must be able to write here.
  const downloads = await mkdtemp(join(tmpdir(), 'packages-'));
  try {
    await chmod(downloads, 0o777);
    log(`unpacking ${PACKAGES.length} system packages into the cache (apt-get download, dpkg -x)`);
    await download(downloads, log);
    const files = (await readdir(downloads)).filter((file) => file.endsWith('.deb'));
    for (const file of files) await execa('dpkg', ['-x', join(downloads, file), folder]);
  } finally {
    await rm(downloads, { recursive: true, force: true });
  }
  await startEach(folder);
}

async function requireDebian(): Promise<void> {
  const missing: string[] = [];
  for (const tool of ['apt-get', 'dpkg']) {
    const { failed } = await execa(tool, ['--version'], { reject: false });
    if (failed) missing.push(tool);
  }
  if (missing.length === 0) return;
  throw new Error(
    `${missing.join(' and ')} not found: the cluster sandbox needs a Debian or Ubuntu machine. ` +
      `Elsewhere run it in a privileged container: docker run --rm -it --privileged -v "$PWD:/checkout" -w /checkout golang:1.26-bookworm`,
  );
}

async function download(folder: string, log: Log): Promise<void> {
  const first = await execa('apt-get', ['download', ...PACKAGES], { cwd: folder, reject: false });
  if (!first.failed) return;
  log('the package lists are missing or old: apt-get update');
  const update = await execa('apt-get', ['update'], { reject: false });
  const second = await execa('apt-get', ['download', ...PACKAGES], { cwd: folder, reject: false });
  if (!second.failed) return;
  throw new Error(
    `cannot download the system packages: ${second.stderr || update.stderr}\n` +
      `As root: apt-get update && apt-get download ${PACKAGES.join(' ')}`,
  );
}

/** A library that is missing shows here, by name, instead of as a node that never becomes ready. */
async function startEach(root: string): Promise<void> {
  const { environment } = describe(root);
  const probes = [
    ['usr/sbin/runc', '--version'],
    ['usr/sbin/nft', '--version'],
    ['usr/sbin/conntrack', '--version'],
    ['bin/busybox', 'true'],
  ] as const;
  for (const [program, argument] of probes) await execa(join(root, program), [argument], { env: environment });
}
