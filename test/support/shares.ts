import { globSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Divides the test files of a layer among two processes.
 * @param layer its folder
 * @param first how the paths below it begin whose tests the first process runs; the second runs all others
 * @returns what mocha is called with in each: the files that it leaves out of those that its configuration names
 */
export function sharesOf(layer: string, first: readonly string[]): readonly (readonly string[])[] {
  const files = globSync(join(layer, '**/*.test.ts')).toSorted();
  const isFirst = (file: string) => first.some((beginning) => file.startsWith(join(layer, beginning)));
  const ignore = (left: readonly string[]) => left.map((file) => `--ignore=${file}`);
  return [ignore(files.filter((file) => !isFirst(file))), ignore(files.filter(isFirst))];
}
