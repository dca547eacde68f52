import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc/<pid>/stat: 100 on every Linux that we know (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS = 100;

/**
 * The processor seconds of this process and all processes that it began, with those that have ended and were waited for.
 * It tells what tests cost also on a machine that others use. 0 where there is no /proc.
 */
export function processorSeconds(): number {
  const processes = readProcesses();
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const self = processes.find(({ pid }) => pid === process.pid);
  return self ? ticksOf(self, children) / TICKS : 0;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Its own ticks and those of its children that have ended. */
  readonly ticks: number;
}

function ticksOf(one: Stat, children: ReadonlyMap<number, readonly Stat[]>): number {
  const below = children.get(one.pid) ?? [];
  return one.ticks + below.reduce((sum, child) => sum + ticksOf(child, children), 0);
}

function readProcesses(): readonly Stat[] {
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = parse(pid);
      return stat ? [stat] : [];
    });
}

/** The name of the program stands in parentheses and may hold anything, so fields are counted from the last one. */
function parse(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const times = fields.slice(11, 15).map(Number);
    return { pid: Number(pid), parent: Number(fields[1]), ticks: times.reduce((sum, time) => sum + time, 0) };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
