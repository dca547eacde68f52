import { writeYaml } from '../../writer/yaml.ts';
import { originLine, type RuleOrigin } from './origin.ts';
import type { RuleFile } from './rule-types.ts';

/**
 * The file as YAML that Go reads as it was understood here: YAML 1.1 puts what old readers take for a boolean or a
 * number, such as `yes` or `1.10`, into quotes; no line is folded. Its first line names its origin.
 */
export function renderRuleFile(file: RuleFile, origin: RuleOrigin): string {
  const known = RENDERED.get(file);
  const text = known ?? writeYaml(file);
  RENDERED.set(file, text);
  return originLine(origin) + text;
}

/** Its size is asked for before its text: to write a MiB takes as long as to check it. */
const RENDERED = new WeakMap<RuleFile, string>();
