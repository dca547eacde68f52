// The operator as its image runs it: compiled, and with the same flags of Node.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);

/** Flags of Node that the Dockerfile gives. */
export function nodeFlags(): readonly string[] {
  const [, text = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(new URL('Dockerfile', ROOT), 'utf8')) ?? [];
  const [, ...args] = JSON.parse(text) as readonly string[];
  return args.filter((arg) => arg.startsWith('--'));
}

/** The command of the operator that `npm run build` made. */
export const compiledOperator = (): readonly [string, ...string[]] => [
  process.execPath,
  ...nodeFlags(),
  fileURLToPath(new URL('dist/main.js', ROOT)),
];
