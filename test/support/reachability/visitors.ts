// Programs that stand in the network of a pod, so that the pod needs no tools: what they send is the pod's traffic to every policy.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Port } from './places.ts';

export interface Address extends Port {
  readonly host: string;
}

/** What a visitor is asked for, one JSON document a line; it answers with a list in the same order. */
export type Request = { readonly listen: readonly Address[] } | { readonly dial: readonly Address[] };

/** `silent`: nothing came back in time, as when packets are dropped; else the code of the error. */
export type Outcome = 'open' | 'silent' | 'refused' | (string & {});
export type Answers = readonly Outcome[];

export interface Visitor {
  /** Listens there; rejects if a port is taken. */
  readonly listen: (at: readonly Address[]) => Promise<Answers>;
  /** Makes all connections at once. */
  readonly dial: (to: readonly Address[]) => Promise<Answers>;
  /** Ends it, and its listeners with it. */
  readonly leave: () => Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('../cluster-programs/visit.ts', import.meta.url));

/** The command line that runs another one in the network of a process of this machine. */
export const inNetworkOf =
  (pid: number) =>
  (argv: readonly string[]): readonly string[] => ['nsenter', '--target', `${pid}`, '--net', '--', ...argv];

/** Starts a visitor in the network that `enter` leads to. */
export function visit(enter: (argv: readonly string[]) => readonly string[]): Visitor {
  const [program = '', ...args] = enter([process.execPath, SCRIPT]);
  const running = execa(program, args, { stdin: 'pipe' });
  // A rejection is seen by whoever asks or ends it.
  running.catch(() => undefined);
  const answers = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
  const ask = async (request: Request): Promise<Answers> => {
    running.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`a visitor ended: ${(await running.catch(String)) as string}`);
    return JSON.parse(value as string) as Answers;
  };
  return {
    listen: (at) => ask({ listen: at }),
    dial: (to) => ask({ dial: to }),
    leave: async () => {
      running.stdin.end();
      await running;
    },
  };
}
