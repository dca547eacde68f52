// A process that imports the packages that the operator imports, and does nothing.
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../sandbox/images/node-flags.ts';

export interface Importer {
  readonly pid: number;
  readonly kill: () => void;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SETTLE_MS = 30_000;

/** Starts it with the flags of the operator, and waits until it has settled. */
export async function startImporter(): Promise<Importer> {
  const imports = importedPackages().map((name) => `await import(${JSON.stringify(name)});`);
  const script = `${imports.join('\n')}\nsetInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, [...nodeFlags(), '--input-type=module', '--eval', script], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the importing process ended (${code})`)));
  });
  ended.catch(() => undefined);
  await Promise.race([sleep(SETTLE_MS), ended]);
  return { pid: child.pid ?? -1, kill: () => child.kill() };
}

/** Packages that any file of the operator imports for more than their types. */
export function importedPackages(): readonly string[] {
  const files = globSync('src/**/*.ts', { cwd: ROOT, exclude: ['src/cli/**'] });
  const names = files.flatMap((file) => {
    const imports = readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(/^import (?!type )[^;]*? from '([^'.][^']*)';/gm);
    return [...imports].map(([, name = '']) => name);
  });
  return [...new Set(names)].filter((name) => !name.startsWith('node:')).sort();
}
