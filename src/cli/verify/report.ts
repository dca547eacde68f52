// What a verification from outside found, for people and for programs.

import type { StackId } from '../../stack/names.ts';
import { type Finding, verdictOf } from '../../verify/listeners/finding.ts';

const EXIT_CODES = { verified: 0, violation: 1, unknown: 2 } as const;

/** 0, 1 or 2: see docs/verify.md. */
export const exitCodeOf = (findings: readonly Finding[]): number => EXIT_CODES[verdictOf(findings)];

/** All findings and their sum, as a table or as one JSON document. */
export function describeFindings(id: StackId, findings: readonly Finding[], output: 'table' | 'json'): string {
  return output === 'json' ? describeAsJson(id, findings) : describeAsTable(findings);
}

function describeAsJson(id: StackId, findings: readonly Finding[]): string {
  return `${JSON.stringify({ stack: `${id.namespace}/${id.name}`, verdict: verdictOf(findings), findings }, undefined, 2)}\n`;
}

const HEAD = ['COMPONENT', 'POD', 'PLACE', 'VERDICT', 'KEY EXCHANGE', 'SEEN'];
/** Nobody shook hands there, or there is nobody to do it with. */
const NO_GROUP = '-';

function describeAsTable(findings: readonly Finding[]): string {
  const rows = [HEAD, ...findings.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n\n${describeSum(findings)}\n`;
}

const rowOf = ({ component, pod, place, verdict, keyExchange = NO_GROUP, seen }: Finding): string[] => [
  component,
  pod,
  place,
  verdict,
  keyExchange,
  seen,
];

function describeSum(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No pod of the stack runs: nothing is known.';
  const count = (verdict: Finding['verdict']) => findings.filter((finding) => finding.verdict === verdict).length;
  return `${count('verified')} verified, ${count('violation')} in violation, ${count('unknown')} unknown.`;
}
