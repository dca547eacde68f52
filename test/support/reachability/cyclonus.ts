// A second opinion on NetworkPolicies: the matcher of Cyclonus, which is not ours (sandbox/tools/cyclonus).
import { execa } from 'execa';
import { ensureBinaries } from '../../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../../sandbox/log.ts';
import type { Call, Place } from './places.ts';

/** Whether the policies together allow each call, in the order of the calls. */
export async function judgeByCyclonus(
  policies: readonly object[],
  calls: readonly Call[],
): Promise<readonly boolean[]> {
  const { cyclonus = 'cyclonus' } = await ensureBinaries(['cyclonus'], { log });
  const { stdout } = await execa(cyclonus, { input: JSON.stringify({ policies, traffic: calls.map(traffic) }) });
  const verdicts = JSON.parse(stdout) as readonly boolean[];
  if (verdicts.length !== calls.length) throw new Error(`${verdicts.length} verdicts for ${calls.length} calls`);
  return verdicts;
}

/** The field names are those of Cyclonus. */
const traffic = ({ from, to, port }: Call): object => ({
  Source: peer(from),
  Destination: peer(to),
  ResolvedPort: port.port,
  ResolvedPortName: '',
  Protocol: port.protocol,
});

function peer({ address, pod }: Place): object {
  if (!pod) return { IP: address };
  const { namespace, labels, namespaceLabels } = pod;
  return { IP: address, Internal: { Namespace: namespace, PodLabels: labels, NamespaceLabels: namespaceLabels } };
}
