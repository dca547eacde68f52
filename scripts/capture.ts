// Renews docs/describe.md from what the demo prints.
// usage: npm run --silent demo | node scripts/capture.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** A command of the page, without "kubectl", and what kubectl answered. */
export interface Capture {
  readonly args: readonly string[];
  readonly output: string;
}

const PAGE = new URL('../docs/describe.md', import.meta.url);
const BLOCK = /^```text\n\$ kubectl (.+)\n([\s\S]*?)^```$/gm;

/** What the page shows. */
export const capturesOfPage = (): readonly Capture[] =>
  [...readFileSync(PAGE, 'utf8').matchAll(BLOCK)].map(([, command = '', output = '']) => ({
    args: command.split(' '),
    output,
  }));

if (import.meta.main) await main();

async function main(): Promise<void> {
  const printed = await text(process.stdin);
  const page = readFileSync(PAGE, 'utf8').replaceAll(BLOCK, (_, command: string) => {
    const output = outputOf(printed, command);
    if (output === undefined) throw new Error(`the demo did not print "kubectl ${command}"`);
    return `\`\`\`text\n$ kubectl ${command}\n${output}\`\`\``;
  });
  writeFileSync(PAGE, page);
}

/** The demo prints a command and its answer with 4 spaces in front of each line, and an empty line between two. */
function outputOf(printed: string, command: string): string | undefined {
  const [, after] = printed.split(`\n    $ kubectl ${command}\n`);
  if (after === undefined) return undefined;
  const lines = after.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('    '));
  return lines
    .slice(0, end < 0 ? lines.length : end)
    .map((line) => `${line.slice(4).trimEnd()}\n`)
    .join('');
}
