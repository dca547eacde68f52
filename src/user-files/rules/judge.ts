// Texts with rules, judged: the only place that reads them. It runs on another thread, so it is handed plain data and gives it.
import { sentence } from './fields.ts';
import type { DeployedTexts, JudgedRules, RulesToJudge } from './judged.ts';
import type { Dialect } from './promql/dialect.ts';
import { checkRuleFile } from './rule-file.ts';
import type { RuleFile } from './rule-types.ts';
import { findOversized, piecesOf } from './split.ts';

/** Checks a text and writes it as it will be deployed. */
export function judgeRules({ content, dialect, ...origin }: RulesToJudge): JudgedRules {
  const { file, problems } = checkRuleFile(content, dialect);
  const found = file ? findOversized(file, origin) : problems;
  if (!file || found.length > 0) return { origin, pieces: [], problem: summarise(found) };
  return { origin, pieces: piecesOf(file, origin) };
}

/** The last good text of an origin, checked anew: somebody may have changed the ConfigMap by hand. */
export function judgeDeployedRules({ origin, texts, dialect }: DeployedTexts): JudgedRules {
  const file = join(texts, dialect);
  return { origin, pieces: file ? piecesOf(file, origin) : [] };
}

function join(texts: readonly string[], dialect: Dialect | undefined): RuleFile | undefined {
  const files = texts.map((text) => checkRuleFile(text, dialect).file);
  if (files.length === 0 || files.includes(undefined)) return undefined;
  const groups = files.flatMap((file) => file?.groups ?? []);
  // A name is unique in a file; it is twice here when an earlier pass ended between two writes.
  return { groups: [...new Map(groups.map((group) => [group.name, group])).values()] };
}

function summarise(problems: readonly string[]): string {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const first = problems[0] ?? 'the rules cannot be read';
  const whole = `${first}${more}`;
  return whole === sentence(whole) ? whole : `${first.slice(0, 280 - more.length)}...${more}`;
}
