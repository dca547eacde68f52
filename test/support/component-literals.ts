// Where code has the names of components as texts, and so knows one by its name.
import { globSync, readFileSync } from 'node:fs';

/** The table of where the part of each component is: a name with a dash stands in quotes there, one without does not. */
const TABLE = 'src/stack/schema/parts.ts';

/** Rooms that are about single components. */
const ROOMS = /^src\/(components|workloads)\//;

/** The files of all other rooms. */
export const otherFiles = (): readonly string[] => globSync('src/**/*.ts').filter((file) => !ROOMS.test(file));

/** Each name in each file, as "<file> <name>". */
export const namesIn = (files: readonly string[], names: readonly string[]): readonly string[] =>
  files.flatMap((file) =>
    codeOf(file).flatMap((line) =>
      literalsIn(file === TABLE ? withoutKey(line) : line, names).map((name) => `${file} ${name}`),
    ),
  );

/** Lines of a file without comments. */
const codeOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)\/\/.*/, ''));

/** A line of a table, without what it is about. */
export const withoutKey = (line: string): string => line.replace(/^\s*'[^']*': /, '');

/** Names between quotes, without the code that stands there in braces. */
export function literalsIn(line: string, names: readonly string[]): readonly string[] {
  // A whole text, or a part of one that stands for itself, as in a selector "component=store,stack".
  const literal = new RegExp(`(?<=['"\`=,])(${names.join('|')})(?=['"\`,])`, 'g');
  return [...line.replaceAll(/\$\{[^}]*\}/g, '').matchAll(/'[^']*'|"[^"]*"|`[^`]*`/g)].flatMap(([text]) =>
    [...text.matchAll(literal)].map(([name]) => name),
  );
}
