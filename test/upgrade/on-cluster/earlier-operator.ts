// An operator of an earlier commit, built from its own sources with its own dependencies.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { ImageFile } from '../../../sandbox/images/build.ts';
import { OPERATOR_IMAGE } from '../../../sandbox/images/operator.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

export interface EarlierOperator {
  /** What its users apply to install it: CRD, rights, Deployment. */
  readonly manifests: string;
  readonly image: ImageFile;
  readonly remove: () => Promise<void>;
}

/**
 * Checks a commit out beside the project and builds its operator's image, without a trace in the project's own cache.
 * @param commit as git names it
 * @throws when git has no such commit, or it does not build
 */
export async function buildEarlierOperator(commit: string): Promise<EarlierOperator> {
  const directory = await mkdtemp(join(tmpdir(), 'earlier-operator-'));
  const checkout = join(directory, 'checkout');
  const remove = async (): Promise<void> => {
    await rm(directory, { recursive: true, force: true });
    await execa('git', ['worktree', 'prune'], { cwd: CHECKOUT });
  };
  try {
    await execa('git', ['worktree', 'add', '--detach', checkout, commit], { cwd: CHECKOUT });
    await execa('npm', ['ci', '--no-fund', '--no-audit'], { cwd: checkout });
    const { stdout } = await execa('npm', ['run', '--silent', 'sandbox', '--', 'operator-image'], {
      cwd: checkout,
      env: { SECURETHANOS_CACHE: join(directory, 'cache') },
    });
    return {
      manifests: join(checkout, 'config/default'),
      image: { reference: OPERATOR_IMAGE, path: stdout.trim() },
      remove,
    };
  } catch (error) {
    await remove();
    throw new Error(`the operator of ${commit} was not built`, { cause: error });
  }
}
