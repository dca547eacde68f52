// The file with what came of each run of the cluster layer: one JSON document a line.
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface ClusterRun {
  /** Of the checkout that was run, without uncommitted changes. */
  readonly commit: string;
  /** When it began, as ISO 8601. */
  readonly date: string;
  readonly seconds: number;
  readonly passed: number;
  /** A run that ended badly without a failed test has one. */
  readonly failed: number;
  /** Path of what it printed. */
  readonly log: string;
}

/** The runs of a commit so far, in their order; none if there is no file. A line that was cut off is no run. */
export async function runsOf(file: string, commit: string): Promise<readonly ClusterRun[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .flatMap(parse)
    .filter((run) => run.commit === commit);
}

export async function addRun(file: string, run: ClusterRun): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(run)}\n`);
}

/** In a line: how many runs there were, what they took, and where those that failed say why. */
export function describeRuns(runs: readonly ClusterRun[], wanted: number): string {
  const bad = runs.filter(({ failed }) => failed > 0);
  const seconds = runs.map((run) => run.seconds).join(', ');
  const logs = bad.map(({ failed, log }) => `\n  ${failed} failed: ${log}`).join('');
  return `${runs.length} of ${wanted} runs (${seconds} s), ${bad.length} of them with failures${logs}`;
}

function parse(line: string): readonly ClusterRun[] {
  try {
    return [JSON.parse(line) as ClusterRun];
  } catch {
    return [];
  }
}
