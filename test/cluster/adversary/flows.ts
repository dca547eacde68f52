// What was really spoken: the connections that the kernel of the node tracks, for each packet that it forwarded between pods.
import { execa } from 'execa';
import type { Cluster } from '../../../sandbox/cluster/handle.ts';
import { logToStandardError as log } from '../../../sandbox/log.ts';
import { ensureSystemPackages } from '../../../sandbox/system-packages.ts';
import type { Port } from '../../support/reachability/places.ts';

/** Who opened it, and who answered: the address of a pod, not of its Service. */
export interface Flow extends Port {
  readonly from: string;
  readonly to: string;
}

const LINE = /^(tcp|udp) .*? src=(\S+) dst=\S+ sport=\d+ dport=\d+ .*?src=(\S+) dst=\S+ sport=(\d+) /;

/** Each flow of the last two minutes, and each that is open, once. What a pod says to itself is not seen. */
export async function listFlows(cluster: Cluster): Promise<readonly Flow[]> {
  const { environment } = await ensureSystemPackages(log);
  const [program = '', ...args] = cluster.innet(['conntrack', '-L']);
  const { stdout } = await execa(program, args, { env: environment });
  const flows = stdout.split('\n').flatMap(parseFlow);
  return [...new Map(flows.map((flow) => [JSON.stringify(flow), flow])).values()];
}

/** The first pair of addresses is as it was asked for, the second as it was answered. */
function parseFlow(line: string): readonly Flow[] {
  const [, protocol, from, to, port] = LINE.exec(line) ?? [];
  if (from === undefined || to === undefined) return [];
  return [{ protocol: protocol === 'tcp' ? 'TCP' : 'UDP', from, to, port: Number(port) }];
}
