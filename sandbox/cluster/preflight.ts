import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { execa } from 'execa';
import { findCollisions } from './addresses.ts';

/** Refuses, with the way out, what could not work on this machine. Reads only. */
export async function checkMachine(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('the cluster sandbox needs Linux namespaces: use a Linux machine');
  if (process.getuid?.() !== 0) {
    throw new Error('the cluster sandbox makes namespaces and mounts: run it as root, for example by sudo -E');
  }
  await checkTools();
  const collisions = findCollisions(await machineAddresses());
  if (collisions.length > 0) {
    throw new Error(
      `this machine uses ${collisions.join(', ')}, within 198.18.0.0/15, the range of the sandbox cluster: ` +
        'change the addresses in sandbox/cluster/addresses.ts',
    );
  }
}

async function checkTools(): Promise<void> {
  for (const tool of ['unshare', 'nsenter', 'setpriv', 'mount']) {
    const { failed } = await execa(tool, ['--version'], { reject: false });
    if (failed) throw new Error(`${tool} is missing: apt-get install util-linux mount`);
  }
}

/** Own addresses, routes' gateways and networks, name servers and the hosts file. */
async function machineAddresses(): Promise<string[]> {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  const files = await Promise.all(
    ['/etc/resolv.conf', '/etc/hosts'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const routes = await readFile('/proc/net/route', 'utf8').catch(() => '');
  return [
    ...own.filter(({ family }) => family === 'IPv4').map(({ cidr, address }) => cidr ?? address),
    ...files.flatMap((content) => content.match(/\b\d{1,3}(\.\d{1,3}){3}\b/g) ?? []),
    ...routes.split('\n').slice(1).flatMap(routeAddresses),
  ];
}

/** Destination and gateway of a line of /proc/net/route: hexadecimal, in the byte order of the machine (little endian). */
function routeAddresses(line: string): string[] {
  const [, destination, gateway] = line.split('\t');
  return [destination, gateway]
    .filter((value) => value !== undefined && value !== '00000000')
    .map((value) => [...Buffer.from(value ?? '', 'hex')].reverse().join('.'))
    .filter((address) => address !== '');
}
