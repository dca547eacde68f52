import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { execa } from 'execa';

/** A program to start: its name in logs, its arguments, the file that takes what it prints. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly logFile: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has ended, with what there is to say about how. */
  readonly ended: Promise<string>;
  readonly isRunning: () => boolean;
  /** SIGKILL, and waits for the end: an API server with open watches ignores SIGTERM for more than a minute. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts a program that dies with this process.
 * The kernel sends it SIGKILL when its parent ends for whatever reason, so a crashed test run leaves nothing behind.
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const [program, ...args] = (await canDieWithParent())
    ? (['setpriv', '--pdeathsig', 'KILL', '--', ...spec.command] as const)
    : spec.command;
  const output = openSync(spec.logFile, 'a');
  const child = spawn(program, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...spec.environment },
  });
  closeSync(output);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${spec.name} could not start: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(`${spec.name} ended (${signal ?? `code ${code}`}); see ${spec.logFile}`),
    );
  });
  let running = true;
  void ended.then(() => {
    running = false;
  });
  const kill = async (): Promise<void> => {
    if (running) child.kill('SIGKILL');
    await ended;
  };
  return { name: spec.name, pid: child.pid ?? -1, ended, isRunning: () => running, kill };
}

/**
 * Environment of the programs of Kubernetes: a heap may grow to five times what is in use before Go looks for garbage, instead of
 * to twice as much. What is scarce in a sandbox is the processor (https://go.dev/doc/gc-guide, GOGC).
 */
export const RARELY_COLLECTED = { GOGC: '400' } as const;

let setprivFound: Promise<boolean> | undefined;

/** util-linux has setpriv on every Debian; elsewhere programs outlive a crash of their parent. */
function canDieWithParent(): Promise<boolean> {
  setprivFound ??= execa('setpriv', ['--pdeathsig', 'KILL', '--', 'true'], { reject: false }).then(
    ({ failed }) => !failed,
  );
  return setprivFound;
}
