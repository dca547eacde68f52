import type { Violation } from '../../stack/resolve/parse.ts';
import type { StackSpec } from '../../stack/types.ts';
import type { YamlTree } from '../yaml/tree.ts';
import { type ContentFault, readContent } from './content.ts';
import { flagNamed, type Given, givenFlags } from './given.ts';
import { judgeIndexCache } from './index-cache.ts';
import { judgeAlertRelabeling, judgeSelector } from './relabeling.ts';

/** By flag: all that take a whole configuration. */
export const CONTENTS: Readonly<Record<string, (tree: YamlTree) => readonly ContentFault[]>> = {
  'selector.relabel-config': judgeSelector,
  'alert.relabel-config': judgeAlertRelabeling,
  'index-cache.config': judgeIndexCache,
};

/** What is wrong in the contents of flags: Thanos would end at its start, or do what a stack does not allow. */
export const contentViolations = (spec: StackSpec): readonly Violation[] =>
  givenFlags(spec).flatMap((given) => Object.keys(CONTENTS).flatMap((name) => violationsOf(given, name)));

function violationsOf(given: Given, name: string): readonly Violation[] {
  const flag = flagNamed(given, name);
  const judge = CONTENTS[name];
  if (flag?.value === undefined || !judge) return [];
  return readContent(flag.value, judge).map((problem) => given.wrong(flag, `--${name}: ${problem}`));
}
