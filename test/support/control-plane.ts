import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ControlPlane } from '../../sandbox/control-plane/start.ts';
import { startControlPlane } from '../../sandbox/control-plane/start.ts';
import { logToStandardError } from '../../sandbox/log.ts';

export { mochaHooks } from './side-by-side.ts';

let shared: ControlPlane | undefined;

/** Mocha calls this once before all tests of the layer (`require` in .mocharc.control-plane.json). */
export async function mochaGlobalSetup(): Promise<void> {
  shared = await startControlPlane({ log: logToStandardError });
  // Some fifty operators start in a run, from sources whose types must be taken out: each reads what the one before kept.
  process.env['NODE_COMPILE_CACHE'] ??= join(shared.directory, 'compiled');
}

/** Mocha calls this once after all tests, also after failures. */
export async function mochaGlobalTeardown(): Promise<void> {
  await shared?.stop();
  shared = undefined;
}

/** The control plane that all tests of this run share. Call it in a hook or a test, not while files are loaded. */
export function useControlPlane(): ControlPlane {
  if (!shared) throw new Error('no control plane: run mocha with --config .mocharc.control-plane.json');
  return shared;
}

/** Makes a namespace with a name of its own, so that tests do not meet. */
export async function makeNamespace(plane: Pick<ControlPlane, 'kubectl'>, prefix: string): Promise<string> {
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  await plane.kubectl(['create', 'namespace', name]);
  return name;
}
