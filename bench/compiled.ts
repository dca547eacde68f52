// The operator as its image runs it: compiled, and with the same flags of Node.
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../sandbox/images/node-flags.ts';

/** The command of the operator that `npm run build` made. */
export const compiledOperator = (): readonly [string, ...string[]] => [
  process.execPath,
  ...nodeFlags(),
  fileURLToPath(new URL('../dist/main.js', import.meta.url)),
];
