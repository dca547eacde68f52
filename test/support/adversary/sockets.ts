// What listens in the network of a pod, as the kernel of its node has it: nothing that a pod, a process or the API server says.
import { readdir, readFile, readlink } from 'node:fs/promises';

/** Files of /proc/<pid>/net (proc_pid_net(5)), and in which state a socket waits for whoever comes. */
const TABLES = [
  { file: 'tcp', transport: 'tcp', waiting: '0A' },
  { file: 'tcp6', transport: 'tcp', waiting: '0A' },
  // 07 is a datagram socket without a peer; one that asks somebody (DNS) has a peer and is in state 01.
  { file: 'udp', transport: 'udp', waiting: '07' },
  { file: 'udp6', transport: 'udp', waiting: '07' },
] as const;

/** An address of its own: "|-- 10.0.0.2", and in the next line that it is local. */
const OWN_ADDRESS = /\|-- (\S+)\n\s+\/32 host LOCAL/g;

/**
 * The networks of the machine that have these addresses.
 * @returns for each address the id of a process in its network, as the machine counts
 * @throws when an address is in no network, or in two
 */
export async function findNetworks(addresses: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const networks = await allNetworks();
  const found = addresses.map((address) => {
    const [one, ...others] = networks.filter((network) => network.addresses.includes(address));
    if (!one || others.length > 0)
      throw new Error(`${address} is in ${one ? 'more than one network' : 'no network'} of the machine`);
    return [address, one.pid] as const;
  });
  return new Map(found);
}

/** What waits for connections or packets at each of these pods: "tcp *:10902", "tcp 127.0.0.1:80", each once, in order. */
export async function socketsAt(addresses: readonly string[]): Promise<readonly (readonly string[])[]> {
  const networks = await findNetworks(addresses);
  return Promise.all([...networks.values()].map(listSockets));
}

async function listSockets(pid: number): Promise<readonly string[]> {
  const tables = await Promise.all(
    TABLES.map(async ({ file, transport, waiting }) =>
      readTable(await readFile(`/proc/${pid}/net/${file}`, 'utf8'), waiting).map((place) => `${transport} ${place}`),
    ),
  );
  return [...new Set(tables.flat())].sort();
}

/** The time of start is field 22, and what follows the name begins with field 3 (proc_pid_stat(5)). */
const START_TIME = 22 - 3;

interface Network {
  readonly pid: number;
  readonly addresses: readonly string[];
}

/** By the oldest process of each: probes run in the network of a pod too, and are gone at once. */
async function allNetworks(): Promise<readonly Network[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const processes = (await Promise.all(pids.map(readProcess))).flat();
  const oldestLast = processes.toSorted((one, other) => other.started - one.started);
  // Of several entries of one key a map keeps the last.
  const pidOf = new Map(oldestLast.map(({ network, pid }) => [network, pid]));
  return Promise.all([...pidOf.values()].map(readNetwork));
}

/** Nothing when the process has ended meanwhile. */
async function readProcess(pid: number) {
  try {
    const network = await readlink(`/proc/${pid}/ns/net`);
    const [, afterName = ''] = /\) (.*)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return [{ pid, network, started: Number(afterName.split(' ')[START_TIME]) }];
  } catch {
    return [];
  }
}

async function readNetwork(pid: number): Promise<Network> {
  const routes = await readFile(`/proc/${pid}/net/fib_trie`, 'utf8').catch(() => '');
  return { pid, addresses: [...new Set([...routes.matchAll(OWN_ADDRESS)].map(([, address = '']) => address))] };
}

/** The columns are: number, local address, remote address, state. */
function readTable(text: string, waiting: string): readonly string[] {
  const rows = text.split('\n').slice(1);
  return rows.flatMap((row) => {
    const [, local = '', , state] = row.trim().split(/\s+/);
    return state === waiting ? [readPlace(local)] : [];
  });
}

/** "0100007F:1F90" is 127.0.0.1:8080: words of 32 bits in the order of the machine, and the port in hex. */
function readPlace(local: string): string {
  const [address = '', port = ''] = local.split(':');
  const bytes = (address.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  return `${readAddress(bytes)}:${Number.parseInt(port, 16)}`;
}

const MAPPED = '00000000000000000000ffff';

/** `*` is any address of the pod. An IPv4 address that is written as an IPv6 one is shown as what it is. */
function readAddress(bytes: readonly number[]): string {
  if (bytes.every((byte) => byte === 0)) return '*';
  const hex = Buffer.from(bytes).toString('hex');
  if (bytes.length === 4 || hex.startsWith(MAPPED)) return bytes.slice(-4).join('.');
  return `[${hex.match(/.{4}/g)?.join(':')}]`;
}
