// Figures as a table, and as the file that is kept.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type Figure, isMet, type Size } from './types.ts';

/** A table in Markdown. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    quantity(figure.value, figure.unit),
    `at most ${quantity(figure.limit, figure.unit)}`,
    isMet(figure) ? 'yes' : 'NO',
    figure.seen,
  ]);
  const head = ['figure', 'measured', 'target', 'met', 'seen'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What is kept: the table, and what it was measured with. */
export const resultsOf = (figures: readonly Figure[], size: Size, now: Date): string => `# Results

Written by \`npm run bench\`: what it measures is in [README.md](README.md).

- ${now.toISOString().slice(0, 10)}, commit ${commit()}
- Node ${process.version} on ${availableParallelism()} cores, which the operator shares with the API server, etcd and the bench
- ${size.repetitions} stacks one after another, ${size.stacks} at once

${tableOf(figures)}
`;

function quantity(value: number, unit: Figure['unit']): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(unit === 's' || unit === 'times' ? 2 : 0);
  return unit === 'times' ? `${text} times` : `${text} ${unit}`;
}

function commit(): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const isChanged = git('status', '--porcelain', '--', 'src') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
}
