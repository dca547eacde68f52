// The rules that are in use now, read back from what is deployed: the only place where the last good text of a source
// is found when the source itself is gone or bad.
import type { DeployedTexts, JudgedRules } from './judged.ts';
import { type MissingRules, originKey, type RuleOrigin, readOrigin } from './origin.ts';

/** Rule files by name, for each ConfigMap in turn. */
export type DeployedRules = readonly Readonly<Record<string, string>>[];

/** What is in use now, and which sources could not be read this time. */
export interface EarlierRules {
  readonly deployed: DeployedRules;
  readonly missing: readonly MissingRules[];
}

/** Files that are looked at: twice what a stack has, whose texts are counted and whose parts are few. See docs/limits.md. */
export const MOST_DEPLOYED = 4000;

/**
 * The deployed texts that stay in use: of sources that are bad now, and of those that could not be read. Only the first line
 * of each file is looked at here.
 */
export function lastGoodTexts(
  judged: readonly JudgedRules[],
  { deployed, missing }: EarlierRules,
): readonly DeployedTexts[] {
  const inUse = deployedTexts(deployed);
  const isBad = new Map(judged.map(({ origin, problem }) => [originKey(origin), problem !== undefined]));
  return [...inUse].flatMap(([key, texts]) =>
    (isBad.get(key) ?? missing.some((one) => isOf(one, texts.origin))) ? [texts] : [],
  );
}

/** By the key of their origin. */
function deployedTexts(deployed: DeployedRules): ReadonlyMap<string, DeployedTexts> {
  const files = filesOf(deployed);
  const byOrigin = new Map<string, DeployedTexts & { readonly texts: string[] }>();
  for (const name of [...files.keys()].sort(byPart)) {
    const content = files.get(name) ?? '';
    const origin = readOrigin(content);
    if (!origin) continue;
    const key = originKey(origin);
    const found = byOrigin.get(key);
    if (found) found.texts.push(content);
    else byOrigin.set(key, { origin, texts: [content] });
  }
  return byOrigin;
}

/** By file name: between two writes of an earlier pass a file that moves may be in two places. */
function filesOf(deployed: DeployedRules): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const part of deployed)
    for (const [name, content] of Object.entries(part)) {
      if (files.size >= MOST_DEPLOYED) return files;
      if (!files.has(name)) files.set(name, content);
    }
  return files;
}

const isOf = (missing: MissingRules, origin: RuleOrigin): boolean =>
  missing.kind === origin.kind && (missing.kind === 'PrometheusRule' || missing.name === origin.name);

/** Parts of a split file by their numbers. */
const byPart = (one: string, other: string): number => partOf(one) - partOf(other);
const partOf = (name: string): number => Number(/^part-(\d+)-of-/.exec(name)?.[1] ?? 0);
