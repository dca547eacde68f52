import { stringify } from 'yaml';
import type { RuleFile } from './rule-types.ts';

/**
 * The file as YAML that Go reads as it was understood here: YAML 1.1 puts what old readers take for a boolean or a
 * number, such as `yes` or `1.10`, into quotes; no line is folded.
 */
export function renderRuleFile(file: RuleFile): string {
  return stringify(file, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
