// The command line tool inside of the test's process.
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { run } from '../../../src/cli/run.ts';

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** The objects that were printed. */
  readonly objects: readonly KubernetesObject[];
}

/** Runs `securethanos render` with arguments. */
export async function callRender(...args: readonly string[]): Promise<Called> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await run(['render', ...args], {
    out: (text) => void out.push(text),
    error: (text) => void error.push(text),
  });
  const objects = parseAllDocuments(out.join('')).map((document) => document.toJS() as KubernetesObject);
  return { code, out: out.join(''), error: error.join(''), objects };
}
