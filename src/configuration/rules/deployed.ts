// The rules that are in use now, read back from what is deployed: the only place where the last good text of a source
// is found when the source itself is gone or bad.
import type { MissingRules } from '../../plan/inputs.ts';
import type { DeployedTexts, JudgedRules } from '../../user-files/rules/judged.ts';
import { type RuleOrigin, readOrigin, titleOf } from '../../user-files/rules/origin.ts';

/** Rule files by name, for each ConfigMap in turn. */
export type DeployedRules = readonly Readonly<Record<string, string>>[];

/** What is in use now, and which sources could not be read this time. */
export interface EarlierRules {
  readonly deployed: DeployedRules;
  readonly missing: readonly MissingRules[];
}

/**
 * The deployed texts that stay in use: of sources that are bad now, and of those that could not be read. Only the first line
 * of each file is looked at here.
 */
export function lastGoodTexts(
  judged: readonly JudgedRules[],
  { deployed, missing }: EarlierRules,
): readonly DeployedTexts[] {
  const inUse = deployedTexts(deployed);
  const bad = judged.filter(({ problem }) => problem !== undefined).map(({ origin }) => titleOf(origin));
  return [...inUse].flatMap(([title, texts]) =>
    bad.includes(title) || missing.some((one) => isOf(one, texts.origin)) ? [texts] : [],
  );
}

/** By the title of their origin. */
function deployedTexts(deployed: DeployedRules): ReadonlyMap<string, DeployedTexts> {
  // By file name: between two writes of an earlier pass a file that moves may be in two places.
  const files = new Map(deployed.toReversed().flatMap((part) => Object.entries(part)));
  const byTitle = new Map<string, DeployedTexts>();
  for (const name of [...files.keys()].sort(byPart)) {
    const content = files.get(name) ?? '';
    const origin = readOrigin(content);
    if (!origin) continue;
    const { texts } = byTitle.get(titleOf(origin)) ?? { texts: [] };
    byTitle.set(titleOf(origin), { origin, texts: [...texts, content] });
  }
  return byTitle;
}

const isOf = (missing: MissingRules, origin: RuleOrigin): boolean =>
  missing.kind === origin.kind && (missing.kind === 'PrometheusRule' || missing.name === origin.name);

/** Parts of a split file by their numbers. */
const byPart = (one: string, other: string): number => partOf(one) - partOf(other);
const partOf = (name: string): number => Number(/^part-(\d+)-of-/.exec(name)?.[1] ?? 0);
