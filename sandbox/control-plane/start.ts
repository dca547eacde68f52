import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from '../binaries/ensure.ts';
import { ensureBinaries } from '../binaries/ensure.ts';
import { BINARIES } from '../binaries/table.ts';
import { bindGet } from '../get/get.ts';
import type { Kubectl } from '../kubernetes.ts';
import { bindKubectl } from '../kubernetes.ts';
import type { Log } from '../log.ts';
import { secondsSince, silent } from '../log.ts';
import { findFreePorts } from '../ports.ts';
import { waitFor } from '../wait.ts';
import type { ControllerOptions, Ports } from './commands.ts';
import { apiServerCommand, controllerManagerCommand, etcdCommand } from './commands.ts';
import type { ControlPlaneFiles } from './files.ts';
import { writeFiles } from './files.ts';
import type { ProcessGroup } from './processes.ts';
import { processGroup } from './processes.ts';

/** A running etcd, API server and controller manager: no node, no scheduler, and unless asked for no workload controllers. */
export interface ControlPlane extends Kubectl {
  readonly directory: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly url: string;
  /** Path of the audit log: one JSON event a line, with the bodies of evictions alone. */
  readonly auditLog: string;
  /** Process ids by program name. */
  readonly pids: () => Readonly<Record<string, number>>;
  /** Kills the API server with SIGKILL; connections to it break. */
  readonly killApiServer: () => Promise<void>;
  /** Starts it again on the same port and data, and waits until it is ready. */
  readonly startApiServer: () => Promise<void>;
  /** Ends the controller manager and starts it with other controllers. */
  readonly restartControllers: (options: ControllerOptions) => Promise<void>;
  /** Kills all processes and removes all files. */
  readonly stop: () => Promise<void>;
}

export interface ControlPlaneOptions {
  /** Folder for state and logs; a temporary one unless said. It is removed by `stop`. */
  readonly directory?: string;
  readonly log?: Log;
}

// Several start at once beside each other, each of which computes for ten seconds.
const READY_TIMEOUT = 120_000;

/** Starts a control plane on free ports of 127.0.0.1, within about 4 seconds; it dies with this process. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const log = options.log ?? silent;
  const names = BINARIES.filter((row) => row.layer === 'control-plane').map((row) => row.name);
  const binaries = await ensureBinaries(names, { log });
  const start = performance.now();
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'control-plane-')));
  await mkdir(directory, { recursive: true });
  const [api = 0, etcd = 0, etcdPeer = 0] = await findFreePorts(3);
  const files = await writeFiles(directory, `https://127.0.0.1:${api}`);
  const controlPlane = assemble(binaries, files, { api, etcd, etcdPeer }, directory);
  try {
    await controlPlane.start();
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
  log(`control plane ready in ${secondsSince(start)}: KUBECONFIG=${files.kubeconfig}`);
  return controlPlane;
}

/** The control plane's handle, and the `start` that brings it to life. */
function assemble(
  binaries: Binaries,
  files: ControlPlaneFiles,
  ports: Ports,
  directory: string,
): ControlPlane & { readonly start: () => Promise<void> } {
  const processes = processGroup(directory);
  const tools = bindKubectl(binaries['kubectl'] ?? 'kubectl', files.kubeconfig, bindGet(files.kubeconfig));
  const startApiServer = async (): Promise<void> => {
    await processes.start('kube-apiserver', apiServerCommand(binaries, files, ports));
    await untilReady(tools, processes);
  };
  const startControllers = (options?: ControllerOptions): Promise<void> =>
    processes.start('kube-controller-manager', controllerManagerCommand(binaries, files, options));
  return {
    ...tools,
    directory,
    kubeconfig: files.kubeconfig,
    url: `https://127.0.0.1:${ports.api}`,
    auditLog: files.auditLog,
    pids: processes.pids,
    killApiServer: () => processes.kill('kube-apiserver'),
    startApiServer,
    restartControllers: async (options) => {
      await processes.kill('kube-controller-manager');
      await startControllers(options);
    },
    start: async () => {
      await processes.start('etcd', etcdCommand(binaries, files, ports));
      await startApiServer();
      // Started before RBAC is bootstrapped it would exit for good, hence after /readyz.
      await startControllers();
    },
    stop: async () => {
      await processes.killAll();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function untilReady(tools: Kubectl, processes: ProcessGroup): Promise<void> {
  const look = async (): Promise<boolean> => {
    await tools.kubectl(['get', '--raw', '/readyz'], { timeout: 5000 });
    return true;
  };
  await Promise.race([waitFor('the API server to be ready', look, { timeout: READY_TIMEOUT }), processes.failure()]);
}
