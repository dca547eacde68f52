import { join } from 'node:path';
import type { RunningProcess } from '../process.ts';
import { RARELY_COLLECTED, startProcess } from '../process.ts';

/** The processes of one control plane, by name. */
export interface ProcessGroup {
  readonly start: (name: string, command: readonly [string, ...string[]]) => Promise<void>;
  readonly kill: (name: string) => Promise<void>;
  readonly killAll: () => Promise<void>;
  readonly pids: () => Readonly<Record<string, number>>;
  /** Rejects as soon as one of the processes ends, and never resolves. */
  readonly failure: () => Promise<never>;
}

/** An empty group whose members log to `<folder>/<name>.log`. */
export function processGroup(folder: string): ProcessGroup {
  const members = new Map<string, RunningProcess>();
  return {
    start: async (name, command) => {
      members.set(
        name,
        await startProcess({ name, command, logFile: join(folder, `${name}.log`), environment: RARELY_COLLECTED }),
      );
    },
    kill: async (name) => members.get(name)?.kill(),
    killAll: async () => {
      await Promise.all([...members.values()].map((member) => member.kill()));
    },
    pids: () => Object.fromEntries([...members].map(([name, member]) => [name, member.pid])),
    failure: () => Promise.race([...members.values()].map(rejectAtEnd)),
  };
}

async function rejectAtEnd(member: RunningProcess): Promise<never> {
  throw new Error(await member.ended);
}
