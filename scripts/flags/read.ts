// Reads flags and features out of the documents and sources of one release.
import { readFile } from 'node:fs/promises';
import type { Names } from './merge.ts';

/** What Query and Ruler compare with; those that do nothing any more are taken with a warning. */
export const THANOS_FEATURES: Names = new Map(
  ['promql-experimental-functions', 'promql-at-modifier', 'promql-negative-offset', 'query-pushdown'].map((name) => [
    name,
    false,
  ]),
);

/**
 * The flags of a command of Thanos.
 * @param sources files of cmd/thanos that may have hidden ones
 */
export async function thanosFlags(directory: string, command: string, sources: readonly string[]): Promise<Names> {
  const text = await readFile(`${directory}/docs/components/${command}.md`, 'utf8');
  const help = /\nFlags:\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
  const visible = [...help.matchAll(/^ {2,6}(?:-\w, )?--(?:\[no-\])?([^ =\n]+)(?:=[^\n]*?)?( \.\.\.)?(?:\s|$)/gm)];
  const hidden = await Promise.all(sources.map((file) => hiddenFlags(`${directory}/cmd/thanos/${file}`)));
  return new Map([
    ...hidden.flat().map((name) => [name, false] as const),
    ...visible.map(([line, name = '']) => [name, /=\S+(?: \.\.\.)| \.\.\.$/.test(line.trimEnd())] as const),
  ]);
}

/** The flags of Prometheus. */
export async function prometheusFlags(directory: string): Promise<Names> {
  const text = await readFile(`${directory}/docs/command-line/prometheus.md`, 'utf8');
  const visible = [...text.matchAll(/--([^<\s]+)<\/code>( <code class="text-nowrap">\.\.\.<\/code>)?/g)];
  const hidden = await hiddenFlags(`${directory}/cmd/prometheus/main.go`);
  return new Map([
    ...hidden.map((name) => [name, false] as const),
    ...visible.map(([, name = '', dots]) => [name, dots !== undefined] as const),
  ]);
}

/** What --enable-feature of Prometheus knows. */
export async function prometheusFeatures(directory: string): Promise<Names> {
  const text = await readFile(`${directory}/cmd/prometheus/main.go`, 'utf8');
  const body = /func \(c \*flagConfig\) setFeatureListOptions[\s\S]*?\n}\n/.exec(text)?.[0] ?? '';
  const cases = [...body.matchAll(/^\s*case ("[^\n]*"):/gm)].flatMap(([, names = '']) => names.split(','));
  return new Map(cases.map((name) => [name.trim().slice(1, -1), false] as const).filter(([name]) => name !== ''));
}

/** Flags that are taken and not listed. */
async function hiddenFlags(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  const calls = text.split(/(?=(?:Flag\(|OnlyFlag\(a, )\s*"[\w.-]+")/);
  return calls.flatMap((call) => {
    const name = /^(?:Flag\(|OnlyFlag\(a, )\s*"([\w.-]+)"/.exec(call)?.[1];
    return name && /\bHidden\(\)/.test(call) ? [name] : [];
  });
}
