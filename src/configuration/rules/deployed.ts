// The rules that are in use now, read back from what is deployed: the only place where the last good text of a source
// is found when the source itself is gone or bad.
import type { MissingRules } from '../../plan/inputs.ts';
import { type RuleOrigin, readOrigin, titleOf } from '../../user-files/rules/origin.ts';
import { checkRuleFile } from '../../user-files/rules/rule-file.ts';
import type { RuleFile } from '../../user-files/rules/rule-types.ts';

/** Rule files by name, for each ConfigMap in turn. */
export type DeployedRules = readonly Readonly<Record<string, string>>[];

/** The rules in use, by origin. */
export interface LastGoodRules {
  /** The whole file of an origin, also when it was split; undefined when none, or no good one, is in use. */
  readonly of: (origin: RuleOrigin) => RuleFile | undefined;
  /** Origins of what could not be read this time. */
  readonly missing: (unread: readonly MissingRules[]) => readonly RuleOrigin[];
}

/** Reads the first line of every file; the rest of a file only when it is asked for. */
export function readDeployedRules(deployed: DeployedRules): LastGoodRules {
  // By file name: between two writes of an earlier pass a file that moves may be in two places.
  const files = new Map(deployed.toReversed().flatMap((part) => Object.entries(part)));
  const byTitle = new Map<string, { readonly origin: RuleOrigin; readonly texts: string[] }>();
  for (const name of [...files.keys()].sort(byPart)) {
    const content = files.get(name) ?? '';
    const origin = readOrigin(content);
    if (!origin) continue;
    const { texts } = byTitle.get(titleOf(origin)) ?? { texts: [] };
    byTitle.set(titleOf(origin), { origin, texts: [...texts, content] });
  }
  return {
    of: (origin) => join(byTitle.get(titleOf(origin))?.texts ?? []),
    missing: (unread) =>
      [...byTitle.values()].map(({ origin }) => origin).filter((origin) => unread.some((one) => isOf(one, origin))),
  };
}

/** Checked anew: somebody may have changed the ConfigMap by hand. */
function join(texts: readonly string[]): RuleFile | undefined {
  const files = texts.map((text) => checkRuleFile(text).file);
  if (files.length === 0 || files.includes(undefined)) return undefined;
  const groups = files.flatMap((file) => file?.groups ?? []);
  // A name is unique in a file; it is twice here when an earlier pass ended between two writes.
  return { groups: [...new Map(groups.map((group) => [group.name, group])).values()] };
}

const isOf = (missing: MissingRules, origin: RuleOrigin): boolean =>
  missing.kind === origin.kind && (missing.kind === 'PrometheusRule' || missing.name === origin.name);

/** Parts of a split file by their numbers. */
const byPart = (one: string, other: string): number => partOf(one) - partOf(other);
const partOf = (name: string): number => Number(/^part-(\d+)-of-/.exec(name)?.[1] ?? 0);
