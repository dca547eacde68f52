import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../wait.ts';
import { NODE_ADDRESS } from './addresses.ts';
import { resolverFiles } from './configuration/resolver.ts';
import type { Layout } from './layout.ts';
import type { NodeSettings } from './node-main.ts';

/** `process`: it ends with this process, however that ends. `detached`: it runs until `cluster-down`. */
export type Lifetime = 'process' | 'detached';

export interface StartOptions {
  readonly lifetime: Lifetime;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts the node in namespaces of its own, and gives the ids of the outer process and of the PID 1 in there. */
export async function startNamespaces(
  layout: Layout,
  settings: NodeSettings,
  busybox: string,
  options: StartOptions,
): Promise<{ readonly unsharePid: number; readonly initPid: number }> {
  const unsharePid = startProgram(
    [
      'unshare',
      ...['--net', '--mount', '--pid', '--fork', '--mount-proc', '--propagation', 'slave', '--kill-child=SIGKILL'],
      fileURLToPath(new URL('./namespace-init.sh', import.meta.url)),
      busybox,
      NODE_ADDRESS,
      process.execPath,
      fileURLToPath(new URL('./node-main.ts', import.meta.url)),
      JSON.stringify(settings),
    ],
    join(layout.logs, 'node.log'),
    options,
  );
  const initPid = await waitFor('the cluster namespaces', () => firstChild(unsharePid), {
    timeout: 10_000,
    interval: 20,
  });
  return { unsharePid, initPid };
}

/** Starts the machine's end of the way to the API server. */
export function startMachineRelay(layout: Layout, apiPort: number, options: StartOptions): number {
  const script = fileURLToPath(new URL('./relay-main.ts', import.meta.url));
  return startProgram(
    [process.execPath, script, `${apiPort}`, layout.apiSocket],
    join(layout.logs, 'relay.log'),
    options,
  );
}

/** Runs what follows with the cluster's network and DNS, but with the machine's files and processes. */
export function networkPrefix(layout: Layout, initPid: number): string[] {
  const withClusterDns = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
  return [
    ...['nsenter', '--target', `${initPid}`, '--net', '--'],
    ...['unshare', '--mount', '--', 'sh', '-c', withClusterDns, resolverFiles(layout).programs],
  ];
}

function startProgram(command: readonly string[], logFile: string, { lifetime, environment }: StartOptions): number {
  const prefix = lifetime === 'process' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const [program = '', ...args] = [...prefix, ...command];
  const output = openSync(logFile, 'a');
  const child = spawn(program, args, {
    detached: lifetime === 'detached',
    stdio: ['ignore', output, output],
    env: { ...process.env, ...environment },
  });
  closeSync(output);
  child.unref();
  if (child.pid === undefined) throw new Error(`could not start ${command[0]}`);
  return child.pid;
}

async function firstChild(pid: number): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => undefined);
  if (children === undefined) throw new Error('the cluster namespaces ended at once: see node.log');
  const first = Number.parseInt(children, 10);
  return Number.isNaN(first) ? undefined : first;
}
