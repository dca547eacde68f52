// The tables of docs/security.md: what answers each threat and each line of a checklist, and the tests that show it.
import { table } from './markdown.ts';
import { ACCESS_CHECKLIST } from './security/checklist-access.ts';
import { PLATFORM_CHECKLIST } from './security/checklist-platform.ts';
import { CORRECTIONS } from './security/corrections.ts';
import { THREATS } from './security/threats.ts';
import type { Evidence, Section } from './security/types.ts';

/** The lines of the guide's checklist. */
export const CHECKLIST: readonly Section[] = [...ACCESS_CHECKLIST, ...PLATFORM_CHECKLIST];

/** The generated parts of docs/security.md, by the names of their markers. */
export const securityParts = (): Readonly<Record<string, string>> => ({
  threats: THREATS.map(sectionOf).join('\n\n'),
  checklist: CHECKLIST.map(sectionOf).join('\n\n'),
  corrections: table(
    ['advice', 'why it does not protect', 'what does', 'shown by'],
    CORRECTIONS.map(({ advice, why, instead, shownBy }) => [advice, why, instead, links(shownBy)]),
  ),
});

/** All tests that the page points to, each once. */
export const allEvidence = (): readonly Evidence[] => {
  const answers = [...THREATS, ...CHECKLIST].flatMap((section) => section.answers);
  return [...new Set([...answers, ...CORRECTIONS].flatMap(({ shownBy }) => shownBy))].sort();
};

/** The path of a test's file, from the root of the project. */
export const evidenceFile = (evidence: Evidence): string => `test/${evidence.slice(0, evidence.indexOf(': '))}.test.ts`;

/** What the test's title begins with. */
export const evidenceTitle = (evidence: Evidence): string => evidence.slice(evidence.indexOf(': ') + 2);

function sectionOf({ title, answers }: Section): string {
  const rows = answers.map(({ question, mechanism, shownBy, yours = '' }) => [
    question,
    mechanism,
    links(shownBy),
    yours,
  ]);
  return `### ${title}\n\n${table(['question', 'answer', 'shown by', 'yours'], rows)}`;
}

const links = (tests: readonly Evidence[]): string =>
  tests.map((test) => `[${evidenceTitle(test)}](../${evidenceFile(test)})`).join('<br>');
