import { readRelabelPattern } from '../../rules/promql/pattern.ts';

/** Why Go does not compile a regular expression, as predicates; no value is quoted. */
export function patternFault(text: string): readonly string[] {
  const read = readRelabelPattern(text);
  return 'problem' in read ? ['is no regular expression that Prometheus reads: correct it'] : [];
}
