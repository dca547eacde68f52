// What CHANGELOG.md says for programs: a line with a name, a colon and a value in the section of a version.
import { readFileSync } from 'node:fs';

const TEXT = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');

/** Titles of the sections, newest first, such as "Unreleased" and "0.1.0". */
export const sections = (): readonly string[] => [...TEXT.matchAll(/^## (\S+)/gm)].map(([, title = '']) => title);

/**
 * @param title of a section
 * @returns the value of a line such as "- Pods that roll: query, store"
 * @throws when the section has no such line, or two
 */
export function said(title: string, name: string): string {
  const [, section = ''] = TEXT.split(new RegExp(`^## ${title.replaceAll('.', '\\.')}\\b.*$`, 'm'));
  const [own = ''] = section.split(/^## /m);
  const values = [...own.matchAll(/^- ([^:\n]+): (.+)$/gm)].filter(([, found]) => found === name);
  if (values.length !== 1) throw new Error(`CHANGELOG.md, ${title}: ${values.length} lines "- ${name}: ..."`);
  return values[0]?.[2] ?? '';
}
