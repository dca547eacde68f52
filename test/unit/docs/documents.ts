// README.md and docs as parts that can be checked.
import { readdirSync, readFileSync } from 'node:fs';

export const ROOT = new URL('../../../', import.meta.url);

/** A fenced block: what stands after its fence, and its text. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

export interface Page {
  /** Such as "docs/install.md". */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The text without its fenced blocks. */
  readonly prose: string;
  /** What stands in backticks in the prose. */
  readonly codes: readonly string[];
  /** Titles of headings, without their marks. */
  readonly headings: readonly string[];
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** All pages, by path. */
export const pages = (): readonly Page[] =>
  ['README.md', ...readdirSync(new URL('docs/', ROOT)).map((file) => `docs/${file}`)].sort().map(page);

export function page(path: string): Page {
  const text = readFileSync(new URL(path, ROOT), 'utf8');
  const prose = text.replaceAll(FENCE, '');
  return {
    path,
    text,
    blocks: [...text.matchAll(FENCE)].map(([, language = '', content = '']) => ({ language, text: content })),
    prose,
    codes: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, content = '']) => content),
    headings: [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.replaceAll('`', '')),
  };
}

/** Rows of the tables below a heading, cell by cell; without heads and rules. */
export function rowsBelow({ prose }: Page, heading: string): readonly (readonly string[])[] {
  const [, after = ''] = prose.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const isHead = (index: number) => lines[index + 1]?.startsWith('| ---') ?? false;
  return lines.filter((line, index) => !line.startsWith('| ---') && !isHead(index)).map(cellsOf);
}

const cellsOf = (line: string): readonly string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** The names in backticks in the first cell of each row. */
export const namesIn = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.flatMap(([first = '']) => [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
