// What both ways of rendering share.
import type { UserConfiguration } from '../../plan/user-files.ts';
import { originKey, titleOf } from '../../user-files/rules/origin.ts';

/** The text, or every reason why there is none. */
export type Rendering =
  | { readonly text: string; readonly problems: readonly [] }
  | { readonly text?: never; readonly problems: readonly string[] };

/** Lines as a comment of YAML; a line break in one would end it. */
export const comment = (lines: readonly string[]): string =>
  lines.map((line) => `# ${line.replaceAll(/[\r\n]+/g, ' ')}\n`).join('');

/** What of the user's rules and scrape jobs can't be used, and why. */
export const rejections = ({ rejectedRules, rejectedScrapeConfigs, kept }: UserConfiguration): readonly string[] => [
  ...rejectedRules.map(({ origin, message }) => {
    const isKept = kept.rules.some((one) => originKey(one) === originKey(origin));
    return `${titleOf(origin)} ${isKept ? 'stays as it was when it was last good' : 'is left out'}: ${message}`;
  }),
  ...rejectedScrapeConfigs.map((message) => `the additional scrape configurations can't be used: ${message}`),
];
